"""Nodes dial home: they are known by their credential, give signs of life, and count as gone when they are silent."""

import asyncio
import datetime
import io
import uuid

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import NodeCredential
from accounts.services import node_credential_create, node_credential_revoke
from conference.nodes.models import Node as NodeRow
from conference.nodes.placing import expected_loads
from conference.nodes.requests import node_request, node_tell
from conference.nodes.selectors import least_loaded_node
from conference.nodes.services import node_connect, node_seen, silent_nodes_gone
from conference.rooms.models import Meeting, Room
from conference.signalling.errors import Full, SignallingError, Unavailable
from conference.signalling.messages import PROTOCOL, Done
from conference.signalling.node_messages import NodeHello, NodeStats, NodeWelcome
from conference.signalling.peers import PeerClose
from conference.signalling.recording import RecordStopped
from conference.upkeep import Upkeep
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_node_is_there_from_its_greeting_until_it_goes(service: Service) -> None:
    node = await (await service.node("media", "media-1")).start()
    row = await NodeRow.objects.aget()
    assert (row.kind, row.name, row.capacity) == ("media", "media-1", 100)
    await node.stop()
    assert await NodeRow.objects.acount() == 0


async def test_the_kind_must_be_that_of_the_credential(service: Service) -> None:
    _, text = await database_sync_to_async(node_credential_create)(name="x", kind="media")
    node = await service.node("render", "x", text)
    async with node._connect() as socket:
        session = node.client._new_session()
        await socket.send(session.request(NodeHello(1, "render", "x", 1))[1])
        async for answer in socket:
            assert '"forbidden"' in str(answer)
            break
    assert await NodeRow.objects.acount() == 0


async def test_a_node_of_another_version_is_told_what_to_do(service: Service) -> None:
    _, text = await database_sync_to_async(node_credential_create)(name="x", kind="media")
    node = await service.node("media", "x", text)
    async with node._connect() as socket:
        await socket.send(node.client._new_session().request(NodeHello(PROTOCOL + 1, "media", "x", 1))[1])
        answer = str(await anext(socket.__aiter__()))
    assert '"unsupported"' in answer
    assert f"web speaks protocol {PROTOCOL} and this node {PROTOCOL + 1}: upgrade web first" in answer
    assert await NodeRow.objects.acount() == 0


async def test_a_node_that_comes_again_replaces_itself(service: Service) -> None:
    _, text = await database_sync_to_async(node_credential_create)(name="m", kind="media")
    first = await service.node("media", "m", text)
    async with first._connect() as socket:
        await socket.send(first.client._new_session().request(NodeHello(1, "media", "m", 1))[1])
        answers = socket.__aiter__()
        await anext(answers)
        await (await service.node("media", "m", text)).start()
        with pytest.raises(StopAsyncIteration):
            await anext(answers)
    assert await NodeRow.objects.acount() == 1


async def test_signs_of_life_are_kept_and_silence_ends(service: Service) -> None:
    credential, _ = await database_sync_to_async(node_credential_create)(name="m", kind="media")
    now = timezone.now()
    row, _ = await database_sync_to_async(node_connect)(
        credential=credential, hello=NodeHello(1, "media", "m", 1), channel="nobody", now=now
    )
    seen = database_sync_to_async(node_seen)
    assert await seen(node_id=row.pk, stats=NodeStats(7.0, 3, 1.0, 2.0, 4, 0.25), now=now)
    await row.arefresh_from_db()
    assert (row.load, row.streams, row.dropped, row.gpu_memory) == (1.0, 3, 4, 0.25)
    gone = database_sync_to_async(silent_nodes_gone)
    assert await gone(now=now + datetime.timedelta(seconds=3), interval_s=1.0) == 0
    now += datetime.timedelta(seconds=3 * settings.NODE_STATS_INTERVAL_S + 1)
    await Upkeep(service.director, lambda: now).sweep()
    assert await NodeRow.objects.acount() == 0
    assert not await seen(node_id=row.pk, stats=NodeStats(0.0, 0, 0.0, 0.0, 0), now=now)


async def test_a_revoked_credential_ends_the_node(service: Service) -> None:
    node = await (await service.node("media", "m")).start()
    credential = await NodeCredential.objects.aget()
    await database_sync_to_async(node_credential_revoke)(credential=credential)
    await node.client.notify(NodeStats(0.0, 0, 0.0, 0.0, 0))
    async with asyncio.timeout(20):
        with pytest.raises(SignallingError, match="credential"):
            await node._task  # type: ignore[misc]


async def test_a_request_is_answered_refused_or_unavailable(service: Service) -> None:
    node = await (await service.node("media", "m")).start()
    node_id = (await NodeRow.objects.aget()).pk
    node.answers[PeerClose] = lambda m: Done()
    assert await node_request(node_id, PeerClose("p"), Done) == Done()
    with pytest.raises(SignallingError, match="was answered by done"):
        await node_request(node_id, PeerClose("p"), RecordStopped)

    def refuse(message: PeerClose) -> None:
        raise Full("no more")

    node.answers[PeerClose] = refuse
    with pytest.raises(Full, match="no more"):
        await node_request(node_id, PeerClose("p"), Done)

    async def never(message: PeerClose) -> None:
        await asyncio.Event().wait()

    node.answers[PeerClose] = never
    with pytest.raises(Unavailable, match="did not answer"):
        await node_request(node_id, PeerClose("p"), Done, timeout_s=0.01)
    nobody = uuid.uuid4()
    with pytest.raises(Unavailable):
        await node_request(nobody, PeerClose("p"), Done)
    with pytest.raises(Unavailable):
        await node_tell(nobody, NodeWelcome("x", 1.0))


def test_the_least_loaded_node_is_chosen() -> None:
    with pytest.raises(Unavailable):
        least_loaded_node("media", {})
    made = []
    for name, load in (("idle", 0.11), ("busy", 0.6), ("full", 1.0)):
        credential, _ = node_credential_create(name=name, kind="media")
        now = timezone.now()
        made.append(
            NodeRow.objects.create(
                credential=credential,
                kind="media",
                name=name,
                capacity=1,
                channel=name,
                connected_at=now,
                seen_at=now,
                load=load,
            )
        )
    idle, busy, full = made
    assert least_loaded_node("media", {}) == idle
    busy.load = 0.14
    busy.save()
    assert least_loaded_node("media", {idle.pk: 1}) == busy  # of like load, the one that was given less
    NodeRow.objects.exclude(pk=full.pk).delete()
    with pytest.raises(Full):
        least_loaded_node("media", {})


def test_rooms_given_since_a_node_spoke_count_as_the_average_room() -> None:
    assert expected_loads({"a": 0.4, "b": 0.0}, {"a": 2, "b": 2}) == {"a": 0.4, "b": 0.2}
    assert expected_loads({"a": 0.3, "b": 0.1}, {}) == {"a": 0.3, "b": 0.1}


async def test_a_node_that_drains_gets_nothing_new(service: Service, room: Room) -> None:
    first, second = [await (await service.node("media", name)).start() for name in ("one", "two")]
    drain = database_sync_to_async(call_command)
    held = await NodeRow.objects.aget(credential__name="one")
    await Meeting.objects.acreate(room=room, started_at=timezone.now(), media_node=held)
    with pytest.raises(CommandError, match="not empty yet"):
        await drain("node_drain", "one", "--wait", "0", stdout=io.StringIO())
    chosen = database_sync_to_async(least_loaded_node)
    assert (await chosen("media", {})).pk != held.pk
    await drain("node_drain", "two", stdout=io.StringIO())
    with pytest.raises(Unavailable):
        await chosen("media", {})
    await drain("node_drain", "one", "--undo", stdout=io.StringIO())
    assert (await chosen("media", {})).pk == held.pk
    with pytest.raises(CommandError, match="is connected"):
        await drain("node_drain", "three", stdout=io.StringIO())
    await first.stop()
    await second.stop()
