"""An upright picture that stands in some frame, and the off-axis camera that looks through it."""

from dataclasses import dataclass

import numpy as np

from capture.geometry import Intrinsics, Matrix, Points, transform
from rendering.errors import AssemblyError

EYE_DISTANCE_MIN_M = 0.05
"""An eye nearer than this to the plane of a rectangle, or behind it, has no picture through it."""
UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True)
class Rectangle:
    """An upright picture that stands in some frame, as seen from the side that its normal points to.

    Attributes:
        centre: [3] metres.
        right, up, normal: [3] unit vectors; right × up = normal.
    """

    centre: Points
    right: Points
    up: Points
    normal: Points
    width_m: float
    height_m: float

    @property
    def corners(self) -> Points:
        """[4, 3] top left, top right, bottom right, bottom left."""
        across, along = self.right * self.width_m / 2, self.up * self.height_m / 2
        return np.stack([
            self.centre - across + along,
            self.centre + across + along,
            self.centre + across - along,
            self.centre - across - along,
        ])  # fmt: skip

    def point(self, x: float, y: float) -> Points:
        """[3] the place at parts x and y of the picture, from its top left corner."""
        return np.asarray(
            self.centre + (x - 0.5) * self.width_m * self.right + (0.5 - y) * self.height_m * self.up, float
        )

    def carried(self, b_from_a: Matrix) -> "Rectangle":
        """The same rectangle of frame a in frame b."""
        turn = b_from_a[:3, :3]
        return Rectangle(
            transform(b_from_a, self.centre),
            turn @ self.right,
            turn @ self.up,
            turn @ self.normal,
            self.width_m,
            self.height_m,
        )


def upright(centre: Points, normal: Points, width_m: float, height_m: float) -> Rectangle:
    """The rectangle around `centre` [3] that stands upright and faces the horizontal unit vector `normal` [3]."""
    return Rectangle(np.asarray(centre, float), np.cross(UP, normal), UP, normal, width_m, height_m)


def off_axis(rectangle: Rectangle, eye: Points, width: int, height: int) -> tuple[Intrinsics, Matrix]:
    """The pinhole camera at `eye` whose picture of width × height pixels is exactly `rectangle`.

    Args:
        eye: [3] metres, in the rectangle's frame.

    Returns:
        The intrinsics (the principal point may lie outside the picture), and `camera_from_frame` [4, 4].

    Raises:
        AssemblyError: the eye is not in front of the rectangle.
    """
    rotation = np.stack([rectangle.right, -rectangle.up, -rectangle.normal])
    camera_from_frame = np.eye(4)
    camera_from_frame[:3, :3] = rotation
    camera_from_frame[:3, 3] = -rotation @ np.asarray(eye, float)
    left, top, distance_m = transform(camera_from_frame, rectangle.corners[0])
    if distance_m < EYE_DISTANCE_MIN_M:
        raise AssemblyError(
            f"the eye is {distance_m:.2f} m in front of the rectangle, not at least {EYE_DISTANCE_MIN_M} m"
        )
    px_per_m, py_per_m = width / rectangle.width_m, height / rectangle.height_m
    intrinsics = Intrinsics(
        width, height, distance_m * px_per_m, distance_m * py_per_m, -left * px_per_m, -top * py_per_m
    )
    return intrinsics, camera_from_frame
