"""`manage.py demo` makes what is missing, and can be run again."""

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import NodeCredential, User
from accounts.services import node_credential_check, node_credential_revoke
from conference.rooms.models import Cube, Room

pytestmark = pytest.mark.django_db(transaction=True)


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.fixture
def nodes(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "nodes"


def test_the_demo_has_a_room_two_cubes_and_a_credential_for_each_node(nodes: Path) -> None:
    line = demo()
    room = Room.objects.get(slug="demo")
    assert (room.scenario, room.seat_count) == ("round-table", 4)
    assert list(Cube.objects.order_by("seat").values_list("name", "seat")) == [("Ada", 2), ("Ben", 3)]
    kinds = {path.name: node_credential_check(text=path.read_text().strip()).kind for path in nodes.iterdir()}
    assert kinds == {
        "media-1.token": "media",
        "render-1.token": "render",
        "cube-ada.token": "capture",
        "cube-ben.token": "capture",
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in nodes.iterdir()} == {0o600}
    link = line.removeprefix("Sign in: http://127.0.0.1:8000")
    client = Client()
    assert client.get(link)["Location"] == "/"
    assert client.get("/api/me").json()["user"]["is_admin"]
    assert Client().get(link).status_code == 403


def test_the_demo_may_be_made_again(nodes: Path) -> None:
    first = demo()
    before = {path.name: path.read_text() for path in nodes.iterdir()}
    assert demo() != first
    assert {path.name: path.read_text() for path in nodes.iterdir()} == before
    assert (User.objects.count(), NodeCredential.objects.count(), Cube.objects.count()) == (1, 4, 2)


def test_a_lost_or_revoked_credential_is_made_anew(nodes: Path) -> None:
    demo()
    ada = nodes / "cube-ada.token"
    node_credential_revoke(credential=node_credential_check(text=ada.read_text().strip()))
    (nodes / "media-1.token").unlink()
    demo()
    assert node_credential_check(text=ada.read_text().strip()) == Cube.objects.get(name="Ada").credential
    assert node_credential_check(text=(nodes / "media-1.token").read_text().strip()).kind == "media"
