"""The nearest camera's picture as it is, put on a plane through the person that faces the eye."""

from collections.abc import Sequence

import cv2
import numpy as np

from capture.frame import RGBDFrame
from capture.geometry import Camera, pixel_centres, transform, unproject
from rendering.evaluate.rivals.gate import nearest_to, points_of_person
from rendering.view import View


def render_nearest_camera(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
    """The nearest camera's picture, cut to where it measured the person, on the plane at the person's middle depth."""
    width, height = target.intrinsics.width, target.intrinsics.height
    nearest = nearest_to(target, cameras)
    points, person = points_of_person(frames[nearest], cameras[nearest])
    if not len(points):
        return View(np.zeros((height, width, 3), np.uint8), np.zeros((height, width), np.uint8), _nothing(target))
    depth_m = float(np.median(transform(target.camera_from_cube, points)[:, 2]))
    plane = unproject(target.intrinsics, pixel_centres(width, height), np.full((height, width), depth_m))
    in_camera = transform(cameras[nearest].camera_from_cube @ target.cube_from_camera, plane)
    seen = in_camera @ cameras[nearest].intrinsics.K.T
    x, y = ((seen[..., n] / seen[..., 2] - 0.5).astype(np.float32) for n in range(2))
    colour = np.asarray(cv2.remap(frames[nearest].colour, x, y, cv2.INTER_LINEAR), np.uint8)
    alpha = np.asarray(cv2.remap(person.astype(np.uint8) * 255, x, y, cv2.INTER_LINEAR), np.uint8)
    return View(colour, alpha, np.where(alpha > 127, np.float32(depth_m), np.float32(0)))


def _nothing(target: Camera) -> np.ndarray:
    return np.zeros((target.intrinsics.height, target.intrinsics.width), np.float32)
