"""Lens distortion of a scene's cameras: pictures are brought to a pinhole camera, and views back from one.

The model is OpenCV's rational one with eight coefficients (k1, k2, p1, p2, k3, k4, k5, k6), as Kinects are calibrated.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Intrinsics, pixel_centres

COEFFICIENTS = 8
GROWN_MOST = 1.5
"""A pinhole picture has at most so many times the sides of the distorted one: a lens may bend its corners far out."""
HALF = 0.5
"""OpenCV's maps count from the first pixel's centre, calibration here from its corner."""

Map = NDArray[np.float32]


@dataclass(frozen=True)
class Lens:
    """One distorted camera and the pinhole camera at its place whose picture holds all that it saw.

    Attributes:
        distorted: the camera as calibrated.
        coefficients: k1, k2, p1, p2, k3, k4, k5, k6.
        pinhole: the same focal lengths and pose; its picture may be larger.
    """

    distorted: Camera
    coefficients: tuple[float, ...]
    pinhole: Camera

    @property
    def is_straight(self) -> bool:
        """Whether there is nothing to do."""
        return not any(self.coefficients)

    def straightened(
        self, colour: NDArray[np.uint8], depth_m: NDArray[np.float32]
    ) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """The pinhole camera's colour and depth; depth is taken from the nearest pixel, so that no step is bridged."""
        if self.is_straight:
            return colour, depth_m
        x, y = self._seen_at()
        straight = cv2.remap(colour, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        depth = cv2.remap(depth_m, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        return np.asarray(straight, np.uint8), np.asarray(depth, np.float32)

    def distort(self, picture: NDArray, interpolation: int) -> NDArray:
        """The distorted camera's picture [h, w, …] of a pinhole picture [H, W, …]."""
        if self.is_straight:
            return picture
        intrinsics = self.distorted.intrinsics
        places = _undistorted(self.distorted, self.coefficients, pixel_centres(intrinsics.width, intrinsics.height))
        offset = _offset(self.distorted, self.pinhole)
        x, y = (places[..., n].astype(np.float32) + np.float32(offset[n] - HALF) for n in range(2))
        return np.asarray(cv2.remap(picture, x, y, interpolation, borderMode=cv2.BORDER_CONSTANT, borderValue=0))

    def _seen_at(self) -> tuple[Map, Map]:
        """Where in the distorted picture each pixel of the pinhole picture is seen; far outside when nowhere."""
        i, pinhole = self.distorted.intrinsics, self.pinhole.intrinsics
        centres = pixel_centres(pinhole.width, pinhole.height)
        rays = np.stack([(centres[..., 0] - pinhole.cx) / i.fx, (centres[..., 1] - pinhole.cy) / i.fy], axis=-1)
        points = np.concatenate([rays, np.ones((*rays.shape[:2], 1))], axis=-1).reshape(-1, 1, 3)
        seen, _ = cv2.projectPoints(points, np.zeros(3), np.zeros(3), i.K, np.array(self.coefficients))
        places = seen.reshape(*rays.shape).astype(np.float64)
        # Beyond the lens's field the polynomial may come back into the picture: such pixels do not undistort to theirs.
        back = _undistorted(self.distorted, self.coefficients, places) - centres + _offset(self.distorted, self.pinhole)
        places[np.abs(back).max(-1) > 1] = -1e4
        return (places[..., 0] - HALF).astype(np.float32), (places[..., 1] - HALF).astype(np.float32)


def lens_of(camera: Camera, coefficients: tuple[float, ...]) -> Lens:
    """The camera with its pinhole camera."""
    if not any(coefficients):
        return Lens(camera, coefficients, camera)
    i = camera.intrinsics
    border = pixel_centres(i.width, i.height)
    edges = np.concatenate([border[0], border[-1], border[:, 0], border[:, -1]])
    places = _undistorted(camera, coefficients, edges)
    spare = (GROWN_MOST - 1) / 2
    left, top = (max(int(np.ceil(max(-low, 0))), 0) for low in places.min(0))
    right, bottom = (
        max(int(np.ceil(high - side)), 0) for high, side in zip(places.max(0), (i.width, i.height), strict=True)
    )
    left, right = (min(grown, int(spare * i.width)) for grown in (left, right))
    top, bottom = (min(grown, int(spare * i.height)) for grown in (top, bottom))
    grown = Intrinsics(i.width + left + right, i.height + top + bottom, i.fx, i.fy, i.cx + left, i.cy + top)
    return Lens(camera, coefficients, Camera(grown, camera.camera_from_cube))


def _offset(distorted: Camera, pinhole: Camera) -> NDArray[np.float64]:
    """[2] what a pixel of the one is further right and down in the other."""
    a, b = distorted.intrinsics, pinhole.intrinsics
    return np.array([b.cx - a.cx, b.cy - a.cy])


def _undistorted(camera: Camera, coefficients: tuple[float, ...], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places [..., 2] of the distorted picture in a pinhole picture of the same calibration."""
    k = camera.intrinsics.K
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-9)
    flat = np.ascontiguousarray(places.reshape(-1, 1, 2))
    straight = cv2.undistortPoints(flat, k, np.array(coefficients), R=np.eye(3), P=k, criteria=criteria)
    return np.asarray(straight, np.float64).reshape(places.shape)
