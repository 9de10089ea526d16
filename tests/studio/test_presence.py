"""The studio's socket: editors see where each other are and that something is new; strangers get nothing."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from django.utils import timezone

from accounts.models import User
from conference.recordings.models import Recording
from conference.recordings.transcripts import TranscriptChange, transcript_create, transcript_edit
from conference.rooms.models import Meeting, Room
from conference.studio import consumer
from tests.conference.conftest import HOST, Communicator, Service
from tests.conference.conftest import people as people
from tests.conference.conftest import room as room
from tests.conference.conftest import service as service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def recording(room: Room) -> Recording:
    return await database_sync_to_async(make)(room)


def make(room: Room) -> Recording:
    meeting = Meeting.objects.create(room=room, started_at=timezone.now(), ended_at=timezone.now())
    recording = Recording.objects.create(meeting=meeting, started_at=timezone.now(), state="ready", duration_s=1.0)
    word = {"text": "one", "start_s": 0.0, "end_s": 0.5, "participant_id": "p", "confidence": 0.9, "aligned": True}
    transcript_create(recording=recording, words=[word])
    return recording


class Editor:
    """Somebody's socket to the studio."""

    def __init__(self, service: Service, recording: Recording, cookie: str, origin: str = HOST) -> None:
        headers = [(b"host", HOST.encode()), (b"origin", f"http://{origin}".encode()), (b"cookie", cookie.encode())]
        self.communicator = Communicator(service.application, f"/ws/studio/{recording.pk}/", headers)
        self.id = ""

    async def open(self) -> "Editor":
        assert await self.communicator.open()
        self.id = (await self.read("welcome"))["id"]
        return self

    async def say(self, message: object) -> None:
        await self.communicator.send(json.dumps(message))

    async def read(self, kind: str, **wanted: object) -> dict[str, Any]:
        """The next message of this type that says so."""
        while True:
            output = await self.communicator.receive()
            message: dict[str, Any] = json.loads(output.get("text") or "{}")
            if message.get("type") == kind and wanted.items() <= message.items():
                return message

    async def closed(self) -> str:
        while True:
            output = await self.communicator.receive()
            if output["type"] == "websocket.close":
                return str(output.get("reason"))


def cookie_of(user: User | None) -> str:
    client = Client()
    if user is None:
        return ""
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.fixture
async def two(service: Service, recording: Recording, people: dict[str, User]) -> AsyncIterator[list[Editor]]:
    cookies = [await database_sync_to_async(cookie_of)(people[who]) for who in ("owner", "editor")]
    made = [await Editor(service, recording, cookie).open() for cookie in cookies]
    yield made
    for each in made:
        await each.communicator.close()


async def test_two_editors_see_where_each_other_are(two: list[Editor], people: dict[str, User]) -> None:
    ann, ben = two
    assert (await ann.read("here", id=ben.id))["name"] == str(people["editor"])
    assert (await ben.read("here", id=ann.id))["first"] is None
    await ann.say({"first": "3", "last": "5", "typing": True})
    told = await ben.read("here", id=ann.id, first="3")
    assert (told["last"], told["typing"]) == ("5", True)
    await ann.communicator.close()
    await ben.read("gone", id=ann.id)


async def test_everybody_hears_of_an_edit(two: list[Editor], recording: Recording) -> None:
    await database_sync_to_async(transcript_edit)(
        recording=recording, user=None, base_version=1, change=TranscriptChange(deleted=["0"])
    )
    for each in two:
        assert (await each.read("changed"))["what"] == "transcript"


async def test_strangers_and_other_origins_get_nothing(
    service: Service, recording: Recording, people: dict[str, User]
) -> None:
    for user, code in ((people["stranger"], "not_found"), (None, "unauthorised")):
        socket = Editor(service, recording, await database_sync_to_async(cookie_of)(user))
        assert await socket.communicator.open()
        assert await socket.closed() == code
    cookie = await database_sync_to_async(cookie_of)(people["owner"])
    assert not await Editor(service, recording, cookie, origin="evil.example").communicator.open()


async def test_who_may_not_see_it_any_more_is_let_out(
    service: Service, recording: Recording, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "AGAIN_EVERY_S", 0.05)
    socket = await Editor(service, recording, await database_sync_to_async(cookie_of)(people["editor"])).open()
    await User.objects.filter(pk=people["editor"].pk).aupdate(role="participant")
    assert await socket.closed() == "not_found"


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ([], "bad_message"), ({"first": 3, "last": "5", "typing": False}, "bad_message"),
        ({"first": "3" * 30, "last": "5", "typing": False}, "bad_message"), ({"first": "x" * 600}, "too_large"),
    ],
)  # fmt: skip
async def test_nonsense_is_refused(two: list[Editor], message: object, code: str) -> None:
    await two[0].say(message)
    assert await two[0].closed() == code


async def test_a_flood_is_cut_off(two: list[Editor]) -> None:
    for _ in range(consumer.RATE.burst + 5):
        await two[0].say({"first": None, "last": None, "typing": False})
    assert await two[0].closed() == "flood"
