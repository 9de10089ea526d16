"""How a node dials home: keeps one socket to web, greets, answers requests by a table, and comes back when cut off.

The socket itself is handed in (`connect`), so that this module needs nothing but the standard library.
"""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from conference.signalling.errors import SignallingError, Unauthorised, Unavailable
from conference.signalling.messages import PROTOCOL, Error, Message
from conference.signalling.node_messages import (
    TO_NODE,
    MediaTask,
    NodeHello,
    NodeKind,
    NodeLeave,
    NodeLeaving,
    NodeStats,
    NodeWelcome,
)
from conference.signalling.session import Close, Event, Notice, Reply, Request, Send, Session

log = logging.getLogger(__name__)

Handler = Callable[[Any], Awaitable[Message | None]]
AnyMessage = TypeVar("AnyMessage", bound=Message)
REPLY_TIMEOUT_S = 10.0
RETRY_FIRST_S = 0.2
RETRY_MAX_S = 5.0
LEAVE_S = 5.0
"""With what follows, less than a supervisor waits for a process to end."""
LOOK_S = 0.05


class Socket(Protocol):
    """What is needed of a WebSocket; `websockets` and the tests' pipes have it."""

    async def send(self, text: str, /) -> None: ...

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...


class NodeClient:
    """The node's end of its socket to web.

    Args:
        connect: opens the socket; called again after each loss. Raises PermissionError when the credential is refused.
        kind, name, capacity, lacks: what the node says of itself.
        handlers: by message class; each returns the reply (None for a notice) or raises SignallingError.
        stats: what `NodeStats` to send, called at web's interval.
        forget: awaited when web has forgotten what the node does, before anything that web asks is done.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractAsyncContextManager[Socket]],
        *,
        kind: NodeKind,
        name: str,
        capacity: int,
        handlers: Mapping[type[Message], Handler],
        stats: Callable[[], NodeStats],
        forget: Callable[[], Awaitable[None]] | None = None,
        lacks: tuple[MediaTask, ...] = (),
    ) -> None:
        self._connect = connect
        self._hello = NodeHello(PROTOCOL, kind, name, capacity, uuid.uuid4().hex, lacks)
        self._handlers = handlers
        self._stats = stats
        self._forget = forget
        self._welcomed = asyncio.Event()
        self._socket: Socket | None = None
        self._session = self._new_session()
        self._replies: dict[int, asyncio.Future[Message]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Keeps the node connected until cancelled.

        Raises:
            Unauthorised: web refuses the credential; trying again would not help.
        """
        retry_s = RETRY_FIRST_S
        while True:
            reason = ""
            try:
                async with self._connect() as socket:
                    await self._serve(socket)
            except PermissionError as error:
                raise Unauthorised("web refuses this node's credential; make a new one in the admin pages") from error
            except (OSError, EOFError, TimeoutError, SignallingError) as error:
                reason = f" ({error})"
            if self._welcomed.is_set():
                self._welcomed.clear()
                retry_s = RETRY_FIRST_S
            # A version that does not fit waits, too: web may be the one that is upgraded next.
            log.warning("no connection to web%s; trying again in %.1f s", reason, retry_s)
            await asyncio.sleep(retry_s)
            retry_s = min(retry_s * 2, RETRY_MAX_S)

    async def request(
        self, message: Message, reply: type[AnyMessage], timeout_s: float = REPLY_TIMEOUT_S
    ) -> AnyMessage:
        """Asks web.

        Raises:
            SignallingError: web refuses; Unavailable when it does not answer in time or there is no connection.
        """
        socket = self._socket
        if socket is None:
            raise Unavailable("no connection to web")
        request_id, text = self._session.request(message)
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._replies[request_id] = future
        try:
            async with asyncio.timeout(timeout_s):
                await socket.send(text)
                answer = await future
        except TimeoutError:
            raise Unavailable(f"web did not answer {message.type} within {timeout_s:g} s") from None
        finally:
            self._replies.pop(request_id, None)
        if not isinstance(answer, reply):
            raise SignallingError(f"{message.type} was answered by {answer.type}")
        return answer

    async def welcomed(self) -> None:
        """Returns when there is a connection, and web knows the node."""
        await self._welcomed.wait()

    async def notify(self, message: Message) -> None:
        """Says something to web, if there is a connection: notices may be lost."""
        if self._socket is not None:
            with contextlib.suppress(OSError, EOFError):
                await self._socket.send(self._session.notice(message))

    async def leave(self, is_free: Callable[[], bool]) -> None:
        """Hands over to other nodes what this one does, and returns when it is free of it; before the process ends.

        It does not take longer than `LEAVE_S`, and nothing where no other node is there to take over.
        """
        with contextlib.suppress(SignallingError, OSError, EOFError, TimeoutError):
            leaving = await self.request(NodeLeave(), NodeLeaving, LEAVE_S / 2)
            log.info("%d meetings go to other nodes", leaving.moved)
            if leaving.moved:
                async with asyncio.timeout(LEAVE_S):
                    while not is_free():  # noqa: ASYNC110 - others end what is waited for, one by one
                        await asyncio.sleep(LOOK_S)

    @staticmethod
    def _new_session() -> Session:
        return Session(TO_NODE, clock=time.monotonic)

    async def _serve(self, socket: Socket) -> None:
        self._session = self._new_session()
        self._socket = socket
        reader = asyncio.create_task(self._read(socket))
        beat: asyncio.Task[None] | None = None
        try:
            greeting = asyncio.create_task(self.request(self._hello, NodeWelcome))
            await asyncio.wait({reader, greeting}, return_when=asyncio.FIRST_COMPLETED)
            if not greeting.done():
                greeting.cancel()
                await reader
                raise EOFError("web closed the socket before the welcome")
            welcome = greeting.result()
            log.info("connected to web as node %s%s", welcome.node_id, ", going on" if welcome.resumed else "")
            if self._forget is not None and not welcome.resumed:
                await self._forget()
            self._welcomed.set()
            beat = asyncio.create_task(self._beat(welcome.stats_interval_s))
            await reader
        finally:
            self._socket = None
            tasks = [task for task in (reader, beat, *self._tasks) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for future in self._replies.values():
                if not future.done():
                    future.set_exception(Unavailable("the connection to web was lost"))

    async def _beat(self, interval_s: float) -> None:
        while True:
            await self.notify(self._stats())
            await asyncio.sleep(interval_s)

    async def _read(self, socket: Socket) -> None:
        async for text in socket:
            for event in self._session.receive(text):
                if not await self._act(socket, event):
                    return

    async def _act(self, socket: Socket, event: Event) -> bool:
        match event:
            case Send(text):
                await socket.send(text)
            case Close(_, reason):
                log.error("closing the socket to web: %s", reason)
                return False
            case Reply(re, answer):
                future = self._replies.get(re)
                if future is not None and not future.done():
                    if isinstance(answer, SignallingError):
                        future.set_exception(answer)
                    else:
                        future.set_result(answer)
            case Request(request_id, message):
                self._start(self._answer(socket, request_id, message))
            case Notice(Error(code, text), _):
                log.warning("web refused a notice: %s (%s)", text, code)
            case Notice(message, _):
                self._start(self._answer(socket, None, message))
        return True

    def _start(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, socket: Socket, request_id: int | None, message: Message) -> None:
        await self._welcomed.wait()
        try:
            handler = self._handlers.get(type(message))
            if handler is None:
                raise SignallingError(f"this node does not take {message.type}")
            answer = await handler(message)
        except SignallingError as error:
            log.warning("%s refused: %s", message.type, error)
            answer_text = Session.refuse(request_id, error)
        except Exception:
            log.exception("%s failed", message.type)
            answer_text = Session.refuse(request_id, SignallingError(f"{message.type} failed; see the node's log"))
        else:
            if request_id is None or answer is None:
                return
            answer_text = Session.reply(request_id, answer)
        if request_id is not None:
            with contextlib.suppress(OSError, EOFError):
                await socket.send(answer_text)
