"""The service in the test's own process: sockets without a server between, and nodes that speak the protocol."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import channel_layers, get_channel_layer
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate
from django.test import AsyncClient

from accounts.models import Role, User
from accounts.services import node_credential_create
from conference.asgi import application_with
from conference.rooms.director import Director
from conference.rooms.models import Cube, Room
from conference.rooms.services.rooms import invite_create
from conference.rooms.settle.meeting import meeting_settle
from conference.signalling import codec
from conference.signalling.codec import Envelope
from conference.signalling.messages import PROTOCOL, TO_BROWSER, Error, Hello, Message, Welcome
from conference.signalling.node_client import NodeClient
from conference.signalling.node_messages import MediaTask, NodeKind, NodeStats

HOST = "testserver"
WAIT_S = 60.0
AnyMessage = TypeVar("AnyMessage", bound=Message)


class Communicator:
    """A WebSocket to the ASGI application, without a server between."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        self._instance = ApplicationCommunicator(application, scope)

    async def open(self) -> bool:
        """Whether the handshake was accepted."""
        await self._instance.send_input({"type": "websocket.connect"})
        output = await self.receive()
        return bool(output["type"] == "websocket.accept")

    async def send(self, text: str) -> None:
        await self._instance.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._instance.send_input({"type": "websocket.receive", "bytes": data})

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(WAIT_S):
            return await self.wait()

    async def wait(self) -> dict[str, Any]:
        """The next output, however long it takes."""
        output: dict[str, Any] = await self._instance.output_queue.get()
        return output

    async def close(self, code: int = 1006) -> None:
        """Goes away; returns when the application has noticed."""
        await self._instance.send_input({"type": "websocket.disconnect", "code": code})
        await self._instance.wait(timeout=WAIT_S)


class Browser:
    """A participant's socket, as a browser uses it; keeps all that came."""

    def __init__(self, application: Any, slug: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        default = [(b"host", HOST.encode()), (b"origin", f"http://{HOST}".encode())]
        self.communicator = Communicator(application, f"/ws/room/{slug}/", default if headers is None else headers)
        self.came: list[Envelope] = []
        self.close_code: int | None = None
        self._changed = asyncio.Event()
        self._next_id = 0
        self._reader: asyncio.Task[None] | None = None

    async def open(self) -> bool:
        """Whether the handshake was accepted."""
        accepted = await self.communicator.open()
        if accepted:
            self._reader = asyncio.create_task(self._read())
        return accepted

    async def send_text(self, text: str) -> None:
        await self.communicator.send(text)

    async def request(self, message: Message, reply: type[AnyMessage]) -> AnyMessage:
        """Asks, and gives the answer, which must be of type `reply`."""
        answer = await self.ask(message)
        assert isinstance(answer, reply), answer
        return answer

    async def ask(self, message: Message) -> Message:
        self._next_id += 1
        request_id = self._next_id
        await self.send_text(codec.encode(Envelope(message, id=request_id)))
        return (await self.wait(lambda e: e.re == request_id)).message

    async def refusal(self, message: Message) -> str:
        """The code with which a request is refused."""
        return (await self.request(message, Error)).code

    async def wait(self, matches: Callable[[Envelope], bool]) -> Envelope:
        """The first envelope that matches, of those that came or will come."""
        async with asyncio.timeout(WAIT_S):
            while True:
                for envelope in self.came:
                    if matches(envelope):
                        return envelope
                self._changed.clear()
                await self._changed.wait()

    async def event(self, kind: type[AnyMessage], matches: Callable[[AnyMessage], bool] = lambda _: True) -> AnyMessage:
        """The first message of a type that matches."""
        envelope = await self.wait(lambda e: isinstance(e.message, kind) and matches(e.message))
        assert isinstance(envelope.message, kind)
        return envelope.message

    async def closed(self) -> int:
        """The code with which the server has closed the socket."""
        async with asyncio.timeout(WAIT_S):
            while self.close_code is None:
                self._changed.clear()
                await self._changed.wait()
        return self.close_code

    async def close(self) -> None:
        """Goes away without a word."""
        if self._reader is not None:
            await self.communicator.close()
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
            self._reader = None

    async def _read(self) -> None:
        while self.close_code is None:
            output = await self.communicator.wait()
            if output["type"] == "websocket.close":
                self.close_code = output["code"]
            else:
                self.came.append(codec.decode(output["text"], TO_BROWSER))
            self._changed.set()


class NodeSocket:
    """What `NodeClient` needs of a socket, on a communicator."""

    def __init__(self, communicator: Communicator) -> None:
        self._communicator = communicator

    async def send(self, text: str, /) -> None:
        await self._communicator.send(text)

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        while True:
            output = await self._communicator.wait()
            if output["type"] == "websocket.close":
                return
            yield output["text"]


class Node:
    """A node that keeps what it is asked, and answers as `answers` says (the message's type to what comes back)."""

    def __init__(
        self, service: "Service", kind: NodeKind, name: str, credential: str, lacks: tuple[MediaTask, ...] = ()
    ) -> None:
        self.asked: list[Message] = []
        self.answers: dict[type[Message], Callable[[Any], Any]] = {}
        self._service = service
        self._credential = credential
        self._changed = asyncio.Event()
        self.connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.client = NodeClient(
            self._connect,
            kind=kind,
            name=name,
            capacity=100,
            handlers=_Everything(self._handle),  # type: ignore[arg-type]
            stats=self._first_stats,
            lacks=lacks,
        )

    async def start(self) -> "Node":
        self._task = asyncio.create_task(self.client.run())
        async with asyncio.timeout(WAIT_S):
            await self.connected.wait()
        return self

    async def stop(self) -> None:
        """Dies."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def was_asked(
        self, kind: type[AnyMessage], matches: Callable[[AnyMessage], bool] = lambda _: True
    ) -> AnyMessage:
        """The first message of a type that matches, of those that came or will come."""
        async with asyncio.timeout(WAIT_S):
            while True:
                for message in self.asked:
                    if isinstance(message, kind) and matches(message):
                        return message
                self._changed.clear()
                await self._changed.wait()

    async def _handle(self, message: Message) -> Message | None:
        self.asked.append(message)
        self._changed.set()
        answer = self.answers[type(message)](message)
        return await answer if asyncio.iscoroutine(answer) else answer

    def _first_stats(self) -> NodeStats:
        self.connected.set()  # web has welcomed the node, else it would ask for none
        return NodeStats(0.0, 0, 0.0, 0.0, 0)

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[NodeSocket]:
        headers = [(b"host", HOST.encode()), (b"authorization", f"Bearer {self._credential}".encode())]
        communicator = Communicator(self._service.application, "/ws/node/", headers)
        if not await communicator.open():
            raise PermissionError("refused")
        try:
            yield NodeSocket(communicator)
        finally:
            await communicator.close()


class _Everything(dict[type[Message], Any]):
    """A table that has the same handler for every message."""

    def __init__(self, handler: Any) -> None:
        super().__init__()
        self._handler = handler

    def get(self, key: Any, default: Any = None) -> Any:
        return self._handler


class Service:
    """The running service, with a director that doesn't wait long before it tries again."""

    def __init__(self) -> None:
        self.director = Director(meeting_settle, retry_s=0.02)
        self.application = application_with(self.director)
        self._browsers: list[Browser] = []
        self._nodes: list[Node] = []

    async def token(self, user: User | None = None, invite: str = "", slug: str = "salon", name: str = "Zoe") -> str:
        """A join token, had as a browser has it."""
        client = AsyncClient()
        if user is not None:
            await client.aforce_login(user)
        if invite:
            assert (await client.get(f"/i/{invite}")).status_code == 302
        response = await client.post(f"/api/rooms/{slug}/join", {"name": name}, content_type="application/json")
        assert response.status_code == 200, response.content
        return str(response.json()["token"])

    async def socket(self, slug: str = "salon", headers: list[tuple[bytes, bytes]] | None = None) -> Browser:
        """A socket that has not greeted yet."""
        browser = Browser(self.application, slug, headers)
        self._browsers.append(browser)
        assert await browser.open()
        return browser

    async def join(self, token: str, slug: str = "salon", wants_views: bool = True) -> tuple[Browser, Welcome]:
        """A socket that has greeted."""
        browser = await self.socket(slug)
        return browser, await browser.request(Hello(PROTOCOL, token, wants_views), Welcome)

    async def node(
        self, kind: NodeKind, name: str, credential: str | None = None, lacks: tuple[MediaTask, ...] = ()
    ) -> Node:
        """A node with a credential of its own, not started yet."""
        if credential is None:
            _, credential = await database_sync_to_async(node_credential_create)(name=name, kind=kind)
        node = Node(self, kind, name, credential, lacks)
        self._nodes.append(node)
        return node

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.close()
        for node in self._nodes:
            await node.stop()
        await self.director.close()
        await get_channel_layer().flush()


@pytest.fixture(autouse=True, scope="session")
def _no_permission_rows() -> Iterator[None]:
    """Django writes its permissions anew after every test that commits; this service has roles and asks for none."""
    uid = "django.contrib.auth.management.create_permissions"
    post_migrate.disconnect(dispatch_uid=uid)
    yield
    post_migrate.connect(create_permissions, dispatch_uid=uid)


@pytest.fixture
async def service(transactional_db: None) -> AsyncIterator[Service]:
    # Redis' layer keeps to the loop that it was first used on, and each test has a loop of its own.
    channel_layers.backends.clear()
    running = Service()
    yield running
    await running.close()


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    """One of each role, the owner of a room, and somebody of another room."""
    made = {
        name: User.objects.create_user(f"{name}@example.org", name=name.title(), role=role)
        for name, role in {
            "admin": Role.ADMIN,
            "editor": Role.EDITOR,
            "owner": Role.PARTICIPANT,
            "member": Role.PARTICIPANT,
            "stranger": Role.PARTICIPANT,
        }.items()
    }
    return made


@pytest.fixture
def room(people: dict[str, User]) -> Room:
    """A room of four seats with one member."""
    room = Room.objects.create(slug="salon", title="Salon", seat_count=4, owner=people["owner"])
    room.members.add(people["member"])
    return room


@pytest.fixture
def other_room(people: dict[str, User]) -> Room:
    """A room that only the stranger may enter."""
    return Room.objects.create(slug="elsewhere", title="Elsewhere", seat_count=2, owner=people["stranger"])


@pytest.fixture
def invite_code(room: Room, people: dict[str, User]) -> str:
    return str(invite_create(room=room, created_by=people["owner"]).code)


@pytest.fixture
def cube_credential(room: Room) -> str:
    """The credential of the cube Ada, which stands at seat 2."""
    credential, text = node_credential_create(name="cube-ada", kind="capture")
    Cube.objects.create(name="Ada", credential=credential, room=room, seat=2)
    return text


def is_uuid(text: str) -> bool:
    return str(uuid.UUID(text)) == text
