"""V-Cube Assembly: where the seats of a meeting stand in one world, and through which rectangles people see each other.

Frames and units are those of `capture.geometry`. A scenario is a mapping from seats to poses and nothing else; all
that follows (windows, displays, who sees whom where) is computed from it. The browser computes the same numbers
(`frontend/src/room/assembly.ts`), and `tests/contract/assembly.json` holds both to them.

Source: VirtualCube (IEEE VR 2022, arXiv 2112.06730), V-Cube Assembly. There displays are real and stand around the
person; here the screen of a browser stands in for them, and a view is carried on a rectangle where its subject sits.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from capture.geometry import EYE_HEIGHT_M, Camera, Intrinsics, Matrix, Points, invert_rigid, transform
from rendering.errors import AssemblyError

SEATS_MAX = 12
TABLE_RADIUS_MIN_M = 0.8
SEAT_SPACING_M = 0.95
SIDE_BY_SIDE_Z_M = 0.9

WINDOW_WIDTH_M, WINDOW_HEIGHT_M = 0.80, 1.00
WINDOW_DROP_M = 0.20
"""How far a window's centre is below the subject's reference point."""
FLAT_WIDTH_M, FLAT_HEIGHT_M = 0.80, 0.45

DISPLAY_DISTANCE_M = 0.8
DISPLAY_DROP_M = 0.15
DISPLAY_MARGIN_M = 0.35
DISPLAY_HALF_WIDTH_MIN_M, DISPLAY_HALF_WIDTH_MAX_M = 0.6, 1.5
DISPLAY_ANGLE_MAX_RAD = math.radians(60)

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


@dataclass(frozen=True)
class Assembly:
    """The seats of one meeting in one world, numbered from 0.

    Raises:
        AssemblyError: the scenario is unknown or does not seat `seat_count` people.
    """

    scenario: str
    seat_count: int

    def __post_init__(self) -> None:
        if self.scenario not in _POSITIONS:
            raise AssemblyError(f"unknown scenario {self.scenario!r}; there are {', '.join(SCENARIOS)}")
        most = 2 if self.scenario == "face-to-face" else SEATS_MAX
        if not 2 <= self.seat_count <= most:
            raise AssemblyError(f"{self.scenario} seats 2 to {most} people, not {self.seat_count}")

    def world_from_cube(self, seat: int) -> Matrix:
        """[4, 4] the pose of the cube at `seat`.

        Raises:
            AssemblyError: there is no such seat.
        """
        if not 0 <= seat < self.seat_count:
            raise AssemblyError(f"there are seats 0 to {self.seat_count - 1}, not {seat}")
        position, facing = _POSITIONS[self.scenario](seat, self.seat_count)
        out = np.eye(4)
        out[:3, 0] = np.cross(UP, facing)
        out[:3, 1] = UP
        out[:3, 2] = facing
        out[:3, 3] = position
        return out

    def window(self, viewer: int, subject: int) -> Rectangle:
        """The rectangle in the world on which `viewer`'s view of `subject` stands."""
        return self._facing_rectangle(viewer, subject, WINDOW_WIDTH_M, WINDOW_HEIGHT_M)

    def flat_figure(self, viewer: int, subject: int) -> Rectangle:
        """The rectangle in the world on which `viewer` sees `subject`'s plain webcam picture."""
        return self._facing_rectangle(viewer, subject, FLAT_WIDTH_M, FLAT_HEIGHT_M)

    def display(self, seat: int, aspect: float) -> Rectangle:
        """The rectangle in the *cube's* frame through which a browser at `seat` shows the room.

        Args:
            aspect: width by height of the browser's picture.
        """
        if not aspect > 0:
            raise AssemblyError(f"a picture's aspect is above 0, not {aspect}")
        cube_from_world = invert_rigid(self.world_from_cube(seat))
        others = [
            transform(cube_from_world, self.world_from_cube(other)[:3, 3])
            for other in range(self.seat_count)
            if other != seat
        ]
        angle = min(max(math.atan2(abs(place[0]), place[2]) for place in others), DISPLAY_ANGLE_MAX_RAD)
        half_width = DISPLAY_DISTANCE_M * math.tan(angle) + DISPLAY_MARGIN_M
        half_width = min(max(half_width, DISPLAY_HALF_WIDTH_MIN_M), DISPLAY_HALF_WIDTH_MAX_M)
        return Rectangle(
            centre=np.array([0.0, -DISPLAY_DROP_M, DISPLAY_DISTANCE_M]),
            right=np.array([-1.0, 0.0, 0.0]),
            up=UP,
            normal=np.array([0.0, 0.0, -1.0]),
            width_m=2 * half_width,
            height_m=2 * half_width / aspect,
        )

    def window_camera(self, viewer: int, subject: int, eye_in_cube: Points, width: int, height: int) -> Camera:
        """The camera at the viewer's eye, looking through the window, in the *subject's* cube frame.

        Args:
            eye_in_cube: [3] metres in the *viewer's* cube frame.

        Raises:
            AssemblyError: the eye is not in front of the window.
        """
        eye = transform(self.world_from_cube(viewer), np.asarray(eye_in_cube, float))
        intrinsics, camera_from_world = off_axis(self.window(viewer, subject), eye, width, height)
        return Camera(intrinsics, camera_from_world @ self.world_from_cube(subject))

    def _facing_rectangle(self, viewer: int, subject: int, width_m: float, height_m: float) -> Rectangle:
        if viewer == subject:
            raise AssemblyError("nobody sees themselves at the table")
        subject_position = self.world_from_cube(subject)[:3, 3]
        normal = self.world_from_cube(viewer)[:3, 3] - subject_position
        normal[1] = 0.0
        normal /= np.linalg.norm(normal)
        centre = subject_position - WINDOW_DROP_M * UP
        return Rectangle(centre, np.cross(UP, normal), UP, normal, width_m, height_m)


Place = tuple[Points, Points]
"""Position [3] of a seat's reference point in the world, and the direction [3] of its cube's z."""


def _face_to_face(seat: int, seat_count: int) -> Place:
    side = 1.0 if seat == 0 else -1.0
    return np.array([0.0, EYE_HEIGHT_M, side * TABLE_RADIUS_MIN_M]), np.array([0.0, 0.0, -side])


def _round_table(seat: int, seat_count: int) -> Place:
    angle = 2 * math.pi * seat / seat_count
    radius = max(TABLE_RADIUS_MIN_M, SEAT_SPACING_M / 2 / math.sin(math.pi / seat_count))
    outward = np.array([math.sin(angle), 0.0, math.cos(angle)])
    return radius * outward + EYE_HEIGHT_M * UP, -outward


def _side_by_side(seat: int, seat_count: int) -> Place:
    across = (seat - (seat_count - 1) / 2) * SEAT_SPACING_M
    return np.array([across, EYE_HEIGHT_M, SIDE_BY_SIDE_Z_M]), np.array([0.0, 0.0, -1.0])


_POSITIONS: dict[str, Callable[[int, int], Place]] = {
    "face-to-face": _face_to_face,
    "round-table": _round_table,
    "side-by-side": _side_by_side,
}
SCENARIOS = tuple(_POSITIONS)
