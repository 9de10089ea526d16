"""Makes RGBD frames of Kinect captures: colour without the lens's distortion, depth as that pinhole camera sees it."""

import cv2
import numba
import numpy as np
from numpy.typing import NDArray

from capture.errors import CaptureError
from capture.frame import RGBDFrame
from capture.geometry import Intrinsics, pixel_centres
from capture.kinect import KinectCapture
from capture.kinect_calibration import KinectCalibration

TEAR_M = 0.02
"""Neighbours whose depths differ by more (at one metre) belong to different things and are not joined."""
NEAR_M = 0.05


class KinectRegistration:
    """Registers the captures of one Kinect.

    Args:
        intrinsics: of the frames; by default the colour camera's, without its distortion.
        reach_m: what is deeper than this in the depth camera is left out, which spares the work of drawing it.
    """

    def __init__(
        self, calibration: KinectCalibration, intrinsics: Intrinsics | None = None, reach_m: float = 65.0
    ) -> None:
        self.intrinsics = intrinsics or calibration.colour.intrinsics
        depth = calibration.depth.intrinsics
        plane = calibration.depth.undistort(pixel_centres(depth.width, depth.height))
        rays = np.concatenate([plane, np.ones_like(plane[..., :1])], axis=-1)
        colour_from_depth = calibration.colour.camera_from_depth
        # NaN where the lens model has no ray: nothing is joined to such a pixel.
        self._rays = (rays @ colour_from_depth[:3, :3].T).astype(np.float32)
        self._reach_mm = min(round(1000 * reach_m), 65535)
        self._shift_m = colour_from_depth[:3, 3].astype(np.float32)
        target = pixel_centres(self.intrinsics.width, self.intrinsics.height)
        i = self.intrinsics
        plane = np.stack([(target[..., 0] - i.cx) / i.fx, (target[..., 1] - i.cy) / i.fy], axis=-1)
        # OpenCV counts from the first pixel's centre.
        self._map = (calibration.colour.distort(plane) - 0.5).astype(np.float32)

    def frame(self, capture: KinectCapture) -> RGBDFrame:
        """The RGBD frame of a capture.

        Raises:
            CaptureError: the capture lacks colour or depth, or its depth is of another mode.
        """
        if capture.colour is None or capture.depth_mm is None:
            raise CaptureError("a capture without colour or depth makes no RGBD frame")
        if capture.depth_mm.shape != self._rays.shape[:2]:
            raise CaptureError(f"depth is {self._rays.shape[:2]} in this mode, not {capture.depth_mm.shape}")
        colour = cv2.remap(capture.colour, self._map[..., 0], self._map[..., 1], cv2.INTER_LINEAR)
        return RGBDFrame(np.asarray(colour, np.uint8), self._registered(capture.depth_mm), capture.captured_us)

    def _registered(self, depth_mm: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Depth [H, W] of the frame: the depth picture as a mesh, torn at its edges, seen by the pinhole camera."""
        i = self.intrinsics
        optics = np.array([i.fx, i.fy, i.cx, i.cy], np.float32)
        projected = np.empty((*depth_mm.shape, 3), np.float32)
        _project(depth_mm, self._reach_mm, self._rays, self._shift_m, optics, projected)
        inverse = np.zeros((i.height, i.width), np.float32)
        _draw(depth_mm, projected, inverse)
        return np.divide(1, inverse, out=np.zeros_like(inverse), where=inverse > 0)


@numba.njit(cache=True, nogil=True)
def _project(
    depth_mm: NDArray[np.uint16],
    reach_mm: int,
    rays: NDArray[np.float32],
    shift_m: NDArray[np.float32],
    optics: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    """Writes where each depth pixel [h, w] falls: its u and v in the frame, and its inverse depth; 0 where nowhere."""
    for v in range(depth_mm.shape[0]):
        for u in range(depth_mm.shape[1]):
            if depth_mm[v, u] > reach_mm:
                out[v, u, 2] = 0
                continue
            d = np.float32(depth_mm[v, u]) * np.float32(0.001)
            z = d * rays[v, u, 2] + shift_m[2]
            # A ray that is not known makes z not a number, which is not greater either.
            if d > 0 and z > NEAR_M:
                w = np.float32(1) / z
                out[v, u, 0] = optics[0] * (d * rays[v, u, 0] + shift_m[0]) * w + optics[2]
                out[v, u, 1] = optics[1] * (d * rays[v, u, 1] + shift_m[1]) * w + optics[3]
                out[v, u, 2] = w
            else:
                out[v, u, 2] = 0


@numba.njit(cache=True, nogil=True)
def _draw(depth_mm: NDArray[np.uint16], projected: NDArray[np.float32], inverse: NDArray[np.float32]) -> None:
    """Draws both triangles of every four neighbours that belong together; the nearest surface wins."""
    for v in range(depth_mm.shape[0] - 1):
        for u in range(depth_mm.shape[1] - 1):
            wa, wc = projected[v, u, 2], projected[v + 1, u + 1, 2]
            if wa == 0 or wc == 0:
                continue
            ua, va = projected[v, u, 0], projected[v, u, 1]
            uc, vc = projected[v + 1, u + 1, 0], projected[v + 1, u + 1, 1]
            da, dc = np.int32(depth_mm[v, u]), np.int32(depth_mm[v + 1, u + 1])
            wb, wd = projected[v, u + 1, 2], projected[v + 1, u, 2]
            if wb > 0 and _joined(da, np.int32(depth_mm[v, u + 1]), dc):
                _triangle(ua, va, wa, projected[v, u + 1, 0], projected[v, u + 1, 1], wb, uc, vc, wc, inverse)
            if wd > 0 and _joined(da, dc, np.int32(depth_mm[v + 1, u])):
                _triangle(ua, va, wa, uc, vc, wc, projected[v + 1, u, 0], projected[v + 1, u, 1], wd, inverse)


@numba.njit(cache=True, nogil=True)
def _joined(a_mm: np.int32, b_mm: np.int32, c_mm: np.int32) -> bool:
    nearest = min(a_mm, b_mm, c_mm)
    scale = max(np.float32(nearest) * np.float32(0.001), np.float32(0.5))
    return bool(max(a_mm, b_mm, c_mm) - nearest < np.float32(1000 * TEAR_M) * scale * scale)


@numba.njit(cache=True, nogil=True)
def _triangle(
    ua: np.float32, va: np.float32, wa: np.float32,
    ub: np.float32, vb: np.float32, wb: np.float32,
    uc: np.float32, vc: np.float32, wc: np.float32,
    inverse: NDArray[np.float32],
) -> None:  # fmt: skip
    """Fills the pixels whose centres lie in a triangle of (u, v, inverse depth), which is linear in the picture.

    Numbers one by one, not in arrays: there are 700,000 triangles a picture, most smaller than a pixel.
    """
    height, width = inverse.shape
    half = np.float32(0.5)
    first_u = max(int(np.ceil(min(ua, ub, uc) - half)), 0)
    last_u = min(int(np.floor(max(ua, ub, uc) - half)), width - 1)
    first_v = max(int(np.ceil(min(va, vb, vc) - half)), 0)
    last_v = min(int(np.floor(max(va, vb, vc) - half)), height - 1)
    if first_u > last_u or first_v > last_v:
        return
    area = (ub - ua) * (vc - va) - (vb - va) * (uc - ua)
    if abs(area) < np.float32(1e-9):
        return
    scale = np.float32(1) / area
    for v in range(first_v, last_v + 1):
        y = np.float32(v) + half - va
        for u in range(first_u, last_u + 1):
            x = np.float32(u) + half - ua
            beta = (x * (vc - va) - y * (uc - ua)) * scale
            gamma = (y * (ub - ua) - x * (vb - va)) * scale
            if beta >= 0 and gamma >= 0 and beta + gamma <= 1:
                w = wa + beta * (wb - wa) + gamma * (wc - wa)
                if w > inverse[v, u]:
                    inverse[v, u] = w
