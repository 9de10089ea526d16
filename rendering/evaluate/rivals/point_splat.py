"""Every camera's pixels as points in space, each drawn as a square as large as it is seen; the nearest shows."""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, project, transform
from rendering.evaluate.rivals.gate import points_of_person
from rendering.view import View

SPLAT_GROWTH = 1.1
"""Squares are so much larger than the pixels they stand for, so that no gap stays between neighbours."""


def render_point_splat(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
    """All cameras' points, the nearest showing."""
    height, width = target.intrinsics.height, target.intrinsics.width
    depth_m = np.full((height, width), np.inf, np.float32)
    colour = np.zeros((height, width, 3), np.uint8)
    for frame, camera in zip(frames, cameras, strict=True):
        points, person = points_of_person(frame, camera)
        places, depths = project(target.intrinsics, transform(target.camera_from_cube, points))
        sides = SPLAT_GROWTH * target.intrinsics.fx / depths * frame.depth_m[person] / camera.intrinsics.fx
        _splat(places, depths, np.maximum(sides, 1.0), frame.colour[person], depth_m, colour)
    covered = np.isfinite(depth_m)
    return View(colour, np.where(covered, np.uint8(255), np.uint8(0)), np.where(covered, depth_m, np.float32(0)))


@njit(cache=True)
def _splat(
    places: NDArray[np.float64],
    depths: NDArray[np.float64],
    sides: NDArray[np.float64],
    colours: NDArray[np.uint8],
    depth_m: NDArray[np.float32],
    colour: NDArray[np.uint8],
) -> None:
    height, width = depth_m.shape
    for n in range(len(places)):
        if not depths[n] > 0:
            continue
        half = sides[n] / 2
        for y in range(max(int(np.ceil(places[n, 1] - half - 0.5)), 0), height):
            if y + 0.5 >= places[n, 1] + half:
                break
            for x in range(max(int(np.ceil(places[n, 0] - half - 0.5)), 0), width):
                if x + 0.5 >= places[n, 0] + half:
                    break
                if depths[n] < depth_m[y, x]:
                    depth_m[y, x] = depths[n]
                    colour[y, x] = colours[n]
