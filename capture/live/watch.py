"""Finds out that a camera lies: that its picture stands still, or that its depth or colour is nothing but noise.

No sensor gives the same numbers twice, and nothing in front of one is as rough as noise. Whether a camera stands where
its calibration says one camera alone can't tell: `calibration_watch` does.
"""

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame

FROZEN_S = 3.0
NOISE_S = 1.0
STEP = 4
"""Every so many rows and columns are looked at."""
ROUGH_M = 0.15
"""Neighbouring depths of a scene differ by less, all but the edges of things: this is the median."""
ROUGH_LEVELS = 40.0
"""Mean difference of neighbouring colours, of 255; of evenly spread noise it is 85, of a picture below 15."""
DEPTHS_MIN = 100


class CameraWatch:
    """Looks at every frame of one camera."""

    def __init__(self) -> None:
        self._colour: NDArray[np.uint8] | None = None
        self._depth_m: NDArray[np.float32] | None = None
        self._changed_us = 0
        self._good_us: int | None = None

    def lie(self, frame: RGBDFrame) -> str | None:
        """What is wrong with the camera, for a person; None while it is to be believed."""
        at_us = frame.captured_us
        if self._good_us is None:
            self._good_us = at_us
        if self._is_new(frame):
            self._changed_us = at_us
        if not is_noise(frame):
            self._good_us = at_us
        if at_us - self._changed_us >= FROZEN_S * 1e6:
            return "its picture stands still"
        if at_us - self._good_us >= NOISE_S * 1e6:
            return "it gives nothing but noise"
        return None

    def _is_new(self, frame: RGBDFrame) -> bool:
        colour, depth_m = frame.colour[::STEP, ::STEP], frame.depth_m[::STEP, ::STEP]
        same = (
            self._colour is not None
            and self._depth_m is not None
            and np.array_equal(colour, self._colour)
            and np.array_equal(depth_m, self._depth_m)
        )
        if not same:
            self._colour, self._depth_m = colour.copy(), depth_m.copy()
        return not same


def is_noise(frame: RGBDFrame) -> bool:
    """Whether the depth or the colour of a frame is noise."""
    depth_m = frame.depth_m[::STEP]
    left, right = depth_m[:, :-1], depth_m[:, 1:]
    there = (left > 0) & (right > 0)
    if there.sum() >= DEPTHS_MIN and float(np.median(np.abs(left - right)[there])) > ROUGH_M:
        return True
    colour = frame.colour[::STEP].astype(np.int16)
    return float(np.abs(np.diff(colour, axis=1)).mean()) > ROUGH_LEVELS
