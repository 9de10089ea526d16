"""Drives a signalling session on a Channels WebSocket: the greeting first, then a handler for each type of message."""

import abc
import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from opentelemetry.trace import SpanKind

from conference.delivery import LAYER_ERRORS
from conference.observability.metrics import MESSAGES
from conference.observability.traces import TRACER
from conference.signalling.errors import SignallingError, TooOften, Unavailable
from conference.signalling.messages import Done, Message
from conference.signalling.rate import Rate, TokenBucket
from conference.signalling.session import Close, Event, Limits, Notice, Reply, Request, Send, Session

log = structlog.get_logger(__name__)
Answer = TypeVar("Answer")

GREETING_TIMEOUT_S = 10.0
GREETING_LANE = "room"
WAITING_MAX = 64
"""How many messages of one lane may wait for their turn; a sender that doesn't wait for answers is refused more."""
CLOSE_DONE = 1000
CLOSE_REFUSED = 4003
CLOSE_SERVER_ENDS = 1012
CLOSE_REPLACED = 4009
CLOSE_SILENT = 4010
STORE_RETRY_S = 0.25
STORE_PATIENCE_S = 10.0
"""A database that is away is waited for, so long as somebody would wait for an answer; what failed was undone there."""
STORE_AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Rule:
    """Who handles a message, and in which lane.

    Messages of one lane are handled one after the other, so that what waits for a node (an offer) keeps its order and
    doesn't hold up the rest. After the answer of a rule that `closes`, the socket is closed. What comes more often than
    `rate` is refused.
    """

    handler: Callable[[Any, Any], Awaitable[Message | None]]
    lane: str = "room"
    closes: bool = False
    rate: Rate | None = None


class SessionConsumer(AsyncWebsocketConsumer, abc.ABC):
    """One socket. Subclasses say what is accepted, greet, and have the table of rules."""

    accepts: ClassVar[Mapping[str, type[Message]]]
    greeting: ClassVar[type[Message]]
    rules: ClassVar[Mapping[type[Message], Rule]]
    limits: ClassVar[Limits] = Limits()
    refuses_notices: ClassVar[bool] = True
    """Whether the other end hears of a notice that could not be handled; of a request it always does."""

    session: Session

    def __init__(self) -> None:
        super().__init__()
        self.about: dict[str, str] = {}
        """Whom the socket belongs to, once that is known: it stands in each line of the log."""
        self._lanes: dict[str, asyncio.Queue[Request | Notice]] = {}
        self._buckets: dict[type[Message], TokenBucket] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._ended = False
        self.close_code: int | None = None
        """With which the socket was closed; None while it stands, or when it was cut off by a fault here."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves the socket, and sees to it that nothing of it is left even when the channel layer fails."""
        try:
            await super().__call__(scope, receive, send)
        except LAYER_ERRORS as error:
            log.warning("a socket was cut off", reason=str(error))
        finally:
            await self._end()

    @abc.abstractmethod
    async def greet(self, message: Any, request_id: int) -> None:
        """Answers the greeting with `reply`, or raises the refusal; then the socket is closed."""

    async def gone(self) -> None:
        """Called once when the socket is no more."""

    async def take_reply(self, reply: Reply) -> None:
        """Called with what answers a request of this end."""

    async def connect(self) -> None:
        self.session = Session(self.accepts, greeting=self.greeting, clock=time.monotonic, limits=self.limits)
        await self.accept()
        self._greeted = asyncio.Event()
        self.own(self._await_greeting())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        text = text_data if text_data is not None else bytes_data or b""
        for event in self.session.receive(text):
            await self._act(event)

    async def disconnect(self, code: int) -> None:
        self.close_code = code
        await self._end()

    async def _end(self) -> None:
        if self._ended:
            return
        self._closed = self._ended = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.gone()

    async def send_text(self, text: str) -> None:
        """Sends, unless the socket is closed by now."""
        if self._closed:
            return
        with contextlib.suppress(OSError):  # ASGI's word for an end that has gone; `disconnect` is called next
            await self.send(text_data=text)

    async def reply(self, request_id: int | None, message: Message) -> None:
        """Answers a request; a notice (no id) is not answered."""
        if request_id is not None:
            await self.send_text(Session.reply(request_id, message))

    async def shut(self, code: int, reason: str) -> None:
        """Closes the socket from this side."""
        if not self._closed:
            self._closed = True
            await self.close(code=code, reason=reason)

    def own(self, work: Any) -> None:
        """Runs a coroutine until it is done or the socket is gone."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _await_greeting(self) -> None:
        try:
            async with asyncio.timeout(GREETING_TIMEOUT_S):
                await self._greeted.wait()
        except TimeoutError:
            await self.shut(CLOSE_SILENT, "no greeting")

    async def _act(self, event: Event) -> None:
        match event:
            case Send(text):
                await self.send_text(text)
            case Close(code, reason):
                await self.shut(code, reason)
            case Reply():
                await self.take_reply(event)
            case Request(_, message) | Notice(message, _):
                rule = self.rules.get(type(message))
                await self._queue(event, rule.lane if rule else GREETING_LANE)

    async def _queue(self, event: Request | Notice, lane: str) -> None:
        queue = self._lanes.get(lane)
        if queue is None:
            queue = self._lanes[lane] = asyncio.Queue(WAITING_MAX)
            self.own(self._serve(queue))
        try:
            queue.put_nowait(event)
        except asyncio.QueueFull:
            await self._refuse(event, Unavailable(_("too many requests are waiting for their answer")))

    async def _serve(self, queue: asyncio.Queue[Request | Notice]) -> None:
        while True:
            await self._handle(await queue.get())

    async def _handle(self, event: Request | Notice) -> None:
        begun_s = time.perf_counter()
        with (
            structlog.contextvars.bound_contextvars(**self.about),
            TRACER.start_as_current_span(event.message.type, kind=SpanKind.SERVER) as span,
        ):
            outcome = await self._outcome(event)
            span.set_attributes(
                {"eyeline.outcome": outcome, **{f"eyeline.{key}": it for key, it in self.about.items()}}
            )
        MESSAGES.labels(event.message.type, outcome).observe(time.perf_counter() - begun_s)

    async def _outcome(self, event: Request | Notice) -> str:
        """Handles a message and answers it; how that ended, in a word."""
        message = event.message
        request_id = event.id if isinstance(event, Request) else None
        try:
            if isinstance(message, self.greeting) and request_id is not None:
                return await self._greet(message, request_id)
            rule = self.rules[type(message)]
            self._check_rate(type(message), rule.rate)
            answer = await self._patiently(lambda: rule.handler(self, message))
        except SignallingError as error:
            await self._refuse(event, error)
            return error.code
        except Exception:
            log.exception("a message could not be handled", type=message.type)
            await self._refuse(event, SignallingError(_("something went wrong at the server")))
            return "failed"
        await self.reply(request_id, answer or Done())
        if rule.closes:
            await self.shut(CLOSE_DONE, message.type)
        return "done"

    async def _patiently(self, act: Callable[[], Awaitable[Answer]]) -> Answer:
        """Does what needs the database, again while that is away."""
        deadline_s = time.monotonic() + STORE_PATIENCE_S
        while True:
            try:
                return await act()
            except STORE_AWAY as error:
                if time.monotonic() > deadline_s:
                    raise
                log.warning("the database is away; trying again", reason=str(error).strip())
                await asyncio.sleep(STORE_RETRY_S)

    def _check_rate(self, kind: type[Message], rate: Rate | None) -> None:
        if rate is None:
            return
        bucket = self._buckets.get(kind)
        if bucket is None:
            bucket = self._buckets[kind] = TokenBucket(rate, time.monotonic)
        if not bucket.take():
            raise TooOften(_("that was too often; try again in a moment"))

    async def _greet(self, message: Message, request_id: int) -> str:
        self._greeted.set()
        try:
            await self._patiently(lambda: self.greet(message, request_id))
        except SignallingError as error:
            await self.send_text(Session.refuse(request_id, error))
            await self.shut(CLOSE_REFUSED, error.code)
            return error.code
        return "done"

    async def _refuse(self, event: Request | Notice, error: SignallingError) -> None:
        if isinstance(event, Request):
            await self.send_text(Session.refuse(event.id, error))
        elif self.refuses_notices:
            await self.send_text(Session.refuse(None, error))
