"""Makes RGBD frames of Kinect captures: colour without the lens's distortion, depth as that pinhole camera sees it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.errors import CaptureError
from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, pixel_centres, transform
from capture.kinect import KinectCapture
from capture.kinect_calibration import KinectCalibration
from capture.rasteriser import rasterise

_TEAR_M = 0.02
"""Neighbours whose depths differ by more (at one metre) belong to different things and are not joined."""


class KinectRegistration:
    """Registers the captures of one Kinect.

    Args:
        intrinsics: of the frames; by default the colour camera's, without its distortion.
    """

    def __init__(self, calibration: KinectCalibration, intrinsics: Intrinsics | None = None) -> None:
        self.intrinsics = intrinsics or calibration.colour.intrinsics
        self._calibration = calibration
        depth = calibration.depth.intrinsics
        self._rays = calibration.depth.undistort(pixel_centres(depth.width, depth.height))
        target = pixel_centres(self.intrinsics.width, self.intrinsics.height)
        i = self.intrinsics
        plane = np.stack([(target[..., 0] - i.cx) / i.fx, (target[..., 1] - i.cy) / i.fy], axis=-1)
        # OpenCV counts from the first pixel's centre.
        self._map = (calibration.colour.distort(plane) - 0.5).astype(np.float32)

    def frame(self, capture: KinectCapture) -> RGBDFrame:
        """The RGBD frame of a capture.

        Raises:
            CaptureError: the capture lacks colour or depth.
        """
        if capture.colour is None or capture.depth_mm is None:
            raise CaptureError("a capture without colour or depth makes no RGBD frame")
        colour = cv2.remap(capture.colour, self._map[..., 0], self._map[..., 1], cv2.INTER_LINEAR)
        return RGBDFrame(np.asarray(colour, np.uint8), self._registered(capture.depth_mm), capture.captured_us)

    def _registered(self, depth_mm: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Depth [H, W] of the frame: the depth picture as a mesh, torn at its edges, seen by the pinhole camera."""
        depth_m = depth_mm.astype(np.float64) / 1000
        known = (depth_mm > 0) & np.isfinite(self._rays).all(axis=-1)
        points = np.concatenate([self._rays * depth_m[..., None], depth_m[..., None]], axis=-1)
        points = np.where(known[..., None], points, 0)
        in_colour = transform(self._calibration.colour.camera_from_depth, points).astype(np.float32)
        faces = _mesh(depth_m, known)
        camera = Camera(self.intrinsics, np.eye(4))
        return rasterise(in_colour.reshape(-1, 3), faces, camera).depth_m


def _mesh(depth_m: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Triangles [F, 3] between neighbouring pixels that belong together."""
    index = np.arange(depth_m.size, dtype=np.int32).reshape(depth_m.shape)
    a, b, c, d = (np.s_[:-1, :-1], np.s_[:-1, 1:], np.s_[1:, 1:], np.s_[1:, :-1])
    faces = []
    for corners in ((a, b, c), (a, c, d)):
        depths = np.stack([depth_m[corner] for corner in corners])
        joined = np.stack([known[corner] for corner in corners]).all(axis=0)
        nearest = depths.min(axis=0)
        joined &= depths.max(axis=0) - nearest < _TEAR_M * np.maximum(nearest, 0.5) ** 2
        faces.append(np.stack([index[corner][joined] for corner in corners], axis=-1))
    return np.concatenate(faces)
