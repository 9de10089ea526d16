"""Sockets that send nonsense, too much, too early or too fast get a coded error or are cut off; nothing crashes."""

import json

import pytest

from accounts.models import User
from conference import session_consumer
from conference.rooms.models import Room
from conference.signalling.codec import TEXT_MAX
from conference.signalling.messages import ChatSend, Done, Error, Hello, Snapshot, Sync
from conference.signalling.session import CLOSE_ERRORS, CLOSE_FLOOD
from tests.conference.conftest import HOST, Browser, Communicator, Service

pytestmark = pytest.mark.django_db(transaction=True)


async def error_after(browser: Browser, text: str) -> str:
    seen = len(browser.came)
    await browser.send_text(text)
    envelope = await browser.wait(lambda e: e in browser.came[seen:])
    assert isinstance(envelope.message, Error)
    return envelope.message.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_message"),
        ("nonsense", "bad_message"),
        ("[" * 100_000, "bad_message"),
        ("[]", "bad_message"),
        ('{"type": "unknown", "id": 2, "body": {}}', "bad_message"),
        ('{"type": "welcome", "id": 2, "body": {}}', "bad_message"),
        ('{"type": "chat.send", "id": 2, "body": {"text": 5}}', "bad_message"),
        ('{"type": "chat.send", "id": 2, "body": {"text": "a", "more": 1}}', "bad_message"),
        ('{"type": "chat.send", "id": 2, "body": {"text": "' + "a" * 2001 + '"}}', "bad_message"),
        ('{"type": "chat.send", "id": 2, "body": {"text": "\\u0000"}}', "bad_message"),
        ('{"type": "chat.send", "id": 2, "body": {"text": "\\ud800"}}', "bad_message"),
        ('{"type": "chat.send", "id": -1, "body": {"text": "a"}}', "bad_message"),
        ('{"type": "chat.send", "id": 2, "body": {"text": " "}}', "bad_message"),
        ('{"type": "seat.take", "id": 2, "body": {"seat": 1e9}}', "bad_message"),
        ('{"type": "seat.take", "id": 2, "body": {"seat": -1}}', "not_found"),
        ('{"type": "seat.take", "id": 2, "body": {"seat": 9007199254740992}}', "not_found"),
        ('{"type": "hello", "id": 2, "body": {"protocol": 1, "token": "x", "wants_views": true}}', "not_greeted"),
        (" " * (TEXT_MAX + 1), "too_large"),
    ],
)
async def test_a_wrong_message_gets_a_coded_error_and_the_socket_lives(
    service: Service, room: Room, people: dict[str, User], text: str, code: str
) -> None:
    browser, _ = await service.join(await service.token(people["owner"]))
    browser._next_id = 2
    assert await error_after(browser, text) == code
    assert isinstance(await browser.ask(Sync()), Snapshot)


async def test_bytes_are_refused(service: Service, room: Room, people: dict[str, User]) -> None:
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.communicator.send_bytes(b"\xff\x00")
    assert (await browser.event(Error)).code == "bad_message"


async def test_ids_must_grow(service: Service, room: Room, people: dict[str, User]) -> None:
    browser, _ = await service.join(await service.token(people["owner"]))
    await browser.request(ChatSend("a"), Done)
    browser._next_id -= 1
    await browser.send_text('{"type": "sync", "id": 1, "body": {}}')
    assert (await browser.event(Error)).code == "out_of_order"


async def test_nothing_comes_before_the_greeting(service: Service, room: Room) -> None:
    browser = await service.socket()
    assert await browser.refusal(ChatSend("hello?")) == "not_greeted"


@pytest.mark.parametrize(
    ("hello", "code"),
    [
        (Hello(1, "forged", True), "unauthorised"),
        (Hello(1, "", True), "unauthorised"),
        (Hello(99, "x", True), "unsupported"),
    ],
)
async def test_a_refused_greeting_closes_the_socket(service: Service, room: Room, hello: Hello, code: str) -> None:
    browser = await service.socket()
    assert await browser.refusal(hello) == code
    assert await browser.closed() == session_consumer.CLOSE_REFUSED


async def test_who_does_not_greet_is_closed(service: Service, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_consumer, "GREETING_TIMEOUT_S", 0.0)
    browser = await service.socket()
    assert await browser.closed() == session_consumer.CLOSE_SILENT


async def test_a_flood_is_cut_off(service: Service, room: Room, people: dict[str, User]) -> None:
    browser, _ = await service.join(await service.token(people["owner"]))
    for n in range(400):
        await browser.send_text(json.dumps({"type": "participant.update", "id": n + 2, "body": {}}))
    assert await browser.closed() in (CLOSE_FLOOD, CLOSE_ERRORS)
    other, _ = await service.join(await service.token(people["member"]))
    assert isinstance(await other.ask(Sync()), Snapshot)


async def test_requests_that_pile_up_are_refused(
    service: Service, room: Room, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_consumer, "WAITING_MAX", 2)
    browser, _ = await service.join(await service.token(people["owner"]))
    for n in range(60):
        await browser.send_text(json.dumps({"type": "sync", "id": n + 2, "body": {}}))
    for n in range(60):
        await browser.wait(lambda e, n=n: e.re == n + 2)  # type: ignore[misc]
    codes = {e.message.code for e in browser.came if isinstance(e.message, Error)}
    assert codes == {"unavailable"}


@pytest.mark.parametrize(
    "origin", [b"http://evil.example", b"http://testserver:8001", b"null", b"", b"file://testserver"]
)
async def test_a_page_of_another_origin_gets_no_socket(service: Service, room: Room, origin: bytes) -> None:
    headers = [(b"host", HOST.encode()), (b"origin", origin)]
    communicator = Communicator(service.application, "/ws/room/salon/", headers)
    assert not await communicator.open()
    await communicator.close()


@pytest.mark.parametrize(
    "authorization",
    [None, b"", b"Bearer", b"Bearer nonsense", b"Basic eDp5", b"Bearer 00000000-0000-0000-0000-000000000000.x"],
)
async def test_a_node_without_a_valid_credential_gets_no_socket(service: Service, authorization: bytes | None) -> None:
    headers = [(b"host", HOST.encode())]
    if authorization is not None:
        headers.append((b"authorization", authorization))
    communicator = Communicator(service.application, "/ws/node/", headers)
    assert not await communicator.open()
    await communicator.close()
