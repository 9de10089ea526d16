"""How far a view misses its viewer's eye, by tracking, smoothing and the time that drawing takes."""

import math

import numpy as np

from capture.geometry import Points


class EyeContact:
    """One view's errors since they were asked for last."""

    def __init__(self) -> None:
        self._pictures = 0
        self._sum_deg = 0.0

    def add(self, drawn_from: Points, eye: Points, subject_eyes: Points) -> None:
        """A picture goes out.

        Args:
            drawn_from: [3] the eye that it was drawn from.
            eye: [3] where the viewer's eye is now.
            subject_eyes: [3] where those of the person in it are; all three in one frame.
        """
        self._pictures += 1
        self._sum_deg += math.degrees(_angle_rad(drawn_from - subject_eyes, eye - subject_eyes))

    def take(self) -> tuple[int, float] | None:
        """How many pictures went out, and their mean error in degrees; None when none did."""
        pictures, sum_deg = self._pictures, self._sum_deg
        self._pictures, self._sum_deg = 0, 0.0
        return (pictures, sum_deg / pictures) if pictures else None


def _angle_rad(one: Points, other: Points) -> float:
    # Unlike the arc cosine it keeps its precision for small angles.
    return math.atan2(float(np.linalg.norm(np.cross(one, other))), float(one @ other))
