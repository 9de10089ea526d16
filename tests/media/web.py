"""Web's end of the socket that a media worker dials: enough of it to ask, and to be hung up on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from conference.signalling.codec import Envelope, decode, encode
from conference.signalling.messages import Message
from conference.signalling.node_messages import FROM_NODE, NodeHello, NodeLeave, NodeLeaving, NodeWelcome


class Web:
    """The end of the socket that a worker dials."""

    def __init__(self) -> None:
        self.port = 0
        self.moved = 0
        self.left = asyncio.Event()
        self.greetings: list[NodeHello] = []
        self.notices: asyncio.Queue[Message] = asyncio.Queue()
        self._socket: ServerConnection | None = None
        self._greeted = asyncio.Event()
        self._replies: dict[int, asyncio.Future[Message]] = {}
        self._next = 0

    async def serve(self, socket: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self._serve(socket)

    async def _serve(self, socket: ServerConnection) -> None:
        self._socket = socket
        async for text in socket:
            assert isinstance(text, str)
            envelope = decode(text, FROM_NODE)
            if isinstance(envelope.message, NodeHello):
                self.greetings.append(envelope.message)
                await socket.send(encode(Envelope(NodeWelcome("node-1", 0.1), re=envelope.id)))
                self._greeted.set()
            elif isinstance(envelope.message, NodeLeave):
                await socket.send(encode(Envelope(NodeLeaving(self.moved), re=envelope.id)))
                self.left.set()
            elif envelope.re is not None:
                self._replies.pop(envelope.re).set_result(envelope.message)
            else:
                self.notices.put_nowait(envelope.message)

    async def ask(self, message: Message) -> Message:
        await self._greeted.wait()
        assert self._socket is not None
        self._next += 1
        reply = self._replies[self._next] = asyncio.get_running_loop().create_future()
        await self._socket.send(encode(Envelope(message, id=self._next)))
        return await asyncio.wait_for(reply, 10)

    async def hang_up(self) -> None:
        assert self._socket is not None
        self._greeted.clear()
        await self._socket.close()
        await asyncio.wait_for(self._greeted.wait(), 10)


@asynccontextmanager
async def web() -> AsyncIterator[Web]:
    here = Web()
    async with serve(here.serve, "127.0.0.1", 0, process_request=lambda _c, r: _refusal(here, r)) as server:
        here.port = server.sockets[0].getsockname()[1]
        yield here


def _refusal(here: Web, request: object) -> None:
    assert request.headers["Authorization"] == "Bearer secret"  # type: ignore[attr-defined]
