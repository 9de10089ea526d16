"""What several web processes share: one has a lease, the dead are found out, and what they held is free."""

import datetime
from unittest import mock

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts.models import User
from accounts.services import node_credential_create
from conference import session_consumer
from conference.hosting.models import LobbyEntry
from conference.leases.models import Lease
from conference.leases.services import lease_give_back, lease_keep, lease_take
from conference.leases.web import ALIVE_S, own_channels, web_begin
from conference.nodes.models import Node
from conference.rooms.director import SettledElsewhere
from conference.rooms.models import ChatMessage, Meeting, Participant, Room
from conference.rooms.services import chat
from conference.rooms.settle.meeting import meeting_settle
from conference.signalling import codec
from conference.signalling.codec import Envelope
from conference.signalling.messages import PROTOCOL, ChatSend, Done, ParticipantChanged
from conference.signalling.node_messages import TO_NODE, NodeHello, NodeWelcome
from conference.upkeep import TakenForDead, Upkeep
from tests.conference.conftest import HOST, Communicator, Service

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def seconds(count: float) -> datetime.datetime:
    return NOW + datetime.timedelta(seconds=count)


def test_of_two_one_has_the_lease_until_it_lapses_or_is_given_back() -> None:
    assert lease_take(name="thing", holder="a", for_s=5, now=NOW)
    assert not lease_take(name="thing", holder="b", for_s=5, now=seconds(4))
    assert lease_keep(name="thing", holder="a", for_s=5, now=seconds(4))
    assert not lease_take(name="thing", holder="b", for_s=5, now=seconds(8))
    assert lease_take(name="thing", holder="b", for_s=5, now=seconds(9))
    assert not lease_keep(name="thing", holder="a", for_s=5, now=seconds(9))
    lease_give_back(name="thing", holder="a")
    assert not lease_take(name="thing", holder="a", for_s=5, now=seconds(9))
    lease_give_back(name="thing", holder="b")
    assert lease_take(name="thing", holder="a", for_s=5, now=seconds(9))


async def test_a_meeting_is_settled_by_one_process_at_a_time(service: Service, room: Room) -> None:
    await (await service.node("media", "m")).start()
    meeting = await Meeting.objects.acreate(room=room, started_at=timezone.now())
    name = f"settle:{meeting.pk}"
    assert await database_sync_to_async(lease_take)(name=name, holder="another", for_s=60, now=timezone.now())
    with pytest.raises(SettledElsewhere):
        await meeting_settle(meeting.pk)
    await Lease.objects.filter(holder="another").adelete()
    await meeting_settle(meeting.pk)
    await meeting.arefresh_from_db()
    assert meeting.media_node_id is not None
    assert not await Lease.objects.filter(name=name).aexists()


async def test_who_was_on_a_dead_process_is_lost_and_may_come_back(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    there, _ = await service.join(await service.token(people["owner"]))
    _, welcome = await service.join(await service.token(people["member"]))
    await (await service.node("media", "m")).start()
    await database_sync_to_async(web_begin)(now=timezone.now())
    await Lease.objects.acreate(name="web:specific.dead!", holder="specific.dead!", until=timezone.now())
    await Lease.objects.acreate(name="upkeep", holder="specific.dead!", until=timezone.now())
    await Participant.objects.filter(pk=welcome.participant_id).aupdate(channel="specific.dead!x")
    await Node.objects.aupdate(channel="specific.dead!y")
    waiting = {"room": room, "name": "Zoe", "asked_at": timezone.now(), "channel": "specific.dead!z"}
    await LobbyEntry.objects.acreate(participant_id="00000000-0000-4000-8000-000000000001", **waiting)
    upkeep = Upkeep(service.director)
    assert await upkeep.live()
    await upkeep.bury()
    gone = welcome.participant_id
    changed = await there.event(ParticipantChanged, lambda m: m.participant.id == gone and not m.participant.connected)
    assert changed.participant.seat == 1
    assert (await Node.objects.aget()).channel == ""
    assert not await LobbyEntry.objects.aexists()
    assert await Participant.objects.filter(connected=True).acount() == 1
    # A thread of a test before may still have written down that it settles its meeting.
    left = Lease.objects.exclude(name__startswith="settle:")
    assert {lease.holder async for lease in left} == {own_channels()}


async def test_who_was_taken_for_dead_finds_out(service: Service) -> None:
    upkeep = Upkeep(service.director)
    await upkeep.begin()
    assert await upkeep.live()
    await Lease.objects.all().adelete()
    with pytest.raises(TakenForDead):
        await upkeep.live()


async def test_the_own_channels_are_known_by_their_name() -> None:
    assert (await get_channel_layer().new_channel()).startswith(own_channels())


async def test_only_one_process_leads(service: Service) -> None:
    upkeep = Upkeep(service.director)
    await upkeep.begin()
    until = timezone.now() + datetime.timedelta(seconds=ALIVE_S)
    await Lease.objects.acreate(name="upkeep", holder="specific.other!", until=until)
    assert not await upkeep.live()
    await Lease.objects.filter(name="upkeep").aupdate(until=timezone.now())
    assert await upkeep.live()


async def test_a_node_goes_on_by_another_web_process(service: Service, room: Room) -> None:
    """The process that had it ends, and says so or not: the node greets anew, and its meeting has not lost it."""
    _, credential = await database_sync_to_async(node_credential_create)(name="m", kind="media")
    first, welcome = await greeted(service, credential, "one")
    assert not welcome.resumed
    meeting = await Meeting.objects.acreate(room=room, started_at=timezone.now(), media_node_id=welcome.node_id)
    await first.close(1012)
    assert (await Node.objects.aget()).channel == ""
    second, welcome = await greeted(service, credential, "one")
    assert welcome.resumed
    await Node.objects.aupdate(channel="specific.killed!x")
    await Upkeep(service.director).begin()
    assert (await Node.objects.aget()).channel == ""
    third, welcome = await greeted(service, credential, "one")
    await meeting.arefresh_from_db()
    assert (welcome.resumed, welcome.node_id) == (True, str(meeting.media_node_id))
    await second.close()
    assert await Node.objects.acount() == 1
    fourth, welcome = await greeted(service, credential, "two")
    assert not welcome.resumed
    assert not await Node.objects.filter(pk=meeting.media_node_id).aexists()
    await third.close()
    await fourth.close()


async def greeted(service: Service, credential: str, incarnation: str) -> tuple[Communicator, NodeWelcome]:
    """A media worker's socket, as far as its welcome."""
    headers = [(b"host", HOST.encode()), (b"authorization", f"Bearer {credential}".encode())]
    socket = Communicator(service.application, "/ws/node/", headers)
    assert await socket.open()
    hello = NodeHello(PROTOCOL, "media", "m", 100, incarnation)
    await socket.send(codec.encode(Envelope(hello, id=0)))
    while True:
        message = codec.decode((await socket.receive())["text"], TO_NODE).message
        if isinstance(message, NodeWelcome):
            return socket, message


async def test_a_database_that_is_away_is_waited_for(
    service: Service, room: Room, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_consumer, "STORE_RETRY_S", 0.0)
    browser, _ = await service.join(await service.token(people["owner"]))
    away = mock.Mock(side_effect=[OperationalError("the server closed the connection"), None])
    real = chat.chat_post

    def post(**said: object) -> None:
        away()
        real(**said)

    monkeypatch.setattr("conference.rooms.handlers.meeting.chat_post", post)
    assert await browser.ask(ChatSend("hello")) == Done()
    assert [line.text async for line in ChatMessage.objects.all()] == ["hello"]


async def test_what_redis_can_not_hand_on_is_not_lost(
    service: Service, room: Room, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = await service.join(await service.token(people["owner"]))
    failing = mock.AsyncMock(side_effect=RedisConnectionError("refused"))
    monkeypatch.setattr(get_channel_layer(), "group_send", failing)
    assert await browser.ask(ChatSend("hello")) == Done()
    assert failing.await_count
    assert [line.text async for line in ChatMessage.objects.all()] == ["hello"]
