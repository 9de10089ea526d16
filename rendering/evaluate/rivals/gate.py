"""What the rivals share: which of a frame's pixels are the person, and which camera is nearest to an eye."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Points, pixel_centres, transform, unproject
from capture.person import PersonGate
from rendering.select import choose_cameras

SCENE_GATE = PersonGate((-1.2, -1.3, -1.0), (1.2, 0.9, 0.8))
"""Wider than in a meeting: a scene's background has no depth."""


def points_of_person(frame: RGBDFrame, camera: Camera) -> tuple[Points, NDArray[np.bool_]]:
    """The points [N, 3] in the cube's frame of the pixels that the gate lets through, and which those are [H, W]."""
    i = camera.intrinsics
    points = transform(camera.cube_from_camera, unproject(i, pixel_centres(i.width, i.height), frame.depth_m))
    inside = (points > SCENE_GATE.low_m).all(-1) & (points < SCENE_GATE.high_m).all(-1) & (frame.depth_m > 0)
    return points[inside], inside


def nearest_to(target: Camera, cameras: Sequence[Camera]) -> int:
    """The place in `cameras` of that nearest to the target by its angle at the person."""
    return choose_cameras(cameras, target.centre_in_cube, range(len(cameras)), 1)[0].index
