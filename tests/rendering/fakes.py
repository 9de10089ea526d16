"""The render worker's neighbours, played in this process: web at the end of a pipe, a cube, and a media worker.

The cube and the media worker are real peer connections over loopback; only what they say to web is shortened.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import RGBDEncoder
from capture.frame import RGBDFrame
from capture.geometry import Camera
from conference.node.peer import PeerConnection, create_peer_connection
from conference.signalling.cubes import LinkOffer
from conference.signalling.eye import Eye, address_eye, encode_eye
from conference.signalling.layers import encode_heights
from conference.signalling.messages import MediaAnswer, Message
from conference.signalling.node_messages import FROM_NODE, NodeHello, NodeMediaOffer, NodeStats, NodeWelcome
from conference.signalling.session import Notice, Reply, Request, Session
from conference.signalling.state import CameraDescription, CubeDescription

LOOPBACK = ("127.0.0.1",)


def describe(cameras: Sequence[Camera], frame_rate_hz: float = 15.0) -> CubeDescription:
    return CubeDescription(
        "test cube",
        tuple(
            CameraDescription(
                f"c{n}",
                camera.intrinsics.width,
                camera.intrinsics.height,
                camera.intrinsics.fx,
                camera.intrinsics.fy,
                camera.intrinsics.cx,
                camera.intrinsics.cy,
                tuple(float(value) for value in camera.camera_from_cube.ravel()),
            )
            for n, camera in enumerate(cameras)
        ),
        (),
        frame_rate_hz,
    )


class Pipe:
    """One end of a socket in memory."""

    def __init__(self) -> None:
        self.incoming: asyncio.Queue[str | None] = asyncio.Queue()
        self.outgoing: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, text: str, /) -> None:
        await self.outgoing.put(text)

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        while (text := await self.incoming.get()) is not None:
            yield text


class FakeWeb:
    """Web's end of the node's socket: greets, hands media offers to the media worker, keeps the notices.

    Attributes:
        notices: every notice that came but `NodeStats`, the newest last.
        connected: set when a node has been welcomed.
    """

    def __init__(self) -> None:
        self.media = FakeMedia()
        self.notices: list[Message] = []
        self.stats: NodeStats | None = None
        self.news = asyncio.Event()
        self.connections = 0
        self.resumes = False
        self.media_offers: list[NodeMediaOffer] = []
        self._pipe = Pipe()
        self._session = Session(FROM_NODE, clock=time.monotonic)
        self._replies: dict[int, asyncio.Future[Message]] = {}

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[Pipe]:
        """What the node calls to dial home."""
        self._pipe = pipe = Pipe()
        self._session = Session(FROM_NODE, clock=time.monotonic)
        reader = asyncio.create_task(self._read(pipe, self._session))
        try:
            yield pipe
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    def hang_up(self) -> None:
        """Web goes away; the node will dial again."""
        self._pipe.incoming.put_nowait(None)

    async def request(self, message: Message) -> Message:
        """Asks the node; raises SignallingError when it refuses."""
        request_id, text = self._session.request(message)
        future = self._replies[request_id] = asyncio.get_running_loop().create_future()
        await self._pipe.incoming.put(text)
        return await future

    async def notify(self, message: Message) -> None:
        await self._pipe.incoming.put(self._session.notice(message))

    async def wait_connections(self, count: int) -> None:
        while self.connections < count:
            await self._wait_news()

    async def wait_stats(self) -> NodeStats:
        """How the node said last that it is, once it has."""
        while self.stats is None:
            await self._wait_news()
        return self.stats

    async def wait_notice(self, kind: type[Message], fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """The first notice of a kind that fits, once there is one."""
        while True:
            for notice in self.notices:
                if isinstance(notice, kind) and fits(notice):
                    return notice
            await self._wait_news()

    async def wait_offers(self, count: int) -> None:
        while len(self.media_offers) < count:
            await self._wait_news()

    async def _wait_news(self) -> None:
        self.news.clear()
        await self.news.wait()

    async def _read(self, pipe: Pipe, session: Session) -> None:
        while True:
            for event in session.receive(await pipe.outgoing.get()):
                match event:
                    case Request(request_id, message):
                        await pipe.incoming.put(session.reply(request_id, await self._answer(message)))
                    case Reply(re, answer):
                        future = self._replies.pop(re)
                        if isinstance(answer, Exception):
                            future.set_exception(answer)
                        else:
                            future.set_result(answer)
                    case Notice(message, _):
                        if isinstance(message, NodeStats):
                            self.stats = message
                        else:
                            self.notices.append(message)
                        self.news.set()
                    case other:
                        raise AssertionError(f"the node sent what it may not: {other}")

    async def _answer(self, message: Message) -> Message:
        if isinstance(message, NodeHello):
            self.connections += 1
            self.news.set()
            return NodeWelcome("node", 0.2, self.resumes)
        assert isinstance(message, NodeMediaOffer)
        sdp = await self.media.answer(message)
        self.media_offers.append(message)
        self.news.set()
        return MediaAnswer(message.offer.peer, message.offer.epoch, sdp)


class FakeMedia:
    """Plays the media worker: takes the views, decodes them, and sends eyes."""

    def __init__(self) -> None:
        self.peer: PeerConnection | None = None
        self.epoch = -1
        self._channels: dict[str, Any] = {}
        self._channels_open = asyncio.Event()
        self._mids: dict[tuple[str, str], str] = {}
        self._decoders: dict[str, av.VideoCodecContext] = {}
        self._counter = 0

    async def answer(self, message: NodeMediaOffer) -> str:
        offer = message.offer
        if offer.epoch != self.epoch:
            await self.close()
            self.epoch = offer.epoch
            self.peer = create_peer_connection(LOOPBACK)
            self._decoders = {}
            self._channels, self._channels_open = {}, asyncio.Event()
            self.peer.on("datachannel", self._take_channel)
        assert self.peer is not None
        self._mids = {(line.subject_id or "", line.viewer_id or ""): line.mid for line in offer.publish}
        return await self.peer.answer_offer_sdp(offer.sdp)

    async def picture(self, subject: str, viewer: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The next received view: colour [H, W, 3] and alpha [H, W]."""
        assert self.peer is not None
        mid = self._mids[subject, viewer]
        receiver = next(r for r in self.peer.receivers() if r.mid == mid)
        decoder = self._decoders.get(mid) or self._decoders.setdefault(mid, av.CodecContext.create("h264", "r"))
        while True:
            frame = await receiver.get()
            pictures = decoder.decode(av.Packet(frame.data))
            if pictures:
                image = pictures[0].to_ndarray(format="rgb24")
                half = image.shape[0] // 2
                return image[:half], image[half:, :, 1]

    async def key_frame(self, subject: str, viewer: str) -> bytes:
        """Asks for a key frame, and gives the first that comes."""
        assert self.peer is not None
        receiver = next(r for r in self.peer.receivers() if r.mid == self._mids[subject, viewer])
        receiver.request_keyframe()
        while not (frame := await receiver.get()).key_frame:
            pass
        return frame.data

    def published(self) -> set[tuple[str, str]]:
        """Subject and viewer of what is published now."""
        return set(self._mids)

    async def send_eye(self, viewer: str, position: Sequence[float], times: int = 12) -> None:
        """An eye that stays: so often that smoothing has settled."""
        await self._channels_open.wait()
        for _ in range(times):
            self._counter += 1
            self._channels["eyes"].send(address_eye(viewer, encode_eye(Eye(self._counter, *position))))

    async def send_height(self, subject: str, viewer: str, height_px: int) -> None:
        """How tall a viewer can use a view."""
        await self._channels_open.wait()
        self._channels["layers"].send(encode_heights({self._mids[subject, viewer]: height_px}))

    async def close(self) -> None:
        if self.peer is not None:
            await self.peer.close()
            self.peer = None

    def _take_channel(self, channel: Any) -> None:
        self._channels[channel.label] = channel
        if self._channels.keys() == {"eyes", "layers"}:
            self._channels_open.set()


class FakeCube:
    """Plays a capture node: shows the same still frames again and again, a few times a second."""

    def __init__(self, participant_id: str, frames: Sequence[RGBDFrame], cameras: Sequence[Camera]) -> None:
        self.participant_id = participant_id
        self.description = describe(cameras)
        self._frames = frames
        self._peer = create_peer_connection(LOOPBACK)
        self._senders = [self._peer.add_sender("H264") for _ in cameras]
        self.silent: set[int] = set()

    async def connect(self, web: FakeWeb, meeting_id: str, epoch: int = 1) -> None:
        sdp = await self._peer.create_offer_sdp()
        offer = LinkOffer(meeting_id, self.participant_id, epoch, sdp, self.description)
        answer: Any = await web.request(offer)
        await self._peer.accept_answer_sdp(answer.sdp)
        await self._peer.wait_connected()

    async def play(self) -> None:
        """Sends until cancelled; every third moment is a key frame."""
        encoders = [RGBDEncoder(f.depth_m.shape[1], f.depth_m.shape[0], 15.0) for f in self._frames]
        beat = 0
        while True:
            for n, (frame, encoder, sender) in enumerate(zip(self._frames, encoders, self._senders, strict=True)):
                if n in self.silent:
                    continue
                still = RGBDFrame(frame.colour, frame.depth_m, (beat + 1) * 66_667)
                for unit in encoder.encode(still, force_key=beat % 3 == 0):
                    sender.send(unit.access_unit, beat * 6000, key_frame=unit.is_key)
            beat += 1
            await asyncio.sleep(1 / 15)

    async def offer(self) -> str:
        """An offer's SDP that leads nowhere."""
        return await self._peer.create_offer_sdp()

    async def close(self) -> None:
        await self._peer.close()
