"""Writes about rooms: making them, inviting to them, and how their seats stand."""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Invite, Meeting, Room
from conference.rooms.models.room import SEATS_MAX, SEATS_MIN, Scenario
from conference.signalling.errors import BadMessage, Conflict
from conference.signalling.messages import RoomChanged

INVITE_AGE = datetime.timedelta(days=7)


def room_create(*, owner: User, title: str, scenario: str, seat_count: int) -> Room:
    """A new room; its slug is the title with some letters that can't be guessed.

    Raises:
        BadMessage: no title, or a scenario or number of seats that there isn't.
    """
    if not title.strip():
        raise BadMessage(_("a room needs a title"))
    scenario_check(scenario, seat_count, has_layout=False)
    slug = f"{slugify(title)[:40] or 'room'}-{secrets.token_hex(3)}"
    return Room.objects.create(slug=slug, title=title.strip(), scenario=scenario, seat_count=seat_count, owner=owner)


def scenario_check(scenario: str, seat_count: int, *, has_layout: bool) -> None:
    """Raises BadMessage for a scenario that there isn't, that doesn't have so many seats, or that lacks its layout."""
    if scenario not in Scenario.values:
        raise BadMessage(_("a scenario is one of {values}").format(values=", ".join(Scenario.values)))
    if scenario == Scenario.CUSTOM and not has_layout:
        raise BadMessage(_("no layout of its own is saved for this room"))
    most = 2 if scenario == Scenario.FACE_TO_FACE else SEATS_MAX
    if not SEATS_MIN <= seat_count <= most:
        raise BadMessage(
            _("{scenario} has from {least} to {most} seats").format(scenario=scenario, least=SEATS_MIN, most=most)
        )


def invite_create(
    *, room: Room, created_by: User, age: datetime.timedelta = INVITE_AGE, until: datetime.datetime | None = None
) -> Invite:
    """A new invite, good for so long, and in any case for a day after `until`."""
    expires_at = timezone.now() + age
    if until is not None:
        expires_at = max(expires_at, until + datetime.timedelta(days=1))
    return Invite.objects.create(room=room, created_by=created_by, expires_at=expires_at)


def invite_until(*, room: Room, created_by: User, until: datetime.datetime) -> tuple[Invite, bool]:
    """An invite by this user that is good for a day after `until`, and whether it had to be made.

    Whoever asks again gets the same.
    """
    needed = until + datetime.timedelta(days=1)
    own = Invite.objects.filter(room=room, created_by=created_by, revoked_at=None, expires_at__gt=timezone.now())
    there = own.filter(expires_at__gte=needed).order_by("expires_at").first()
    return (there, False) if there is not None else (invite_create(room=room, created_by=created_by, until=until), True)


def room_member_add(*, room: Room, user: User) -> None:
    """From now on the user may enter the room."""
    room.members.add(user)


@transaction.atomic
def scenario_set(*, meeting: Meeting, scenario: str) -> None:
    """Puts the room's seats as the scenario says.

    Raises:
        Conflict: the scenario doesn't have as many seats as the room, or is custom and no layout is saved.
    """
    room = meeting.room
    try:
        scenario_check(scenario, room.seat_count, has_layout=room.layout is not None)
    except BadMessage:
        raise Conflict(_("this seating does not fit the seats of this room")) from None
    Room.objects.filter(pk=room.pk).update(scenario=scenario)
    room.scenario = scenario
    meeting_event(meeting_id=meeting.pk, message=RoomChanged(wire.room_to_wire(room)))
