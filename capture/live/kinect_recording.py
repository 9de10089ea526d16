"""A Kinect's own recording as a camera of a cube, played at its own pace, over and over."""

import threading
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

from capture.errors import CaptureError, RecordingError
from capture.frame import RGBDFrame
from capture.geometry import Intrinsics
from capture.kinect import KinectCapture, KinectReader
from capture.kinect_registration import KinectRegistration
from capture.live.camera import IDLE_S
from capture.live.kinect import wire_intrinsics


class Round:
    """The common beginning and length of recordings that are played together, so that they stay in step.

    Args:
        zero_us: the device's time at which a round begins; wired Kinects have one clock.
        period_us: when it is over, all begin again.
    """

    def __init__(self, zero_us: int, period_us: int) -> None:
        self.zero_us = zero_us
        self.period_us = period_us
        self._start_us: int | None = None
        self._lock = threading.Lock()

    def start_us(self) -> int:
        """When the first round began, on the monotonic clock: when this was first asked."""
        with self._lock:
            if self._start_us is None:
                self._start_us = time.monotonic_ns() // 1000
            return self._start_us


class KinectRecording:
    """One recording as an RGBDCamera.

    Args:
        intrinsics: of the frames; by default those of the wire.

    Attributes:
        first_us, end_us: of its moments, by the device's clock.

    Raises:
        RecordingError: the file is not a Kinect recording, or holds no moment with colour and depth.
    """

    def __init__(self, path: Path, intrinsics: Intrinsics | None = None) -> None:
        self._path = path
        with KinectReader(path) as reader:
            self.serial = reader.serial or path.stem
            self.intrinsics = intrinsics or wire_intrinsics(reader.calibration.colour.intrinsics)
            times = [reader.start_us + capture.captured_us for capture in _whole(reader)]
        if not times:
            raise RecordingError(f"{path.name} holds no moment with colour and depth")
        step_us = (times[-1] - times[0]) // (len(times) - 1) if len(times) > 1 else 33_333
        self.first_us, self.end_us = times[0], times[-1] + step_us
        self.round = Round(self.first_us, self.end_us - self.first_us)

    def frames(self) -> Generator[RGBDFrame | None, None, None]:
        """As `RGBDCamera.frames`."""
        start_us = self.round.start_us()
        with KinectReader(self._path) as reader:
            registration = KinectRegistration(reader.calibration, self.intrinsics)
            while True:
                # A round that is over already (this camera was away) is not made good.
                passed_us = time.monotonic_ns() // 1000 - start_us
                offset_us = start_us + passed_us // self.round.period_us * self.round.period_us
                for capture in _whole(reader):
                    due_us = offset_us + reader.start_us + capture.captured_us - self.round.zero_us
                    yield from _wait(due_us)
                    try:
                        yield registration.frame(replace(capture, captured_us=due_us))
                    except CaptureError as error:
                        raise RecordingError(f"{self._path.name}: {error}") from error
                yield from _wait(offset_us + self.round.period_us)


def played_together(recordings: list[KinectRecording]) -> None:
    """Gives recordings of one cube a common round."""
    zero_us = min(recording.first_us for recording in recordings)
    together = Round(zero_us, max(recording.end_us for recording in recordings) - zero_us)
    for recording in recordings:
        recording.round = together


def _whole(reader: KinectReader) -> Iterator[KinectCapture]:
    return (c for c in reader.captures() if c.colour is not None and c.depth_mm is not None)


def _wait(until_us: int) -> Generator[None, None, None]:
    """Waits, and gives None every IDLE_S."""
    while (missing_s := until_us / 1e6 - time.monotonic()) > 0:
        time.sleep(min(missing_s, IDLE_S))
        if missing_s > IDLE_S:
            yield None
