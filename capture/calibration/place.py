"""Puts the cube's frame where its definition wants it, before its front display, and describes the cube."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.calibration.board import Display
from capture.calibration.bundle import Scene
from capture.calibration.frames import Lens
from capture.calibration.rigid import rotation_of
from capture.errors import SetupError
from capture.geometry import Matrix, Points, invert_rigid, transform
from conference.signalling.state import CameraDescription, CubeDescription, DisplayDescription

# The board's frame has x to the right as the person sees it, y down, z into the display; the cube's x is to the
# person's left, y up, z toward the display.
_CUBE_FROM_DISPLAY_AXES = np.diag([-1.0, -1.0, 1.0])


@dataclass(frozen=True)
class Seat:
    """Where the front display stands before the seated person.

    Attributes:
        display_centre_m: [3] of the display's picture, in the cube's frame.
        display_tilt_deg: how far the display leans back (its upper edge away from the person).
    """

    display_centre_m: tuple[float, float, float] = (0.0, -0.15, 0.95)
    display_tilt_deg: float = 0.0


@dataclass(frozen=True)
class PlacedDisplay:
    """A display, and the pose of its picture's upper left corner (x right, y down) in the reference frame."""

    display: Display
    reference_from_display: Matrix


def cube_from_reference(front: PlacedDisplay, seat: Seat) -> Matrix:
    """[4, 4] from the reference frame (the first camera's) to the cube's."""
    cube_from_display = np.eye(4)
    # Leaning back turns the display's normal upward: about the cube's x, y goes toward z.
    lean = rotation_of(np.array([np.radians(seat.display_tilt_deg), 0, 0]))
    cube_from_display[:3, :3] = lean @ _CUBE_FROM_DISPLAY_AXES
    middle = np.array([front.display.width_m / 2, front.display.height_m / 2, 0])
    cube_from_display[:3, 3] = np.array(seat.display_centre_m) - cube_from_display[:3, :3] @ middle
    return cube_from_display @ invert_rigid(front.reference_from_display)


def describe_cube(
    name: str,
    frame_rate_hz: float,
    lenses: Sequence[Lens],
    scene: Scene,
    displays: Sequence[PlacedDisplay],
    seat: Seat,
) -> CubeDescription:
    """The calibrated cube; the first display is the front one."""
    to_cube = cube_from_reference(displays[0], seat)
    cameras = tuple(
        CameraDescription(
            lens.serial,
            lens.intrinsics.width,
            lens.intrinsics.height,
            lens.intrinsics.fx,
            lens.intrinsics.fy,
            lens.intrinsics.cx,
            lens.intrinsics.cy,
            _numbers((camera_from_reference @ invert_rigid(to_cube)).ravel()),
        )
        for lens, camera_from_reference in zip(lenses, scene.camera_from_reference, strict=True)
    )
    return CubeDescription(name, cameras, tuple(_described(d, to_cube) for d in displays), frame_rate_hz)


@dataclass(frozen=True)
class MeasuredDisplay:
    """A display whose place was measured in the frame of one camera, by its place among the cameras."""

    display: Display
    camera: int
    camera_from_display: Matrix

    def placed(self, scene: Scene) -> PlacedDisplay:
        """The display in the reference frame."""
        return PlacedDisplay(
            self.display, invert_rigid(scene.camera_from_reference[self.camera]) @ self.camera_from_display
        )


def read_measured_display(path: Path, serials: Sequence[str]) -> MeasuredDisplay:
    """A display from a tape measure: a JSON file with `camera` (a serial), `top_left_m`, `right_m`, `down_m`.

    The three vectors are in that camera's frame (x right, y down, z forward), as a `DisplayDescription`'s.

    Raises:
        SetupError: the file cannot be read, or its edges are not at right angles.
    """
    try:
        raw: Mapping[str, Any] = json.loads(path.read_text())
        camera = serials.index(raw["camera"])
        top_left, right, down = (
            np.array(raw[key], np.float64).reshape(3) for key in ("top_left_m", "right_m", "down_m")
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError(f"{path} does not say where the display is: {error!r}") from error
    width, height = np.linalg.norm(right), np.linalg.norm(down)
    if min(width, height) < 0.1 or abs(right @ down) > 0.01 * width * height:
        raise SetupError(f"{path}: right_m and down_m are the display's edges, at right angles to each other")
    pose = np.eye(4)
    pose[:3, 0], pose[:3, 1] = right / width, down / height
    pose[:3, 1] -= pose[:3, 0] * (pose[:3, 0] @ pose[:3, 1])
    pose[:3, 1] /= np.linalg.norm(pose[:3, 1])
    pose[:3, 2], pose[:3, 3] = np.cross(pose[:3, 0], pose[:3, 1]), top_left
    pixels = round(1080 * width / height)
    return MeasuredDisplay(Display(float(width), float(height), pixels, 1080), camera, pose)


def corners_in_cube(description: DisplayDescription) -> Points:
    """[4, 3] a display's corners, around."""
    corner, right, down = (np.array(v) for v in (description.top_left_m, description.right_m, description.down_m))
    return np.stack([corner, corner + right, corner + right + down, corner + down])


def _described(placed: PlacedDisplay, to_cube: Matrix) -> DisplayDescription:
    cube_from_display = to_cube @ placed.reference_from_display
    right = cube_from_display[:3, 0] * placed.display.width_m
    down = cube_from_display[:3, 1] * placed.display.height_m
    top_left = transform(cube_from_display, np.zeros(3))
    return DisplayDescription(_numbers(top_left), _numbers(right), _numbers(down))


def _numbers(vector: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in vector)
