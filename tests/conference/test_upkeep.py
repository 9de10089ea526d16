"""Web from the server's start to its end."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from accounts.services import node_credential_create
from conference import upkeep
from conference.leases.clock import ClockWatch
from conference.nodes.models import Node
from conference.rooms.models import Participant, Room
from tests.conference.conftest import Service

pytestmark = pytest.mark.django_db(transaction=True)


async def test_the_server_begins_with_nobody_and_ends_its_tasks(
    service: Service, room: Room, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.join(await service.token(people["owner"]))
    await (await service.node("media", "m")).start()
    monkeypatch.setattr(upkeep, "INTERVAL_S", 0.0)
    server = ApplicationCommunicator(service.application, {"type": "lifespan"})
    await server.send_input({"type": "lifespan.startup"})
    assert (await server.receive_output(20))["type"] == "lifespan.startup.complete"
    assert await Participant.objects.filter(connected=True).acount() == 0
    await server.send_input({"type": "lifespan.shutdown"})
    assert (await server.receive_output(20))["type"] == "lifespan.shutdown.complete"
    await server.wait(20)


def test_a_clock_that_was_set_is_found_out() -> None:
    wall_s, monotonic_s = [1000.0], [5.0]
    watch = ClockWatch(lambda: wall_s[0], lambda: monotonic_s[0])
    steps = []
    for wall, monotonic in ((1001.0, 6.0), (1010.4, 15.0), (4610.4, 15.0), (4611.4, 16.0), (11.0, 17.0)):
        wall_s[0], monotonic_s[0] = wall, monotonic
        steps.append(round(watch.step_s()))
    assert steps == [0, 0, 3600, 0, -4601]


async def test_nobody_is_lost_when_the_clock_is_set_and_nobody_stays_for_ever(
    service: Service, room: Room, people: dict[str, User], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    credential, _ = await database_sync_to_async(node_credential_create)(name="m", kind="media")
    now = timezone.now()
    await Node.objects.acreate(credential=credential, kind="media", name="m", capacity=1, connected_at=now, seen_at=now)
    lost, me = await service.join(await service.token(people["member"]))
    await lost.close()
    ahead_s = [0.0]
    monkeypatch.setattr(upkeep, "INTERVAL_S", 0.02)
    rounds = upkeep.Upkeep(service.director, lambda: timezone.now() + timedelta(seconds=ahead_s[0]))
    await rounds.begin()
    await Participant.objects.filter(pk=me.participant_id).aupdate(connected=False, lost_at=timezone.now())
    running = asyncio.create_task(rounds.run())
    try:
        for step_s in (3600.0, -3600.0):
            ahead_s[0] = step_s
            async with asyncio.timeout(60):
                while abs((await Node.objects.aget()).seen_at.timestamp() - time.time() - step_s) > 30:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert (await Participant.objects.aget(pk=me.participant_id)).left_at is None
        settings.GRACE_S = 0.0
        async with asyncio.timeout(60):
            while (await Participant.objects.aget(pk=me.participant_id)).left_at is None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert await Node.objects.acount() == 1


async def test_a_database_that_is_not_ready_is_said(service: Service) -> None:
    with mock.patch.object(upkeep, "live_channels", side_effect=OperationalError("no such table: nodes_node")):
        server = ApplicationCommunicator(service.application, {"type": "lifespan"})
        await server.send_input({"type": "lifespan.startup"})
        said: dict[str, Any] = await server.receive_output(20)
        await server.wait(20)
    assert said["type"] == "lifespan.startup.failed"
    assert "manage.py migrate" in said["message"]
