"""A cube in a meeting: its cameras go to a render worker, its microphone and kept depth to a media worker."""

import asyncio
import contextlib
import functools
import logging
from collections.abc import Sequence
from typing import Protocol, TypeVar

from capture.frame import RGBDFrame
from capture.glance import Tails, newest_frames
from capture.kept_depth import DEPTH_PEER, KeptDepth
from capture.live.cube import LiveCube, LiveFeed
from capture.player import CubeSource, Player
from capture.recording import Moment, SoundPacket
from capture.uplink import Uplink
from conference.node.sender import EncodedSender
from conference.signalling.cubes import CaptureStart, CubeCameras, LinkAnswer, LinkOffer
from conference.signalling.kept_depth import CubeOffer
from conference.signalling.messages import MediaAnswer, MediaOffer, Message, PublishLine
from conference.signalling.node_messages import NodeMediaOffer

VIDEO_CLOCK_HZ = 90_000
AUDIO_CLOCK_HZ = 48_000
MICROPHONE_PEER = "microphone"

log = logging.getLogger(__name__)
AnyMessage = TypeVar("AnyMessage", bound=Message)


class Asks(Protocol):
    """What the node needs of `NodeClient`."""

    async def request(self, message: Message, reply: type[AnyMessage]) -> AnyMessage: ...

    async def notify(self, message: Message) -> None: ...


class Attendance:
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


def _timestamp(captured_us: int, clock_hz: int) -> int:
    """RTP's clock; it wraps at 2**32."""
    return captured_us * clock_hz // 1_000_000 % 2**32


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("capture has stopped", exc_info=task.exception())
