"""A participant without a browser: the signalling of one, and real media, a camera's packets out and everybody's in."""

import asyncio
import contextlib
import time
from typing import TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from conference.node.errors import NodeError
from conference.node.peer import PeerConnection
from conference.signalling.errors import SignallingError
from conference.signalling.liveness import Ping, Pong
from conference.signalling.messages import (
    PROTOCOL,
    TO_BROWSER,
    ChatPosted,
    ChatSend,
    Done,
    Error,
    Hello,
    Leave,
    MediaAnswer,
    MediaOffer,
    MediaRestart,
    Message,
    ParticipantLeft,
    PublicationChanged,
    PublicationRemoved,
    PublishLine,
    SubscribeLine,
    Welcome,
)
from conference.signalling.session import Notice, Reply, Session
from conference.signalling.state import Publication
from tests.benchmarks.forwarding.load import FRAME_RATE_HZ, Publisher, send
from tests.bots.line import Ears, Line

REPLY_S = 15.0
RETRY_S = 0.2
AGAIN_S = 0.5
PING_S = 1.0
MEDIA_ERRORS = (OSError, SignallingError, NodeError, TimeoutError, ValueError)
AnyMessage = TypeVar("AnyMessage", bound=Message)


class Bot:
    """Joins, stays, and comes back when it is cut off, until `close`.

    Args:
        url: of the service, http://….
        slug: the room.
        token: to join with; the seat is the same after each return.
        frame_rate_hz: of its camera.
        hears: whether it receives what others send.
    """

    def __init__(
        self, url: str, slug: str, token: str, frame_rate_hz: float = FRAME_RATE_HZ, hears: bool = True
    ) -> None:
        self._address = f"ws{url.removeprefix('http')}/ws/room/{slug}/"
        self._origin = url
        self._token = token
        self._frame_rate_hz = frame_rate_hz
        self.welcome: Welcome | None = None
        self.welcomed_s = 0.0
        self.answered_s = 0.0
        """When web answered something last."""
        self.ears = Ears()
        self.camera: Publisher | None = None
        """What it sends on the present connection."""
        self._frames_before = 0
        self.seats: set[int | None] = set()
        self.kept: list[str] = []
        """What web has said that it keeps of the own chat."""
        self.chat: set[str] = set()
        """What was heard of everybody's chat."""
        self.publications: dict[str, Publication] = {}
        self._session = Session(TO_BROWSER, clock=time.monotonic)
        self._socket: ClientConnection | None = None
        self._replies: dict[int, asyncio.Future[Message | SignallingError]] = {}
        self._changed = asyncio.Event()
        self._restart = asyncio.Event()
        self._restarts = 0
        self._mouth, self._ear = Line(self._publish_again), Line(self._receive_again)
        works = [self._stay, self._publish, self._ping, *([self._receive] if hears else [])]
        self._tasks = [asyncio.create_task(work()) for work in works]

    @property
    def id(self) -> str:
        """The participant's."""
        return self.welcome.participant_id if self.welcome else ""

    @property
    def frames(self) -> int:
        """How many of its camera's it has sent, on this connection and those before it."""
        return self._frames_before + (self.camera.frames if self.camera else 0)

    def wanted(self) -> list[str]:
        """What it receives: others' cameras, and views made for it."""
        return [
            p.id
            for p in self.publications.values()
            if (p.source == "camera" and p.participant_id != self.id) or (p.source == "view" and p.viewer_id == self.id)
        ]

    def describe(self) -> str:
        """How it is, for a person who looks for a fault."""
        now_s = time.monotonic()
        ages = {of[:4]: round(now_s - self.ears.heard_s.get(of, 0.0), 1) for of in self.wanted()}
        lines = f"sends on a line that is {self._mouth.state}, hears on one that is {self._ear.state}"
        return f"answered {now_s - self.answered_s:.1f} s ago, {lines}, wants {ages}, views {len(self.views())}"

    def views(self) -> list[str]:
        """The views made for it."""
        return [p.id for p in self.publications.values() if p.source == "view" and p.viewer_id == self.id]

    async def request(self, message: Message, reply: type[AnyMessage]) -> AnyMessage:
        """Asks web once.

        Raises:
            OSError: there is no connection, or it was lost.
            SignallingError: web refuses.
        """
        socket = self._socket
        if socket is None:
            raise OSError("no connection")
        request_id, text = self._session.request(message)
        future = self._replies[request_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(REPLY_S):
                await socket.send(text)
                answer = await future
        except (WebSocketException, TimeoutError) as error:
            raise OSError(str(error)) from error
        finally:
            self._replies.pop(request_id, None)
        if isinstance(answer, SignallingError):
            raise answer
        if not isinstance(answer, reply):
            raise SignallingError(f"{message.type} was answered by {answer.type}")
        self.answered_s = time.monotonic()
        return answer

    async def say(self, text: str) -> None:
        """Says something, again until web has it: as a person would who sees that it was not sent."""
        while True:
            with contextlib.suppress(OSError, SignallingError):
                await self.request(ChatSend(text), Done)
                self.kept.append(text)
                return
            await asyncio.sleep(AGAIN_S)

    async def close(self) -> None:
        """Leaves for good."""
        with contextlib.suppress(OSError, SignallingError):
            await self.request(Leave(), Done)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._mouth.hang_up()
        await self._ear.hang_up()

    async def _stay(self) -> None:
        while True:
            try:
                async with connect(self._address, origin=self._origin, max_size=None, proxy=None) as socket:  # type: ignore[arg-type]
                    await self._serve(socket)
            except (OSError, WebSocketException, SignallingError, TimeoutError):
                await asyncio.sleep(RETRY_S)
            else:
                await asyncio.sleep(RETRY_S)

    async def _serve(self, socket: ClientConnection) -> None:
        self._session = Session(TO_BROWSER, clock=time.monotonic)
        self._socket = socket
        reader = asyncio.create_task(self._read(socket))
        greeting = asyncio.create_task(self.request(Hello(PROTOCOL, self._token, True), Welcome))
        try:
            await asyncio.wait({reader, greeting}, return_when=asyncio.FIRST_COMPLETED)
            if greeting.done():
                greeting.result()
            await reader
        finally:
            self._socket = None
            for task in (reader, greeting):
                task.cancel()
            await asyncio.gather(reader, greeting, return_exceptions=True)
            for future in self._replies.values():
                if not future.done():
                    future.set_exception(OSError("the connection was lost"))

    def _take(self, welcome: Welcome) -> None:
        lacks_camera = not any(
            p.source == "camera" and p.participant_id == welcome.participant_id for p in welcome.state.publications
        )
        if self.welcome is None or lacks_camera:
            self._restarts += 1
            self._restart.set()
        self.welcome = welcome
        self.welcomed_s = time.monotonic()
        own = next(p for p in welcome.state.participants if p.id == welcome.participant_id)
        self.seats.add(own.seat)
        self.chat.update(line.text for line in welcome.state.chat)
        self.publications = {p.id: p for p in welcome.state.publications}
        self._changed.set()

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            for event in self._session.receive(text):
                if isinstance(event, Reply):
                    if isinstance(event.message, Welcome):
                        # At once: what comes right behind it changes what it says.
                        self._take(event.message)
                    future = self._replies.get(event.re)
                    if future is not None and not future.done():
                        future.set_result(event.message)
                elif isinstance(event, Notice):
                    self._note(event.message)

    def _note(self, message: Message | SignallingError) -> None:
        match message:
            case ChatPosted(line):
                self.chat.add(line.text)
            case PublicationChanged(publication):
                is_new = publication.id not in self.publications
                self.publications[publication.id] = publication
                if is_new:
                    self._changed.set()
            case PublicationRemoved(publication_id):
                self.publications.pop(publication_id, None)
            case ParticipantLeft(participant_id):
                # What somebody publishes goes with them, without a word of its own.
                self.publications = {p.id: p for p in self.publications.values() if p.participant_id != participant_id}
            case MediaRestart():
                self._restarts += 1
                self._restart.set()
                self._changed.set()
            case Error():
                return

    def _publish_again(self) -> None:
        self._restart.set()

    def _receive_again(self) -> None:
        self._restarts += 1
        self._changed.set()

    async def _publish(self) -> None:
        """Keeps a connection with the own camera."""
        while True:
            await self._restart.wait()
            self._restart.clear()
            try:
                peer = await self._mouth.anew()
                sender = peer.add_sender("VP8")
                sdp = await peer.create_offer_sdp()
                await self._offer("main", peer, sdp, (PublishLine(str(sender.mid), "camera"),), ())
                self._frames_before, self.camera = self.frames, Publisher(peer, sender)
                self._mouth.sending = asyncio.create_task(send([self.camera], self.ears, self._frame_rate_hz))
            except MEDIA_ERRORS:
                self._restart.set()
                await asyncio.sleep(RETRY_S)

    async def _receive(self) -> None:
        """Keeps a connection with all that is wanted; for another set of publications, another connection."""
        have: tuple[int, list[str]] | None = None
        while True:
            await self._changed.wait()
            self._changed.clear()
            want = (self._restarts, sorted(self.wanted()))
            if self.welcome is None or want == have:
                continue
            try:
                # Nothing, until the new connection stands: what was had may be wanted again before it does.
                have = None
                peer = await self._ear.anew()
                transceivers = [peer.addTransceiver("video", direction="recvonly") for _ in want[1]]
                if want[1]:
                    sdp = await peer.create_offer_sdp()
                    lines = (SubscribeLine(t.mid, of) for t, of in zip(transceivers, want[1], strict=True))
                    await self._offer("ears", peer, sdp, (), tuple(lines))
                    self.ears.attach(peer, want[1])
                have = want
            except MEDIA_ERRORS:
                self._changed.set()
                await asyncio.sleep(RETRY_S)

    async def _offer(
        self,
        name: str,
        peer: PeerConnection,
        sdp: str,
        publish: tuple[PublishLine, ...],
        subscribe: tuple[SubscribeLine, ...],
    ) -> None:
        epoch = time.time_ns() // 1_000_000
        answer = await self.request(MediaOffer(name, epoch, sdp, publish, subscribe), MediaAnswer)
        await peer.accept_answer_sdp(answer.sdp)
        await peer.wait_connected()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_S)
            with contextlib.suppress(OSError, SignallingError):
                await self.request(Ping(), Pong)
