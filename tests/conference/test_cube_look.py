"""Admins look into a cube: its node is asked, the answer is kept nowhere, and that they looked stands in the log."""

import pytest
from asgiref.sync import ThreadSensitiveContext
from django.core.cache import cache
from django.test import AsyncClient

from accounts.models import User
from conference.audit.models import Entry
from conference.rooms.models import Cube, Room
from conference.signalling.cube_look import CameraLook, CubeLook, CubeLooked
from tests.conference.conftest import Service
from tests.conference.test_cubes import capture_node

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_admin_sees_what_the_cameras_see(
    service: Service, people: dict[str, User], room: Room, cube_credential: str
) -> None:
    cache.clear()
    cube = await Cube.objects.aget(credential_id=cube_credential.partition(".")[0])
    where = f"/api/admin/cubes/{cube.pk}/look"
    admin, owner = AsyncClient(), AsyncClient()
    await admin.aforce_login(people["admin"])
    await owner.aforce_login(people["owner"])
    away = await admin.get(where)
    assert (away.status_code, away.json()["code"]) == (503, "unavailable")

    capture = await capture_node(service, cube_credential)
    looked = CubeLooked(True, (CameraLook("c0", "/9j/", "/9j/"), CameraLook("c1", None, None)))
    capture.answers[CubeLook] = lambda message: looked
    async with ThreadSensitiveContext():  # as a server gives each request: else it would keep the sockets waiting
        seen = (await admin.get(where)).json()
    assert [camera["colour"] for camera in seen["cameras"]] == ["/9j/", None]
    assert (seen["live"], seen["report"]) == (True, None)
    again = await admin.get(where)
    assert (again.status_code, again.json()["code"]) == (429, "too_often")
    assert (await owner.get(where)).status_code == 403
    assert [entry.action async for entry in Entry.objects.filter(action="cube.look")] == ["cube.look"]
