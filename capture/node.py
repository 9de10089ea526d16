"""The capture node: in a meeting it sends a cube's cameras to a render worker, its microphone to a media worker."""

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from capture.frame import RGBDFrame
from capture.glance import Tails, first_frames, live_frames, looks, newest_frames
from capture.kept_depth import DEPTH_PEER, KeptDepth
from capture.live.cube import LiveCube, LiveFeed
from capture.player import CubeSource, Player
from capture.recording import Moment, SoundPacket
from capture.uplink import Uplink
from conference.node.sender import EncodedSender
from conference.signalling.cube_look import CalibrationReport, CubeLook, CubeLooked
from conference.signalling.cubes import CaptureStart, CaptureStop, CubeCameras, LinkAnswer, LinkOffer, LinkRestart
from conference.signalling.errors import SignallingError
from conference.signalling.kept_depth import CubeKeep, CubeOffer
from conference.signalling.messages import Done, MediaAnswer, MediaOffer, MediaRestart, Message, PublishLine
from conference.signalling.node_client import Handler
from conference.signalling.node_messages import NodeMediaOffer, NodeStats

VIDEO_CLOCK_HZ = 90_000
AUDIO_CLOCK_HZ = 48_000
MICROPHONE_PEER = "microphone"

log = logging.getLogger(__name__)
AnyMessage = TypeVar("AnyMessage", bound=Message)


class Asks(Protocol):
    """What the node needs of `NodeClient`."""

    async def request(self, message: Message, reply: type[AnyMessage]) -> AnyMessage: ...

    async def notify(self, message: Message) -> None: ...


class CaptureNode:
    """Plays one source in at most one meeting; idle between meetings.

    Web decides: a start for another meeting ends the one before, and a second start for the same one offers everything
    again (web has forgotten the connections, or would not ask).

    Args:
        source: the cube, recorded or live.
        ice_addresses: offered as candidates.
        first_epoch: a number that grows from one run of the node to the next; by default unix milliseconds, so that a
            node that was started again replaces its own old connections.
        report: how well the cube was calibrated, if that is known.
    """

    def __init__(
        self,
        source: CubeSource | LiveCube,
        ice_addresses: Sequence[str],
        first_epoch: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        report: CalibrationReport | None = None,
    ) -> None:
        self._source = source
        self._ice_addresses = tuple(ice_addresses)
        self._first_epoch = first_epoch
        self._session: _Session | None = None
        self._changing = asyncio.Lock()
        self._looking = asyncio.Lock()
        self._report = report
        self._rate = _Rate()
        self.web: Asks | None = None
        """Set before the first message comes."""

    def handlers(self) -> Mapping[type[Message], Handler]:
        """By message class, for `NodeClient`."""
        return {
            CaptureStart: self._start,
            CaptureStop: self._stop,
            LinkRestart: self._link_restart,
            MediaRestart: self._media_restart,
            CubeLook: self._look,
            CubeKeep: self._keep,
        }

    def stats(self) -> NodeStats:
        """How the node is now."""
        session = self._session
        if session is None:
            return NodeStats(0.0, 0, 0.0, 0.0, 0)
        return NodeStats(
            load=1.0,
            streams=session.streams,
            packets_per_s=self._rate(session.player.counters.packets),
            loop_lag_ms=session.player.counters.late_s * 1000,
            dropped=session.dropped,
        )

    async def close(self) -> None:
        """Ends the meeting, if there is one."""
        async with self._changing:
            await self._end()

    async def _start(self, message: CaptureStart) -> Done:
        async with self._changing:
            session = self._session
            if session is not None and session.start == message:
                session.restart("web asked to start again")
                return Done()
            await self._end()
            if self.web is None:
                raise SignallingError("the node has no connection to web yet")
            log.info("joining meeting %s as participant %s", message.meeting_id, message.participant_id)
            self._session = _Session(message, self._source, self.web, self._ice_addresses, self._first_epoch())
        return Done()

    async def _stop(self, message: CaptureStop) -> Done:
        async with self._changing:
            if self._session is not None and self._session.start.meeting_id == message.meeting_id:
                log.info("leaving meeting %s", message.meeting_id)
                await self._end()
        return Done()

    async def _link_restart(self, message: LinkRestart) -> None:
        session = self._session
        if session is not None and session.start.meeting_id == message.meeting_id:
            session.cameras.restart(message.reason)

    async def _media_restart(self, message: MediaRestart) -> None:
        if self._session is not None:
            uplink = self._session.depth if message.peer == DEPTH_PEER else self._session.microphone
            uplink.restart(message.reason)

    async def _keep(self, message: CubeKeep) -> Done:
        session = self._session
        if session is not None and session.start.meeting_id == message.meeting_id:
            await session.depth.keep(message.kept)
        return Done()

    async def _look(self, message: CubeLook) -> CubeLooked:
        """What the cameras see now, in a meeting or not; of a recording that is not played, how it begins."""
        source, session = self._source, self._session
        async with self._looking:
            if session is not None:
                frames = await session.newest_frames()
            elif isinstance(source, LiveCube):
                async with self._changing:
                    frames = await live_frames(source)
            else:
                frames = await asyncio.to_thread(first_frames, source)
            serials = [camera.serial for camera in source.description.cameras]
            pictures = await asyncio.to_thread(looks, serials, frames)
        return CubeLooked(session is not None or isinstance(source, LiveCube), pictures, self._report)

    async def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()


class _Session:
    """A cube in a meeting: its uplinks and the player that feeds them. Runs from its making until `close`."""

    def __init__(
        self,
        start: CaptureStart,
        source: CubeSource | LiveCube,
        web: Asks,
        ice_addresses: Sequence[str],
        first_epoch: int,
    ) -> None:
        self.start = start
        self._source = source
        self._web = web
        cameras = len(source.description.cameras)
        self._tails = Tails(cameras)
        self.cameras = Uplink(
            "cameras", ["H264"] * cameras, start.participant_id, self._offer_cameras, ice_addresses, first_epoch
        )
        self.microphone = Uplink(
            "microphone", ["opus"], start.participant_id, self._offer_microphone, ice_addresses, first_epoch
        )
        self.depth = KeptDepth(cameras, start.participant_id, self._offer_depth, ice_addresses, first_epoch)
        self.player = source.feed(self) if isinstance(source, LiveCube) else Player(source, self)
        jobs = [self.cameras.run(), self.player.run()]
        self._cameras_changed = asyncio.Event()
        if isinstance(self.player, LiveFeed):
            self.player.on_change = self._cameras_changed.set
            self.player.is_wanted = self._is_wanted
            jobs.append(self._tell_cameras(self.player))
        if source.has_sound:
            jobs.append(self.microphone.run())
        self._tasks = [asyncio.create_task(job) for job in jobs]
        for task in self._tasks:
            task.add_done_callback(_report)

    @property
    def streams(self) -> int:
        """How many are being sent."""
        return len(self.cameras.senders) + len(self.microphone.senders) + len(self.depth.senders)

    @property
    def dropped(self) -> int:
        """Frames that could not be sent."""
        now = sum(sender.dropped for sender in (*self.cameras.senders, *self.microphone.senders))
        return self.cameras.dropped + self.microphone.dropped + self.depth.dropped + now

    def restart(self, reason: str) -> None:
        """Offers all connections again."""
        self.cameras.restart(reason)
        self.microphone.restart(reason)
        self.depth.restart(reason)
        self._cameras_changed.set()

    async def newest_frames(self) -> list[RGBDFrame | None]:
        """What each camera gave last."""
        if isinstance(self.player, LiveFeed):
            return list(self.player.newest)
        return await asyncio.to_thread(newest_frames, self._tails.copy())

    def send_moment(self, moment: Moment, moment_s: float) -> None:
        """What the cameras gave of a moment, one after the other without a pause."""
        if not isinstance(self.player, LiveFeed):
            self._tails.take(moment)
        timestamp = _timestamp(moment.captured_us, VIDEO_CLOCK_HZ)
        for senders in (self.cameras.senders, self.depth.senders):
            for sender, frame in zip(senders, moment.frames, strict=False):
                if frame is not None:
                    sender.send(frame.access_unit, timestamp, moment_s, frame.is_key)

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None:
        """A packet of the microphone."""
        for sender in self.microphone.senders:
            sender.send(sound.packet, _timestamp(sound.captured_us, AUDIO_CLOCK_HZ), moment_s)

    async def close(self) -> None:
        """Ends all connections and the player."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        await self.depth.close()

    def _is_wanted(self, camera: int) -> bool:
        """Whether somebody receives a camera: not without a connection, nor while the far side asks for a pause."""
        ways = (self.cameras.senders, self.depth.senders)
        return any(camera < len(senders) and not senders[camera].paused for senders in ways)

    async def _tell_cameras(self, feed: LiveFeed) -> None:
        """Tells web which cameras are lost, whenever that changes and when web has forgotten."""
        while True:
            await self._cameras_changed.wait()
            self._cameras_changed.clear()
            count = len(self._source.description.cameras)
            await self._web.notify(CubeCameras(self.start.meeting_id, count, feed.lost))

    async def _offer_cameras(self, epoch: int, sdp: str, senders: tuple[EncodedSender, ...]) -> str:
        self._make_keys_for(senders)
        offer = LinkOffer(self.start.meeting_id, self.start.participant_id, epoch, sdp, self._source.description)
        return (await self._web.request(offer, LinkAnswer)).sdp

    async def _offer_depth(self, epoch: int, sdp: str, senders: tuple[EncodedSender, ...]) -> str:
        self._make_keys_for(senders)
        publish = tuple(PublishLine(str(sender.mid), "cube") for sender in senders)
        offer = MediaOffer(DEPTH_PEER, epoch, sdp, publish, ())
        return (
            await self._web.request(CubeOffer(self.start.meeting_id, self._source.description, offer), MediaAnswer)
        ).sdp

    def _make_keys_for(self, senders: tuple[EncodedSender, ...]) -> None:
        """A recording cannot make a key frame when one is asked for, but has one every second."""
        if isinstance(self.player, LiveFeed):
            for n, sender in enumerate(senders):
                sender.on_keyframe_request = functools.partial(self.player.want_key, n)

    async def _offer_microphone(self, epoch: int, sdp: str, senders: tuple[EncodedSender, ...]) -> str:
        (sender,) = senders
        publish = (PublishLine(str(sender.mid), "microphone"),)
        offer = MediaOffer(MICROPHONE_PEER, epoch, sdp, publish, ())
        return (await self._web.request(NodeMediaOffer(self.start.meeting_id, offer), MediaAnswer)).sdp


class _Rate:
    """Turns a growing count into a rate, from call to call."""

    def __init__(self) -> None:
        self._count, self._at_s = 0, time.monotonic()

    def __call__(self, count: int) -> float:
        now_s = time.monotonic()
        grown, passed_s = max(count - self._count, 0), now_s - self._at_s
        self._count, self._at_s = count, now_s
        return grown / passed_s if passed_s > 0 else 0.0


def _timestamp(captured_us: int, clock_hz: int) -> int:
    """RTP's clock; it wraps at 2**32."""
    return captured_us * clock_hz // 1_000_000 % 2**32


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("capture has stopped", exc_info=task.exception())
