"""Where a viewer's eye is: the newest datagram, lightly smoothed."""

import numpy as np

from capture.geometry import Points
from conference.signalling.eye import Eye

SMOOTHING = 0.6
"""The part of the way to the newest eye that each datagram goes: 30 a second, so 90 % within 0.1 s."""
JUMP_M = 0.25
"""A move larger than this is no jitter, and is followed at once."""
COUNTERS = 1 << 32


class EyeTrack:
    """One viewer's eye in the viewer's cube frame: the seat's reference point until a datagram came.

    Attributes:
        newest: [3] metres, as it came last and not smoothed; None before the first.
    """

    def __init__(self) -> None:
        self.newest: Points | None = None
        self._counter: int | None = None
        self._position: Points = np.zeros(3)

    @property
    def position(self) -> Points:
        """[3] metres."""
        return self._position

    def put(self, eye: Eye) -> None:
        """Takes a datagram; one that was overtaken by a later one is dropped."""
        if self._counter is not None and not 0 < (eye.counter - self._counter) % COUNTERS < COUNTERS // 2:
            return
        came = np.array([eye.x_m, eye.y_m, eye.z_m])
        first, self.newest = self._counter is None, came
        self._counter = eye.counter
        if first or np.linalg.norm(came - self._position) > JUMP_M:
            self._position = came
        else:
            self._position = self._position + SMOOTHING * (came - self._position)
