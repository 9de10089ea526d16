"""Notes by socket: everyone has all of it, latecomers too; nonsense, strangers and the forbidden are kept out."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pycrdt
import pytest
from channels.db import database_sync_to_async
from django.test import AsyncClient

from accounts.models import User
from conference.documents import services
from conference.documents.frames import Awareness, Sync, awareness_frame, read_frame, sync_frame
from conference.documents.models import Document
from conference.rooms.models import Room
from conference.signalling.messages import Leave
from tests.conference.conftest import HOST, Communicator, Service
from tests.conference.conftest import people as people
from tests.conference.conftest import room as room
from tests.conference.conftest import service as service

pytestmark = pytest.mark.django_db(transaction=True)


class Writer:
    """A participant's socket to the notes, with a copy of them."""

    def __init__(self, service: Service, token: str) -> None:
        headers = [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())]
        self.communicator = Communicator(service.application, "/ws/document/salon/notes/", headers)
        self.token = token
        self.document: pycrdt.Doc = pycrdt.Doc()
        self.fragment = self.document.get("notes", type=pycrdt.XmlFragment)
        self.others: list[Awareness] = []

    async def open(self) -> "Writer":
        assert await self.communicator.open()
        await self.communicator.send(json.dumps({"token": self.token}))
        for _ in range(3):  # who it is, all that there is, and how far the server has come
            await self.read()
        return self

    async def read(self) -> dict[str, Any]:
        """Takes one message in; gives it."""
        output = await self.communicator.receive()
        if output.get("bytes"):
            frame = read_frame(output["bytes"])
            if isinstance(frame, Awareness):
                self.others.append(frame)
            elif frame.kind == "update":
                self.document.apply_update(frame.payload)
        return output

    async def until(self, condition: Any) -> None:
        while not condition():
            await self.read()

    async def write(self, text: str) -> None:
        before = self.document.get_state()
        with self.document.transaction():
            paragraph = self.fragment.children.append(pycrdt.XmlElement("paragraph"))
            paragraph.children.append(pycrdt.XmlText(text))
        await self.communicator.send_bytes(sync_frame(2, self.document.get_update(before)))

    async def refused(self) -> str:
        """The code with which the socket is closed."""
        while True:
            output = await self.communicator.receive()
            if output["type"] == "websocket.close":
                return str(output["reason"])

    @property
    def text(self) -> str:
        return str(self.fragment)


@pytest.fixture
async def writers(service: Service, room: Room, people: dict[str, User]) -> AsyncIterator[list[Writer]]:
    made = []
    for who in ("owner", "member"):
        token = await service.token(people[who])
        await service.join(token)
        made.append(await Writer(service, token).open())
    yield made
    for writer in made:
        await writer.communicator.close()


async def test_everyone_reads_what_anyone_writes_and_latecomers_all_of_it(
    service: Service, writers: list[Writer]
) -> None:
    ann, ben = writers
    await ann.write("first")
    await ben.until(lambda: "first" in ben.text)
    await ben.write("second")
    await ann.until(lambda: "second" in ann.text)
    await ann.communicator.close()
    await ben.communicator.close()
    late = await Writer(service, ann.token).open()
    assert "first" in late.text and "second" in late.text
    await late.communicator.close()


async def test_many_changes_become_one_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, room: Room, service: Service, writers: list[Writer]
) -> None:
    monkeypatch.setattr(services, "UPDATES_MAX", 3)
    document = await Document.objects.aget(kind="notes")
    source: pycrdt.Doc = pycrdt.Doc()
    text = source.get("text", type=pycrdt.Text)
    for n in range(10):
        before = source.get_state()
        text += f"{n} "
        change = source.get_update(before)
        await database_sync_to_async(services.document_change)(document=document, update=change)
    kept: pycrdt.Doc = pycrdt.Doc()
    kept.apply_update(await database_sync_to_async(services.document_update)(document))
    assert str(kept.get("text", type=pycrdt.Text)) == "0 1 2 3 4 5 6 7 8 9 "
    assert await document.updates.acount() <= 3


async def test_a_cursor_bears_its_own_name(writers: list[Writer]) -> None:
    ann, _ = writers
    await ann.communicator.send_bytes(awareness_frame(Awareness(7, 1, {"user": {"id": "somebody else"}})))
    assert await ann.refused() == "forbidden"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", "bad_message"),
        (b"\x09", "bad_message"),
        (b"\xff" * 20, "bad_message"),
        (sync_frame(2, b"nonsense"), "bad_message"),
        (sync_frame(0, b"\xff\xff"), "bad_message"),
        (b"\x00\x02\xff\xff\x01", "bad_message"),
        (b"\x00" * 600_000, "too_large"),
    ],
)
async def test_nonsense_closes_the_socket(writers: list[Writer], frame: bytes, code: str) -> None:
    ann, _ = writers
    await ann.communicator.send_bytes(frame)
    assert await ann.refused() == code


async def test_a_document_has_a_largest_size(monkeypatch: pytest.MonkeyPatch, writers: list[Writer]) -> None:
    monkeypatch.setattr(services, "BYTES_MAX", 100)
    ann, _ = writers
    await ann.write("x" * 200)
    assert await ann.refused() == "full"


async def test_who_is_not_in_the_meeting_gets_nothing(service: Service, room: Room, people: dict[str, User]) -> None:
    outside = Writer(service, await service.token(people["owner"]))
    assert await outside.communicator.open()
    await outside.communicator.send(json.dumps({"token": outside.token}))
    assert await outside.refused() == "unauthorised"
    for nonsense in ("", "[]", "{}", '{"token": 5}', '{"token": "forged"}'):
        forger = Writer(service, "")
        assert await forger.communicator.open()
        await forger.communicator.send(nonsense)
        assert await forger.refused() in ("not_greeted", "unauthorised")


async def test_notes_are_had_as_markdown_after_the_meeting(
    service: Service, room: Room, people: dict[str, User]
) -> None:
    token = await service.token(people["member"])
    browser, _ = await service.join(token)
    writer = await Writer(service, token).open()
    before = writer.document.get_state()
    with writer.document.transaction():
        heading = writer.fragment.children.append(pycrdt.XmlElement("heading", {"level": "2"}))
        heading.children.append(pycrdt.XmlText("Plan *A*"))
        items = writer.fragment.children.append(pycrdt.XmlElement("bullet_list"))
        item = items.children.append(pycrdt.XmlElement("list_item"))
        text = item.children.append(pycrdt.XmlElement("paragraph")).children.append(pycrdt.XmlText("dig "))
        text.insert(4, "deep", {"strong": {}})
        text.insert(8, " here", {"link": {"href": "https://example.org/a"}})
    await writer.communicator.send_bytes(sync_frame(2, writer.document.get_update(before)))
    await writer.communicator.close()
    await browser.ask(Leave())
    document = await Document.objects.aget(kind="notes")
    client = AsyncClient()
    await client.aforce_login(people["member"])
    response = await client.get(f"/api/documents/{document.pk}/markdown")
    assert response.content.decode() == "## Plan \\*A\\*\n\n- dig **deep** [here](<https://example.org/a>)\n"


def test_frames_are_read_as_they_are_written() -> None:
    assert read_frame(sync_frame(0, b"abc")) == Sync("state", b"abc")
    assert read_frame(sync_frame(2, b"x" * 300)) == Sync("update", b"x" * 300)
    awareness = Awareness(2**40, 3, {"user": {"id": "a"}})
    assert read_frame(awareness_frame(awareness)) == awareness
