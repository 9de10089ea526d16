"""Cameras whose frames a test hands out one by one, and that can be unplugged."""

import queue
import time
from collections.abc import Generator, Sequence

from capture.errors import DeviceLost
from capture.frame import RGBDFrame
from capture.geometry import Intrinsics
from tests.capture import scenes

PERIOD_US = round(1e6 / scenes.FRAME_RATE_HZ)
POLL_S = 0.02


class HandCamera:
    """An RGBDCamera of the small made-up cube.

    Attributes:
        plugged: whether it can be opened.
        opened: how often it was.
    """

    def __init__(self, number: int) -> None:
        self.serial = f"c{number}"
        self.intrinsics = Intrinsics(scenes.WIDTH, scenes.HEIGHT, 80, 80, scenes.WIDTH / 2, scenes.HEIGHT / 2)
        self.plugged = True
        self.opened = 0
        self._number = number
        self._frames: queue.Queue[RGBDFrame] = queue.Queue()

    def show(self, moment_s: float, captured_us: int) -> None:
        ball = scenes.ball(moment_s, self._number)
        self.give(RGBDFrame(ball.colour, ball.depth_m, captured_us))

    def give(self, frame: RGBDFrame) -> None:
        self._frames.put(frame)

    def frames(self) -> Generator[RGBDFrame | None, None, None]:
        if not self.plugged:
            raise DeviceLost("it is not plugged in")
        self.opened += 1
        while self.plugged:
            try:
                yield self._frames.get(timeout=POLL_S)
            except queue.Empty:
                yield None
        raise DeviceLost("it was unplugged")


class Hand:
    """Hands out one moment after the other to several cameras, each a little later than the one before it."""

    def __init__(self, cameras: Sequence[HandCamera]) -> None:
        self.cameras = cameras
        self._start_us = time.monotonic_ns() // 1000 + 1_000_000
        self._count = 0

    def show(self) -> None:
        self._count += 1
        for n, camera in enumerate(self.cameras):
            if camera.plugged:
                at_us = self._start_us + self._count * PERIOD_US
                camera.show(self._count / scenes.FRAME_RATE_HZ, at_us + 160 * n)
