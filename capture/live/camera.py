"""What a live cube reads: RGBD cameras, and whatever else gives one thing after another until it is unplugged."""

from collections.abc import Generator
from typing import Protocol

from capture.frame import RGBDFrame
from capture.geometry import Intrinsics

IDLE_S = 0.5
"""A device that has nothing says so at least this often."""


class RGBDCamera(Protocol):
    """One camera of a live cube.

    Attributes:
        serial: by which a calibration knows it.
        intrinsics: of its frames.
    """

    @property
    def serial(self) -> str: ...

    @property
    def intrinsics(self) -> Intrinsics: ...

    def frames(self) -> Generator[RGBDFrame | None, None, None]:
        """Opens the camera and gives its frames; None when none has come for IDLE_S, so that the reader can stop.

        `captured_us` is on this machine's monotonic clock. Closing the generator closes the camera. It is called again
        after a loss.

        Raises:
            DeviceLost: the camera cannot be opened, or is there no more.
        """
        ...
