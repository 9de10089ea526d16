"""Invitations to a meeting as calendar files (iCalendar, RFC 5545) that hold the link."""

import datetime
import uuid

from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import User
from conference.rooms.models import Room


def invitation(
    *, room: Room, organizer: User, url: str, starts_at: datetime.datetime, duration: datetime.timedelta
) -> bytes:
    """One event with the room's title and `url` as its place, which calendar programs can take in."""
    event = Event()
    event.add("uid", f"{uuid.uuid5(uuid.NAMESPACE_URL, url)}-{int(starts_at.timestamp())}@eyeline")
    event.add("summary", room.title)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", starts_at.astimezone(datetime.UTC))
    event.add("dtend", (starts_at + duration).astimezone(datetime.UTC))
    event.add("location", vText(url))
    event.add("url", url)
    event.add("description", f"{room.title}\n{url}")
    address = vCalAddress(f"mailto:{organizer.email}")
    address.params["cn"] = vText(str(organizer))
    event["organizer"] = address
    calendar = Calendar()
    calendar.add("prodid", "-//Eyeline//Eyeline//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
