"""People meet: they join, are lost, come back and leave, talk, and change seats."""

import datetime
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.test import AsyncClient
from django.utils import timezone

from accounts.models import User
from conference.rooms.models import Invite, Meeting, Participant, Room
from conference.signalling.messages import (
    ChatPosted,
    ChatSend,
    Done,
    Hello,
    Leave,
    MeetingEnded,
    ParticipantChanged,
    ParticipantLeft,
    ParticipantUpdate,
    RoomChanged,
    ScenarioSet,
    SeatTake,
    Snapshot,
    Sync,
    Welcome,
)
from conference.upkeep import Upkeep
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


async def test_the_owner_is_host_and_a_guest_never(
    service: Service, room: Room, people: dict[str, User], invite_code: str
) -> None:
    _, owner = await service.join(await service.token(people["owner"]))
    _, guest = await service.join(await service.token(invite=invite_code, name="Gil"))
    roles = {p.name: (p.role, p.seat) for p in guest.state.participants}
    assert roles == {"Zoe": ("host", 0), "Gil": ("participant", 1)}
    assert owner.participant_id != guest.participant_id


async def test_events_are_numbered_without_a_hole(service: Service, room: Room, people: dict[str, User]) -> None:
    first, welcome = await service.join(await service.token(people["owner"]))
    second, _ = await service.join(await service.token(people["member"]))
    for n in range(5):
        await first.request(ChatSend(f"line {n}"), Done)
        await second.request(ParticipantUpdate(muted=n % 2 == 0, camera_on=True), Done)
    await first.event(ChatPosted, lambda e: e.message.text == "line 4")
    await first.wait(lambda e: e.seq == welcome.seq + 12)
    seqs = [e.seq for e in first.came if e.seq is not None and e.seq > welcome.seq]
    assert seqs == list(range(welcome.seq + 1, welcome.seq + 13))
    snapshot = await first.request(Sync(), Snapshot)
    assert snapshot.seq == welcome.seq + 12
    assert [line.text for line in snapshot.state.chat] == [f"line {n}" for n in range(5)]


async def test_the_same_token_takes_the_same_seat_again(service: Service, room: Room, people: dict[str, User]) -> None:
    watcher, _ = await service.join(await service.token(people["owner"]))
    token = await service.token(people["member"])
    lost, before = await service.join(token)
    await lost.request(SeatTake(3), Done)
    await lost.close()
    gone = await watcher.event(ParticipantChanged, lambda e: not e.participant.connected)
    assert gone.participant.id == before.participant_id
    _, after = await service.join(token)
    me = next(p for p in after.state.participants if p.id == before.participant_id)
    assert (after.participant_id, me.seat, me.connected) == (before.participant_id, 3, True)


async def test_a_second_socket_with_the_same_token_replaces_the_first(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    token = await service.token(people["owner"])
    first, _ = await service.join(token)
    second, welcome = await service.join(token)
    assert await first.closed() == 4009
    await first.close()
    assert (await second.request(Sync(), Snapshot)).state.participants[0].connected
    assert len(welcome.state.participants) == 1


async def test_who_stays_lost_leaves_when_the_grace_is_over(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    watcher, _ = await service.join(await service.token(people["owner"]))
    token = await service.token(people["member"])
    lost, welcome = await service.join(token)
    await lost.close()
    await watcher.event(ParticipantChanged, lambda e: not e.participant.connected)
    now = timezone.now()
    upkeep = Upkeep(service.director, lambda: now)
    await upkeep.sweep()
    assert not any(isinstance(e.message, ParticipantLeft) for e in watcher.came)
    now += datetime.timedelta(seconds=settings.GRACE_S)
    await upkeep.sweep()
    assert (await watcher.event(ParticipantLeft)).participant_id == welcome.participant_id
    # The token is still good: who comes back later takes part again.
    _, again = await service.join(token)
    assert again.participant_id == welcome.participant_id


async def test_the_meeting_ends_with_its_last_person(service: Service, room: Room, people: dict[str, User]) -> None:
    token = await service.token(people["owner"])
    first, _ = await service.join(token)
    second, _ = await service.join(await service.token(people["member"]))
    await first.request(Leave(), Done)
    assert await first.closed() == 1000
    await second.event(ParticipantLeft)
    assert not any(isinstance(e.message, MeetingEnded) for e in second.came)
    await second.request(Leave(), Done)
    await service.director.idle()
    assert await Meeting.objects.filter(ended_at=None).acount() == 0
    # The token was for the meeting that is over.
    late = await service.socket()
    assert await late.refusal(Hello(1, token, True)) == "ended"
    assert await late.closed() == 4003


async def test_a_web_that_starts_knows_nobody_as_connected(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    token = await service.token(people["owner"])
    await service.join(token)
    await Upkeep(service.director).begin()
    assert await Participant.objects.filter(connected=True).acount() == 0
    _, welcome = await service.join(token)
    assert welcome.state.participants[0].connected


async def test_seats_are_given_once(
    service: Service, room: Room, people: dict[str, User], cube_credential: str
) -> None:
    first, welcome = await service.join(await service.token(people["owner"]))
    second, _ = await service.join(await service.token(people["member"]))
    assert await first.refusal(SeatTake(1)) == "conflict"
    assert await first.refusal(SeatTake(2)) == "conflict"  # a cube stands there, even if it is not connected
    assert await first.refusal(SeatTake(4)) == "not_found"
    await first.request(SeatTake(3), Done)
    moved = await second.event(ParticipantChanged, lambda e: e.participant.seat == 3)
    assert moved.participant.id == welcome.participant_id
    _, third = await service.join(await service.token(people["admin"]))
    _, standing = await service.join(await service.token(people["admin"]))
    seats = {p.id: p.seat for p in standing.state.participants}
    assert (seats[third.participant_id], seats[standing.participant_id]) == (0, None)


async def test_a_meeting_takes_only_so_many(
    service: Service, room: Room, people: dict[str, User], settings: Any
) -> None:
    settings.PARTICIPANTS_MAX = 1
    token = await service.token(people["member"])
    await service.join(await service.token(people["owner"]))
    late = await service.socket()
    assert await late.refusal(Hello(1, token, True)) == "full"
    client = AsyncClient()
    await client.aforce_login(people["member"])
    refused = await client.post("/api/rooms/salon/join", {"name": "Zoe"}, content_type="application/json")
    assert refused.json()["code"] == (await client.get("/api/rooms/salon")).json()["refusal"]["code"] == "full"


async def test_the_host_sets_the_scenario(service: Service, room: Room, people: dict[str, User]) -> None:
    host, _ = await service.join(await service.token(people["owner"]))
    other, _ = await service.join(await service.token(people["member"]))
    assert await other.refusal(ScenarioSet("side-by-side")) == "forbidden"
    assert await host.refusal(ScenarioSet("face-to-face")) == "conflict"  # four seats
    await host.request(ScenarioSet("side-by-side"), Done)
    assert (await other.event(RoomChanged)).room.scenario == "side-by-side"


async def test_a_revoked_invite_lets_nobody_in_any_more(service: Service, room: Room, invite_code: str) -> None:
    token = await service.token(invite=invite_code)
    await Invite.objects.aupdate(revoked_at=timezone.now())
    late = await service.socket()
    assert await late.refusal(Hello(1, token, True)) == "unauthorised"


async def test_a_token_is_good_for_its_room_and_an_hour(
    service: Service, room: Room, other_room: Room, people: dict[str, User], settings: Any
) -> None:
    token = await service.token(people["owner"])
    elsewhere = await service.socket("elsewhere")
    assert await elsewhere.refusal(Hello(1, token, True)) == "unauthorised"
    settings.JOIN_TOKEN_AGE_S = -1
    late = await service.socket()
    assert await late.refusal(Hello(1, token, True)) == "unauthorised"


async def test_a_present_participant_may_come_back_after_the_hour(
    service: Service, room: Room, people: dict[str, User], settings: Any
) -> None:
    token = await service.token(people["owner"])
    lost, before = await service.join(token)
    await lost.close()
    settings.JOIN_TOKEN_AGE_S = -1
    _, after = await service.join(token)
    assert isinstance(after, Welcome)
    assert after.participant_id == before.participant_id


async def test_whose_right_to_enter_was_taken_away_is_refused(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    token = await service.token(people["member"])
    await database_sync_to_async(room.members.clear)()
    late = await service.socket()
    assert await late.refusal(Hello(1, token, True)) == "unauthorised"


async def test_who_is_shut_out_leaves_at_once(
    service: Service, room: Room, people: dict[str, User], invite_code: str
) -> None:
    owner, _ = await service.join(await service.token(people["owner"]))
    guest, gil = await service.join(await service.token(invite=invite_code, name="Gil"))
    member, zoe = await service.join(await service.token(people["member"]))
    upkeep = Upkeep(service.director)
    await upkeep.sweep()
    assert not any(isinstance(e.message, ParticipantLeft) for e in owner.came)
    await Invite.objects.aupdate(revoked_at=timezone.now())
    await User.objects.filter(pk=people["member"].pk).aupdate(is_active=False)
    await upkeep.sweep()
    assert (await guest.closed(), await member.closed()) == (4003, 4003)
    for left in (gil, zoe):
        await owner.event(ParticipantLeft, lambda e, left=left: e.participant_id == left.participant_id)  # type: ignore[misc]
