"""Live Azure Kinects: each is driven by a process of its own, whose frames come through a pipe; the set is wired.

Wired Kinects take their pictures together: the master gives the beat, each subordinate follows a little later than the
one before it, so that no laser lights another's picture (the SDK's guide asks for 160 µs or more).
"""

import threading
from collections.abc import Generator, Sequence

import cv2
import numpy as np

from capture.errors import DeviceLost, SetupError
from capture.frame import RGBDFrame
from capture.geometry import Intrinsics
from capture.inverse_depth import FAR_M
from capture.kinect import KinectCapture
from capture.kinect_registration import KinectRegistration
from capture.live.clock import DeviceClock
from capture.live.kinect_process import KinectDriver, KinectSettings
from capture.live.kinect_protocol import CaptureBody

DELAY_STEP_US = 160
DELAY_MAX_US = 33_333
MASTER_WAITS_S = 5.0
WIDTH, HEIGHT = 640, 480


class SyncGroup:
    """The Kinects on one wire.

    Args:
        serials: the master first, then its subordinates; one alone runs for itself.
        delays_us: of each after the master; by default DELAY_STEP_US from one to the next.

    Attributes:
        wired: whether the wire is in use: not when there is one camera, and not any more once the master was lost.

    Raises:
        SetupError: the delays do not fit the cameras.
    """

    def __init__(self, serials: Sequence[str], delays_us: Sequence[int] | None = None) -> None:
        delays = [DELAY_STEP_US * n for n in range(len(serials))] if delays_us is None else list(delays_us)
        if len(delays) != len(serials) or delays[:1] != [0] or not all(0 <= d <= DELAY_MAX_US for d in delays):
            raise SetupError(
                f"{len(serials)} Kinects have as many delays, the master's 0, none above {DELAY_MAX_US} µs"
            )
        self._delays_us = dict(zip(serials, delays, strict=True))
        self._master = serials[0]
        self._started: set[str] = set()
        self._changed = threading.Condition()
        self.wired = len(serials) > 1

    def role(self, serial: str) -> str:
        """What the driver of a camera is to be told."""
        if not self.wired:
            return "standalone"
        return "master" if serial == self._master else "subordinate"

    def delay_us(self, serial: str) -> int:
        """How much later than the master a camera takes its pictures."""
        return self._delays_us[serial]

    def wait_turn(self, serial: str) -> None:
        """A master waits until its subordinates run, or too long: those that start later join at the next beat."""
        if self.role(serial) == "master":
            with self._changed:
                others = self._delays_us.keys() - {serial}
                self._changed.wait_for(lambda: others <= self._started, MASTER_WAITS_S)

    def started(self, serial: str) -> None:
        """A camera runs."""
        with self._changed:
            self._started.add(serial)
            self._changed.notify_all()

    def lost(self, serial: str) -> None:
        """A camera is there no more. Without its master the wire is of no use: the others go on by themselves."""
        with self._changed:
            self._started.discard(serial)
            if serial == self._master:
                self.wired = False
            self._changed.notify_all()


class KinectCamera:
    """One Kinect as an RGBDCamera; its frames are those of a pinhole camera in the middle of its colour picture.

    Args:
        intrinsics: of the frames, from the cube's calibration.
        reach_m: what is deeper is left out.
    """

    def __init__(
        self,
        serial: str,
        intrinsics: Intrinsics,
        settings: KinectSettings,
        group: SyncGroup,
        reach_m: float = FAR_M,
    ) -> None:
        self.serial = serial
        self.intrinsics = intrinsics
        self._settings = settings
        self._group = group
        self._reach_m = reach_m

    def frames(self) -> Generator[RGBDFrame | None, None, None]:
        """As `RGBDCamera.frames`."""
        self._group.wait_turn(self.serial)
        role = self._group.role(self.serial)
        driver = KinectDriver(self._settings, self.serial, role, self._group.delay_us(self.serial))
        try:
            registration = KinectRegistration(driver.calibration, self.intrinsics, self._reach_m)
            self._group.started(self.serial)
            clock = DeviceClock()
            while self._group.role(self.serial) == role:
                body = driver.next_capture()
                if body is None:
                    yield None
                    continue
                captured_us = clock.to_host_us(body.device_us, body.arrival_us)
                yield registration.frame(_capture(body, captured_us))
            raise DeviceLost("its master is gone, so it starts again by itself")
        except DeviceLost:
            # Not when the reader closes this generator: then all cameras end.
            self._group.lost(self.serial)
            raise
        finally:
            driver.close()


def wire_intrinsics(colour: Intrinsics, width: int = WIDTH, height: int = HEIGHT) -> Intrinsics:
    """The pinhole camera of the wire: the colour camera's height, and as much of its width as fits."""
    scale = height / colour.height
    cx = colour.cx * scale - (colour.width * scale - width) / 2
    return Intrinsics(width, height, colour.fx * scale, colour.fy * scale, cx, colour.cy * scale)


def factory_intrinsics(serial: str, settings: KinectSettings) -> Intrinsics:
    """The intrinsics of a Kinect's frames, from the calibration that the factory has put in.

    Raises:
        DeviceLost: the Kinect cannot be opened.
    """
    driver = KinectDriver(settings, serial, "standalone", 0)
    try:
        return wire_intrinsics(driver.calibration.colour.intrinsics)
    finally:
        driver.close()


def _capture(body: CaptureBody, captured_us: int) -> KinectCapture:
    colour = cv2.imdecode(np.frombuffer(body.colour_jpeg, np.uint8), cv2.IMREAD_COLOR)
    if colour is None:
        raise DeviceLost("the Kinect gives colour that is no JPEG")
    depth_mm = np.frombuffer(body.depth, "<u2").reshape(body.depth_height, body.depth_width)
    return KinectCapture(
        cv2.cvtColor(colour, cv2.COLOR_BGR2RGB).astype(np.uint8), depth_mm.astype(np.uint16), None, captured_us
    )
