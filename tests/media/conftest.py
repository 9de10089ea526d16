"""What the plane's promises are tried on: both of its drivers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from conference.media.janus.plane import JanusPlane
from tests.media import rooms
from tests.media.namespace import ADDRESS, Namespace, missing_here, namespace

OpenRoom = Callable[..., AbstractAsyncContextManager[rooms.Room[Any]]]


@pytest.fixture(scope="session")
def janus_namespace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Namespace]:
    """A Janus in a network namespace of its own."""
    if missing := missing_here():
        pytest.skip(f"Janus can't be tried here without {missing}")
    with namespace(tmp_path_factory.mktemp("janus")) as there:
        yield there


@pytest.fixture
def janus(janus_namespace: Namespace) -> Iterator[Callable[..., AbstractAsyncContextManager[rooms.Room[JanusPlane]]]]:
    """Opens rooms on Janus."""

    def room(streams_max: int = 140) -> AbstractAsyncContextManager[rooms.Room[JanusPlane]]:
        return rooms.opened(
            rooms.Room(lambda on_state: JanusPlane(janus_namespace.url, on_state, streams_max), ADDRESS)
        )

    with janus_namespace.entered():
        yield room


@pytest.fixture(params=["aiortc", "janus"])
def room(request: pytest.FixtureRequest) -> OpenRoom:
    """Opens rooms on one driver, then on the other."""
    if request.param == "aiortc":
        return rooms.room
    opens: OpenRoom = request.getfixturevalue("janus")
    return opens
