"""Hosts run a meeting: the lobby, muting at the media worker, removal and bans, the lock, consent, breakout rooms."""

import datetime

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.test import AsyncClient

from accounts.models import User
from conference.audit.models import Entry
from conference.hosting.services.policy import policy_set
from conference.hosting.upkeep import breakouts_due
from conference.rooms.models import Room
from conference.signalling import hosting as h
from conference.signalling.captions import CaptionsWant
from conference.signalling.errors import Conflict
from conference.signalling.hosting_state import Permissions
from conference.signalling.messages import (
    PROTOCOL,
    ChatSend,
    Done,
    Hello,
    ParticipantUpdate,
    RecordingStart,
    RecordingStop,
    Welcome,
)
from conference.signalling.peers import GatesSet, Held
from conference.signalling.recording import RecordStart, RecordStop
from tests.conference.conftest import Browser, Communicator, Service
from tests.conference.test_media import media_worker
from tests.conference.test_recording import recorder

pytestmark = pytest.mark.django_db(transaction=True)


async def lobby_socket(service: Service) -> Browser:
    """A socket of the lobby that has not greeted yet."""
    browser = await service.socket()
    await browser.close()
    default = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    browser.communicator = Communicator(service.application, "/ws/lobby/salon/", default)
    browser.close_code = None
    assert await browser.open()
    return browser


async def test_a_guest_waits_until_a_host_says_so(
    service: Service, room: Room, people: dict[str, User], invite_code: str
) -> None:
    host, _ = await service.join(await service.token(people["owner"]))
    await host.request(h.HostLobby("guests", "We begin soon."), Done)
    token = await service.token(invite=invite_code, name="Gil")
    early = await service.socket()
    assert await early.refusal(Hello(PROTOCOL, token, True)) == "waiting"
    waiting = await lobby_socket(service)
    answer = await waiting.request(Hello(PROTOCOL, token, False), h.LobbyWait)
    assert answer.message == "We begin soon."
    seen = await host.event(h.LobbyChanged, lambda e: len(e.waiting) == 1)
    assert (seen.waiting[0].name, seen.waiting[0].is_member) == ("Gil", False)
    await host.request(h.LobbyAdmit(seen.waiting[0].participant_id), Done)
    await waiting.event(h.LobbyAdmitted)
    _, welcome = await service.join(token)
    assert isinstance(welcome, Welcome)
    assert await Entry.objects.filter(action="lobby.admit").acount() == 1


async def test_the_media_worker_holds_who_is_muted_until_they_unmute(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    media = await media_worker(service)
    host, _ = await service.join(await service.token(people["owner"]))
    other, me = await service.join(await service.token(people["member"]))
    held = Held(me.participant_id, "microphone")
    await host.request(h.HostMute(me.participant_id), Done)
    muted = await media.was_asked(GatesSet, lambda m: held in m.gates.held)
    await other.request(ParticipantUpdate(muted=False, camera_on=True), Done)
    await media.was_asked(GatesSet, lambda m: m.gates.version > muted.gates.version and held not in m.gates.held)
    await host.request(h.HostPermissions(Permissions(speak="hosts", chat="hosts")), Done)
    assert await other.refusal(ParticipantUpdate(muted=False, camera_on=True)) == "forbidden"
    assert await other.refusal(ChatSend("hello?")) == "forbidden"
    await host.request(h.HostAskUnmute(me.participant_id), Done)
    await other.event(h.UnmuteAsked)
    await other.request(ParticipantUpdate(muted=False, camera_on=True), Done)


async def test_who_is_banned_stays_out_and_who_is_removed_may_come_back(
    service: Service, room: Room, people: dict[str, User], invite_code: str
) -> None:
    host, _ = await service.join(await service.token(people["owner"]))
    token = await service.token(people["member"])
    member, me = await service.join(token)
    await host.request(h.HostRemove(me.participant_id), Done)
    assert await member.closed() == 4003
    again = await service.socket()
    assert await again.refusal(Hello(PROTOCOL, token, True)) == "removed"
    member, me = await service.join(await service.token(people["member"]))
    await host.request(h.HostRemove(me.participant_id, ban=True), Done)
    client = AsyncClient()
    await client.aforce_login(people["member"])
    refused = await client.post("/api/rooms/salon/join", {"name": "Zoe"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "banned")


async def test_a_locked_meeting_takes_nobody_new_but_whoever_was_there(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, _ = await service.join(await service.token(people["owner"]))
    member, _ = await service.join(await service.token(people["member"]))
    await host.request(h.HostLock(True), Done)
    await service.join(await service.token(people["member"]))
    assert await member.refusal(h.HostLock(False)) == "forbidden"


async def test_a_cohost_may_do_what_hosts_do_but_not_to_hosts(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, owner = await service.join(await service.token(people["owner"]))
    member, me = await service.join(await service.token(people["member"]))
    await host.request(h.HostCohost(me.participant_id, True), Done)
    await member.request(h.HostLock(True), Done)
    assert await member.refusal(h.HostRemove(owner.participant_id)) == "forbidden"
    assert await member.refusal(h.HostEnd()) == "forbidden"
    await host.request(h.HostEnd(), Done)
    assert await member.closed() == 1000


async def test_nobody_is_recorded_before_they_agree(service: Service, room: Room, people: dict[str, User]) -> None:
    media = await recorder(service, "")
    host, owner = await service.join(await service.token(people["owner"]))
    other, me = await service.join(await service.token(people["member"]))
    await host.request(RecordingStart(), Done)
    asked = await media.was_asked(RecordStart)
    assert asked.gates.unrecorded == (me.participant_id,)
    await other.request(h.RecordingConsent(True), Done)
    await media.was_asked(GatesSet, lambda m: m.gates.version > asked.gates.version and m.gates.unrecorded == ())
    await other.request(h.RecordingConsent(False), Done)
    assert owner.participant_id != me.participant_id
    await service.director.idle()
    assert media.asked[-1].gates.unrecorded == (me.participant_id,)  # type: ignore[attr-defined]
    await host.request(RecordingStop(), Done)
    await media.was_asked(RecordStop)
    stopped = next(n for n, asked in enumerate(media.asked) if isinstance(asked, RecordStop))
    gates = [asked.gates for asked in media.asked[:stopped] if isinstance(asked, GatesSet)]
    assert gates[-1].unrecorded == (me.participant_id,)  # to the last moment that is written


async def test_everyone_goes_to_a_breakout_room_and_back(service: Service, room: Room, people: dict[str, User]) -> None:
    host, _ = await service.join(await service.token(people["owner"]))
    member, before = await service.join(await service.token(people["member"]))
    await host.request(h.BreakoutsMake(1, True), Done)
    await host.request(h.BreakoutsOpen(600.0), Done)
    way = await member.event(h.BreakoutGo)
    there, inside = await service.join(way.token, way.slug)
    assert inside.state.hosting.main_room is not None
    await host.request(h.BreakoutsTell("Two more minutes."), Done)
    assert (await there.event(h.BreakoutTold)).text == "Two more minutes."
    await host.request(h.BreakoutsClose(), Done)
    back = await there.event(h.BreakoutGo)
    _, after = await service.join(back.token, back.slug)
    assert (back.slug, after.participant_id) == ("salon", before.participant_id)
    late = await service.socket(way.slug)
    assert await late.refusal(Hello(PROTOCOL, way.token, True)) == "ended"


async def test_everyone_is_called_back_when_the_time_of_breakout_rooms_is_over(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    host, _ = await service.join(await service.token(people["owner"]))
    member, _ = await service.join(await service.token(people["member"]))
    await host.request(h.BreakoutsMake(1, True), Done)
    await host.request(h.BreakoutsOpen(600.0), Done)
    way = await member.event(h.BreakoutGo)
    there, inside = await service.join(way.token, way.slug)
    assert inside.state.hosting.main_room is not None
    ends_at_s = inside.state.hosting.main_room.ends_at_s
    assert ends_at_s is not None
    ends_at = datetime.datetime.fromtimestamp(ends_at_s, datetime.UTC)
    a_second = datetime.timedelta(seconds=1)
    assert await sync_to_async(breakouts_due)(now=ends_at - a_second) == []
    assert len(await sync_to_async(breakouts_due)(now=ends_at + a_second)) == 1
    assert (await there.event(h.BreakoutGo)).slug == "salon"


async def test_an_encrypted_room_has_no_captions_and_no_recording(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    await sync_to_async(policy_set)(room=room, encrypted=True)
    await media_worker(service)
    host, welcome = await service.join(await service.token(people["owner"]))
    hosting = welcome.state.hosting
    assert hosting.encrypted
    assert set(hosting.standings[0].may) == {"speak", "share", "chat", "write"}
    assert await host.refusal(RecordingStart()) == "forbidden"
    assert await host.refusal(CaptionsWant(True)) == "forbidden"
    with pytest.raises(Conflict, match="end the meeting first"):
        await sync_to_async(policy_set)(room=room, encrypted=False)


def test_a_policy_is_checked(room: Room) -> None:
    assert policy_set(room=room, lobby="everyone", needs_host=True).lobby == "everyone"


async def test_a_policy_set_on_a_page_holds_in_the_room_at_once(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    member, me = await service.join(await service.token(people["member"]))
    client = AsyncClient()
    await client.aforce_login(people["owner"])
    async with ThreadSensitiveContext():  # as a server gives each request
        changed = await client.patch("/api/rooms/salon/policy", {"chat": "hosts"}, content_type="application/json")
    assert changed.status_code == 200
    hosting = (await member.event(h.HostingChanged, lambda e: e.hosting.permissions.chat == "hosts")).hosting
    assert "chat" not in next(each.may for each in hosting.standings if each.participant_id == me.participant_id)
