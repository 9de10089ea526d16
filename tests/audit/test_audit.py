"""The audit log: what is kept of an act, what is found again, and that Django's admin pages are in it too."""

import datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import node_credential_create
from conference.audit.models import Entry
from conference.audit.selectors import Filter, actions, entries
from conference.audit.services import SERVICE, Actor, Thing, actor_of, record
from conference.rooms.models import Room
from conference.rooms.services.rooms import invite_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann@example.org", name="Ann", role=Role.ADMIN)


def test_an_act_says_who_what_when_and_from_where(ann: User) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    entry = record(
        actor=actor_of(request, ann),
        action="participant.remove",
        thing=Thing("participant", "p1", "Bob"),
        room="salon",
        detail={"ban": True, "reason": "x" * 1000},
    )
    entry.refresh_from_db()
    assert (entry.who, entry.user, entry.address) == ("Ann", ann, "192.0.2.7")
    assert (entry.action, entry.thing_name, entry.room) == ("participant.remove", "Bob", "salon")
    assert entry.detail == {"ban": True, "reason": "x" * 500}
    assert timezone.now() - entry.at < datetime.timedelta(minutes=1)


def test_the_log_can_be_read_when_the_account_is_gone(ann: User) -> None:
    record(actor=Actor(ann, "Ann", "no address"), action="room.delete", thing=Thing("room", "1", "Salon"))
    ann.delete()
    entry = Entry.objects.get()
    assert (entry.who, entry.user, entry.address) == ("Ann", None, None)


def test_acts_are_found_by_name_action_room_and_time(ann: User) -> None:
    for action, name, room in (("room.create", "Salon", "salon"), ("user.invite", "Bob", ""), ("room.lock", "", "den")):
        record(actor=Actor(ann, "Ann"), action=action, thing=Thing("thing", "1", name), room=room)
    record(actor=SERVICE, action="recording.delete", thing=Thing("recording", "2"))
    assert [entry.action for entry in entries(Filter(text="bob"))] == ["user.invite"]
    assert [entry.action for entry in entries(Filter(room="den"))] == ["room.lock"]
    assert entries(Filter(text="ann")).count() == 3
    assert entries(Filter(action="room.create", since=timezone.now())).count() == 0
    assert entries(Filter(until=timezone.now())).count() == 4
    assert actions() == ["recording.delete", "room.create", "room.lock", "user.invite"]


def test_what_is_done_in_djangos_admin_pages_is_kept(ann: User) -> None:
    client = Client()
    client.force_login(ann)
    form = {
        "title": "Den",
        "slug": "den",
        "scenario": "round-table",
        "seat_count": 4,
        "layout": "null",
        "owner": ann.pk,
    }
    assert client.post("/admin/rooms/room/add/", form).status_code == 302
    assert Room.objects.get().slug == "den"
    entry = Entry.objects.get()
    assert (entry.who, entry.action, entry.thing_name) == ("Ann", "room.create", "Den")
    assert client.get(f"/admin/audit/entry/{entry.pk}/delete/").status_code == 403


def test_so_is_what_an_action_does_to_a_list(ann: User) -> None:
    client = Client()
    client.force_login(ann)
    room = Room.objects.create(slug="den", title="Den", owner=ann)
    invite = invite_create(room=room, created_by=ann)
    credential, _ = node_credential_create(name="gpu", kind="render")

    def act(address: str, action: str, thing: Any) -> None:
        form = {"action": action, "_selected_action": [thing.pk], "post": "yes"}
        assert client.post(f"/admin/{address}/", form).status_code == 302

    act("rooms/invite", "revoke", invite)
    act("accounts/nodecredential", "revoke", credential)
    act("accounts/user", "make_sign_in_link", ann)
    act("accounts/nodecredential", "delete_selected", credential)
    act("rooms/room", "delete_selected", room)
    kept = [(entry.action, entry.detail.get("what", "")) for entry in Entry.objects.order_by("at")]
    assert kept == [
        ("invite.revoke", ""),
        ("nodecredential.update", "revoked"),
        ("user.update", "made a sign-in link"),
        ("nodecredential.delete", ""),
        ("room.delete", ""),
    ]
