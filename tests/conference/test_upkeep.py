"""Web from the server's start to its end."""

from typing import Any
from unittest import mock

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import OperationalError

from accounts.models import User
from conference import upkeep
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


async def test_a_database_that_is_not_ready_is_said(service: Service) -> None:
    with mock.patch.object(upkeep, "live_channels", side_effect=OperationalError("no such table: nodes_node")):
        server = ApplicationCommunicator(service.application, {"type": "lifespan"})
        await server.send_input({"type": "lifespan.startup"})
        said: dict[str, Any] = await server.receive_output(20)
        await server.wait(20)
    assert said["type"] == "lifespan.startup.failed"
    assert "manage.py migrate" in said["message"]
