"""Running rooms through the API: changing them, policies, members, invites, calendar files; each act is in the log."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from conference.audit.models import Entry
from conference.hosting.models import Breakout
from conference.rooms.models import Invite, Meeting, Participant, Room

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def host(people: dict[str, User], room: Room) -> Client:
    client = Client()
    client.force_login(people["owner"])
    return client


def change(client: Client, body: dict[str, Any], path: str = "/api/rooms/salon") -> Any:
    return client.patch(path, body, content_type="application/json")


def test_a_host_changes_a_room(host: Client) -> None:
    wanted = {
        "title": "Parlour",
        "scenario": "side-by-side",
        "seat_count": 6,
        "theme_colour": "plum",
        "theme_wall": "dusk",
    }
    assert wanted.items() <= change(host, wanted).json().items()
    entry = Entry.objects.get(action="room.update")
    assert (entry.who, entry.room, entry.detail["theme_colour"]) == ("Owner", "salon", "plum")


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"scenario": "pyramid"}, {"scenario": "custom"}, {"seat_count": 1}, {"theme_colour": "beige"},
     {"theme_wall": "paper"}],
)  # fmt: skip
def test_a_change_that_can_not_be_is_refused(host: Client, wrong: dict[str, Any]) -> None:
    assert change(host, wrong).status_code == 400
    assert Entry.objects.count() == 0


def test_seats_stay_and_a_room_is_kept_while_a_meeting_is_live(host: Client, room: Room) -> None:
    meeting = Meeting.objects.create(room=room, started_at=timezone.now())
    assert change(host, {"seat_count": 5}).status_code == 409
    assert host.delete("/api/rooms/salon").status_code == 409
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=timezone.now())
    assert host.delete("/api/rooms/salon").status_code == 200
    assert Room.objects.count() == 0
    assert Entry.objects.get(action="room.delete").thing_name == "Salon"


def test_a_host_sets_the_policy_field_by_field(host: Client) -> None:
    assert host.get("/api/rooms/salon/policy").json()["record"] == "hosts"
    path = "/api/rooms/salon/policy"
    assert change(host, {"lobby": "guests", "lobby_message": "Soon"}, path).json()["lobby"] == "guests"
    assert change(host, {"share": "members"}, path).json()["lobby_message"] == "Soon"
    assert change(host, {"share": "nobody"}, path).status_code == 400


def test_members_are_users(host: Client, people: dict[str, User], room: Room) -> None:
    path = "/api/rooms/salon/members"
    emails = {"emails": ["STRANGER@example.org ", "member@example.org"]}
    assert host.put(path, emails, content_type="application/json").status_code == 200
    assert host.get(path).json()["emails"] == ["member@example.org", "stranger@example.org"]
    refused = host.put(path, {"emails": ["nobody@example.org"]}, content_type="application/json")
    assert (refused.status_code, "nobody@example.org" in refused.json()["message"]) == (400, True)


def test_an_invite_is_listed_and_revoked(host: Client) -> None:
    url = host.post("/api/rooms/salon/invites", {}, content_type="application/json").json()["url"]
    (invite,) = host.get("/api/rooms/salon/invites").json()
    assert invite["created_by"] == "Owner"
    assert "url" not in invite
    assert host.get(f"/api/rooms/salon/invites/{invite['id']}").json() == {"url": url}
    assert host.delete(f"/api/rooms/salon/invites/{invite['id']}").status_code == 200
    assert host.get("/api/rooms/salon/invites").json() == []
    guest = Client()
    guest.get("/i/" + url.rpartition("/")[2])
    assert guest.post("/api/rooms/salon/join", {"name": "Zoe"}, content_type="application/json").status_code >= 400
    assert [entry.action for entry in Entry.objects.all()] == ["invite.revoke", "invite.create"]


def test_an_invite_is_good_for_as_many_days_as_are_asked_for(host: Client) -> None:
    for days, status in ((30, 200), (0, 400), (366, 400)):
        body = {"days": days}
        made = host.post("/api/rooms/salon/invites", body, content_type="application/json")
        assert made.status_code == status
    age = Invite.objects.get().expires_at - timezone.now()
    assert 29.9 < age / datetime.timedelta(days=1) <= 30


def test_an_invitation_is_a_calendar_file_with_a_link_that_works(host: Client, settings: Any) -> None:
    starts = "2030-01-31T09:00:00+01:00"
    response = host.get("/api/rooms/salon/invitation.ics", {"starts_at": starts, "duration_min": 45})
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["summary"]) == "Salon"
    assert event.decoded("dtstart").isoformat() == "2030-01-31T08:00:00+00:00"
    assert (event.decoded("dtend") - event.decoded("dtstart")).total_seconds() == 45 * 60
    link = str(event["url"])
    assert Client().get(link.removeprefix(settings.PUBLIC_URL)).status_code == 302
    again = host.get("/api/rooms/salon/invitation.ics", {"starts_at": starts, "duration_min": 45})
    assert re.findall(rb"/i/[\w-]+", again.content) == re.findall(rb"/i/[\w-]+", response.content)
    members_only = host.get("/api/rooms/salon/invitation.ics", {"starts_at": starts, "invite": "false"})
    assert f"{settings.PUBLIC_URL}/r/salon" in members_only.content.decode()
    assert host.get("/api/rooms/salon/invitation.ics", {"starts_at": "2030-01-31T09:00:00"}).status_code == 400


def test_what_was_held_in_breakout_rooms_is_listed_under_its_meeting(host: Client, room: Room) -> None:
    now = timezone.now()
    main = Meeting.objects.create(room=room, started_at=now)
    aside = Room.objects.create(slug="salon-1", title="Room 1", owner=room.owner)
    Breakout.objects.create(room=aside, meeting=main, position=0)
    inside = Meeting.objects.create(room=aside, started_at=now)
    Participant.objects.create(meeting=inside, kind="browser", name="Gil", joined_at=now)
    for path in ("/api/meetings", "/api/meetings?room=salon"):
        (listed,) = host.get(path).json()
        assert listed["id"] == str(main.pk)
        (beside,) = listed["breakouts"]
        assert (beside["id"], beside["title"], beside["participant_count"]) == (str(inside.pk), "Room 1", 1)
