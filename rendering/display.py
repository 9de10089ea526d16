"""A cube's own displays: one or three rectangles around the person, together one picture of the room.

Each display is looked through by itself, off-axis from the tracked eye; so a point of the room is shown on the display
that the ray from the eye to it crosses, and displays need not stand square or alike. A browser on a laptop has one
small display, which `Assembly.display` fits to what there is to be seen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from capture.geometry import Points, transform
from rendering.errors import AssemblyError
from rendering.rectangle import EYE_DISTANCE_MIN_M, UP, Rectangle, off_axis, upright

DISPLAYS_MAX = 3
SQUARE_TOLERANCE = 1e-3

CUBE_DISPLAY_CENTRE_M = (0.0, -0.15, 0.95)
CUBE_DISPLAY_WIDTH_M, CUBE_DISPLAY_HEIGHT_M = 1.43, 0.80
"""A 65-inch display of 16:9."""
SIDE_TURN_RAD = math.radians(65)
"""By which the side displays of a cube with three are turned inward, edge to edge with the front one."""


@dataclass(frozen=True)
class ShownPoint:
    """Where something is shown: on which display, and at which parts of its picture from the top left corner."""

    display: int
    x: float
    y: float


def display_rectangle(top_left_m: Points, right_m: Points, down_m: Points) -> Rectangle:
    """A display from its top left corner [3] and its upper and left edge [3], in the cube's frame.

    Raises:
        AssemblyError: the edges are not square to each other or have no length.
    """
    width_m, height_m = float(np.linalg.norm(right_m)), float(np.linalg.norm(down_m))
    if not (width_m > 0 and height_m > 0 and math.isfinite(width_m) and math.isfinite(height_m)):
        raise AssemblyError("a display has a width and a height")
    right, up = np.asarray(right_m, float) / width_m, -np.asarray(down_m, float) / height_m
    if abs(float(right @ up)) > SQUARE_TOLERANCE:
        raise AssemblyError("a display's edges are square to each other")
    centre = np.asarray(top_left_m, float) + (np.asarray(right_m, float) + np.asarray(down_m, float)) / 2
    return Rectangle(centre, right, up, np.cross(right, up), width_m, height_m)


def cube_displays(count: int) -> tuple[Rectangle, ...]:
    """The displays of a cube built as usual: the front one, or left, front and right.

    Raises:
        AssemblyError: a cube has one or three displays.
    """
    centre, half = np.array(CUBE_DISPLAY_CENTRE_M), CUBE_DISPLAY_WIDTH_M / 2
    front = upright(centre, np.array([0.0, 0.0, -1.0]), CUBE_DISPLAY_WIDTH_M, CUBE_DISPLAY_HEIGHT_M)
    if count == 1:
        return (front,)
    if count != DISPLAYS_MAX:
        raise AssemblyError(f"a cube has one display or three, not {count}")
    sides = []
    for sign in (1.0, -1.0):  # the left of the person is at +x
        along = np.array([sign * math.cos(SIDE_TURN_RAD), 0.0, -math.sin(SIDE_TURN_RAD)])
        middle = centre + np.array([sign * half, 0.0, 0.0]) + half * along
        sides.append(upright(middle, sign * np.cross(UP, along), CUBE_DISPLAY_WIDTH_M, CUBE_DISPLAY_HEIGHT_M))
    return (sides[0], front, sides[1])


def shown_at(displays: Sequence[Rectangle], eye: Points, point: Points) -> ShownPoint | None:
    """Where `point` [3] is shown to `eye` [3], both in the cube's frame; None when the ray meets no display."""
    for n, display in enumerate(displays):
        if -float((display.centre - eye) @ display.normal) < EYE_DISTANCE_MIN_M:
            continue  # the eye is not before this one
        intrinsics, camera_from_cube = off_axis(display, eye, 1, 1)
        x, y, z = transform(camera_from_cube, np.asarray(point, float))
        if z < EYE_DISTANCE_MIN_M:
            continue
        shown = ShownPoint(n, intrinsics.fx * x / z + intrinsics.cx, intrinsics.fy * y / z + intrinsics.cy)
        if 0 <= shown.x <= 1 and 0 <= shown.y <= 1:
            return shown
    return None


def ray_to(displays: Sequence[Rectangle], eye: Points, shown: ShownPoint) -> Points:
    """[3] the unit vector from `eye` [3] to a place on a display: where somebody looks who looks at that place."""
    ray = displays[shown.display].point(shown.x, shown.y) - np.asarray(eye, float)
    return np.asarray(ray / np.linalg.norm(ray), float)
