"""A live cube: its cameras and microphone, each read in a thread of its own; it goes on with those that are there."""

import asyncio
import functools
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from capture.depth_codec import LIVE, EncodedFrame, RGBDEncoder
from capture.depth_filter import filter_depth
from capture.errors import SetupError
from capture.frame import RGBDFrame
from capture.geometry import Camera
from capture.live.calibration_watch import INTERVAL_S, CalibrationWatch
from capture.live.camera import RGBDCamera
from capture.live.clock import MomentClock
from capture.live.device import DeviceThread
from capture.live.microphone import Microphone
from capture.live.watch import CameraWatch
from capture.lossless_codec import LosslessEncoder
from capture.person import PersonGate, cut_to_person
from capture.player import Outlet, PlayerCounters
from capture.recording import Moment, SoundPacket
from conference.signalling.state import CameraDescription, CubeDescription

WAITING_MAX = 8
"""Frames of a camera that are encoded and not yet handed out; more are not even encoded."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveCube:
    """What there is to capture; nothing is opened before `feed(…).run()`.

    Attributes:
        description: with one calibrated camera for each of `cameras`, in their order.
        gate: what lies outside it is cut away; None to keep everything.
        lossless: whether pictures are sent without loss, which takes a local network.
    """

    description: CubeDescription
    cameras: Sequence[RGBDCamera]
    microphone: Microphone | None = None
    gate: PersonGate | None = None
    lossless: bool = False

    def __post_init__(self) -> None:
        described = [(c.serial, c.width, c.height) for c in self.description.cameras]
        there = [(c.serial, c.intrinsics.width, c.intrinsics.height) for c in self.cameras]
        if described != there:
            raise SetupError(f"the calibration is of other cameras: {described}, not {there}")

    @property
    def has_sound(self) -> bool:
        """Whether there is a microphone."""
        return self.microphone is not None

    def feed(self, outlet: Outlet) -> "LiveFeed":
        """One run of the cube into an outlet."""
        return LiveFeed(self, outlet)


class LiveFeed:
    """Reads, filters, encodes and hands out until cancelled.

    A camera's frame is handed out as soon as it is encoded, as a moment with that frame alone: the frames of one moment
    carry the same time, by which the far side brings them together.

    Attributes:
        counters: as a player's; `skips` counts frames that came faster than they could be handed out.
        lost: serials of the cameras that are not there now.
        newest: the last frame of each camera, as it came from it; None for one that is not there.
        seen_all: set when each camera has given a frame.
        on_change: called when a camera is lost or back.
        is_wanted: asked in a camera's thread, by its place, whether its frames are worth encoding now; when they are
            again, `want_key` must be called.
    """

    def __init__(self, cube: LiveCube, outlet: Outlet) -> None:
        self.counters = PlayerCounters()
        self.lost: tuple[str, ...] = ()
        self.newest: list[RGBDFrame | None] = [None] * len(cube.cameras)
        self.seen_all = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None
        self.is_wanted: Callable[[int], bool] = lambda camera: True
        self._cube = cube
        self._outlet = outlet
        rate_hz = cube.description.frame_rate_hz
        self._moments = MomentClock(len(cube.cameras), rate_hz)
        self._lines = [
            _CameraLine(camera, described, cube)
            for camera, described in zip(cube.cameras, cube.description.cameras, strict=True)
        ]
        self._start_us = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def want_key(self, camera: int) -> None:
        """Makes a camera's next frame a key frame."""
        self._lines[camera].wants_key = True

    async def run(self) -> None:
        """Captures until cancelled; then all devices are closed."""
        self._loop = asyncio.get_running_loop()
        self._start_us = time.monotonic_ns() // 1000
        threads: list[DeviceThread[RGBDFrame] | DeviceThread[SoundPacket]] = [
            DeviceThread(
                f"camera {line.camera.serial}",
                line.camera.frames,
                functools.partial(self._take_frame, n),
                functools.partial(self._camera_state, n),
            )
            for n, line in enumerate(self._lines)
        ]
        if self._cube.microphone is not None:
            microphone = self._cube.microphone
            threads.append(DeviceThread("microphone", microphone.packets, self._take_sound, self._microphone_state))
        try:
            await self._watch_calibration()
        finally:
            for thread in threads:
                thread.stop()
            await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))

    async def _watch_calibration(self) -> None:
        """Compares what the cameras see, as long as it is not cancelled."""
        watch = CalibrationWatch([line.calibrated for line in self._lines], self._cube.gate)
        while True:
            await asyncio.sleep(INTERVAL_S)
            frames = self._frames_of_one_moment()
            misplaced = await asyncio.to_thread(watch.misplaced, frames)
            for n in frames:
                self._lines[n].misplaced = misplaced.get(n)

    def _frames_of_one_moment(self) -> dict[int, RGBDFrame]:
        """The newest frame of each camera that is as new as the newest of all."""
        frames = {n: line.newest for n, line in enumerate(self._lines) if line.newest is not None}
        newest_us = max((frame.captured_us for frame in frames.values()), default=0)
        period_us = 1e6 / self._cube.description.frame_rate_hz
        return {n: frame for n, frame in frames.items() if newest_us - frame.captured_us <= period_us}

    # --- in the devices' threads ---------------------------------------------------------------------------

    def _take_frame(self, n: int, frame: RGBDFrame) -> None:
        line = self._lines[n]
        lie = line.watch.lie(frame)
        line.newest = frame if lie is None else None
        lie = lie or line.misplaced
        if lie != line.lie:
            line.lie = lie
            self._camera_state(n, lie is None, lie or "")
        if lie is not None:
            return
        self.newest[n] = frame
        if not self.seen_all.is_set() and None not in self.newest:
            self._call(self.seen_all.set)
        moment_us = self._moments.moment_of(n, frame.captured_us - self._start_us)
        if moment_us is None or moment_us < 0 or not self.is_wanted(n):
            return
        if line.encoded - line.sent >= WAITING_MAX:
            self.counters.skips += 1
            return
        for encoded in line.encode(frame, moment_us):
            line.encoded += 1
            self._call(self._send_frame, n, encoded)

    def _take_sound(self, sound: SoundPacket) -> None:
        at_us = sound.captured_us - self._start_us
        if at_us >= 0:
            self._call(self._send_sound, SoundPacket(at_us, sound.packet))

    def _camera_state(self, n: int, there: bool, reason: str) -> None:
        if not there:
            # What comes after the gap must not build on what was before.
            self._lines[n].encoder = None
            self.newest[n] = None
        self._call(self._note, self._lines[n].camera.serial, there, reason)

    def _microphone_state(self, there: bool, reason: str) -> None:
        if not there:
            log.warning("the microphone is lost (%s)", reason)

    def _call(self, function: Callable[..., None], *arguments: object) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(function, *arguments)

    # --- in the loop ---------------------------------------------------------------------------------------

    def _send_frame(self, n: int, frame: EncodedFrame) -> None:
        self._lines[n].sent += 1
        frames = tuple(frame if k == n else None for k in range(len(self._lines)))
        self._sent(frame.captured_us)
        self._outlet.send_moment(Moment(frame.captured_us, frames), self._unix_s(frame.captured_us))

    def _send_sound(self, sound: SoundPacket) -> None:
        self._sent(sound.captured_us)
        self._outlet.send_sound(sound, self._unix_s(sound.captured_us))

    def _sent(self, captured_us: int) -> None:
        self.counters.packets += 1
        self.counters.late_s = max(self._age_s(captured_us), 0.0)

    def _age_s(self, captured_us: int) -> float:
        return (time.monotonic_ns() // 1000 - self._start_us - captured_us) / 1e6

    def _unix_s(self, captured_us: int) -> float:
        return time.time() - self._age_s(captured_us)

    def _note(self, serial: str, there: bool, reason: str) -> None:
        before = self.lost
        self.lost = tuple(s for s in self.lost if s != serial) if there else (*self.lost, serial)
        if self.lost == before:
            return
        left = len(self._lines) - len(self.lost)
        if there:
            log.info("camera %s is back: %d of %d cameras", serial, left, len(self._lines))
        else:
            log.warning("camera %s is lost (%s): %d of %d cameras go on", serial, reason, left, len(self._lines))
        self.on_change()


class _CameraLine:
    """A camera on its way to the outlet: its encoder, and how many of its frames were encoded and handed out.

    `lie` is why it is not to be believed now, `misplaced` why it is thought to stand elsewhere; `newest` is its last
    frame, also while it is `misplaced`.
    """

    def __init__(self, camera: RGBDCamera, described: CameraDescription, cube: LiveCube) -> None:
        self.camera = camera
        self.watch = CameraWatch()
        self.lie: str | None = None
        self.misplaced: str | None = None
        self.newest: RGBDFrame | None = None
        self.calibrated = Camera(camera.intrinsics, np.array(described.camera_from_cube, np.float64).reshape(4, 4))
        self._cube = cube
        self.encoder: RGBDEncoder | LosslessEncoder | None = None
        self.wants_key = False
        self.encoded = 0
        self.sent = 0

    def encode(self, frame: RGBDFrame, moment_us: int) -> list[EncodedFrame]:
        """The packets of a frame; the first ever, and the first after a loss, is a key frame."""
        if self.encoder is None:
            self.encoder = self._new_encoder()
        if self._cube.gate is not None:
            frame = cut_to_person(frame, self.calibrated, self._cube.gate)
        key, self.wants_key = self.wants_key, False
        return self.encoder.encode(RGBDFrame(frame.colour, filter_depth(frame.depth_m), moment_us), force_key=key)

    def _new_encoder(self) -> RGBDEncoder | LosslessEncoder:
        i, rate_hz = self.camera.intrinsics, self._cube.description.frame_rate_hz
        if self._cube.lossless:
            return LosslessEncoder(i.width, i.height, rate_hz)
        return RGBDEncoder(i.width, i.height, rate_hz, LIVE)
