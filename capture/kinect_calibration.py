"""Azure Kinect's factory calibration and its lens model, in this project's conventions.

The lens model is the sensor SDK's "Brown-Conrady": a rational radial part of six coefficients with a tangential part,
on the plane z = 1. The calibration is stored for the whole sensor with coordinates 0 to 1; each mode bins and crops it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.errors import RecordingError
from capture.geometry import Intrinsics, Matrix, Points

_DEFAULT_METRIC_RADIUS = 1.7
"""Where a calibration gives none: about 120° of view, as in the SDK."""
_NEWTON_STEPS = 20
_MODELS = ("CALIBRATION_LensDistortionModelBrownConrady",)


@dataclass(frozen=True)
class _Mode:
    """How a mode's picture is cut from the sensor: (width, height) after binning, offset of the crop, size."""

    binned: tuple[int, int]
    crop: tuple[int, int]
    size: tuple[int, int]


_DEPTH_MODES: Mapping[str, _Mode] = {
    "NFOV_2X2BINNED": _Mode((512, 512), (96, 90), (320, 288)),
    "NFOV_UNBINNED": _Mode((1024, 1024), (192, 180), (640, 576)),
    "WFOV_2X2BINNED": _Mode((512, 512), (0, 0), (512, 512)),
    "WFOV_UNBINNED": _Mode((1024, 1024), (0, 0), (1024, 1024)),
    "PASSIVE_IR": _Mode((1024, 1024), (0, 0), (1024, 1024)),
}
_COLOUR_MODES: Mapping[str, _Mode] = {
    "720P": _Mode((1280, 960), (0, 120), (1280, 720)),
    "1080P": _Mode((1920, 1440), (0, 180), (1920, 1080)),
    "1440P": _Mode((2560, 1920), (0, 240), (2560, 1440)),
    "1536P": _Mode((2048, 1536), (0, 0), (2048, 1536)),
    "2160P": _Mode((3840, 2880), (0, 360), (3840, 2160)),
    "3072P": _Mode((4096, 3072), (0, 0), (4096, 3072)),
}


@dataclass(frozen=True)
class KinectCamera:
    """One camera of a Kinect in one mode.

    Attributes:
        intrinsics: in pixels of the mode's picture, the first pixel's centre at (0.5, 0.5).
        k: (k1 … k6), p: (p1, p2), the lens model's coefficients.
        metric_radius: rays farther than this from the axis, on the plane z = 1, do not reach the picture.
        camera_from_depth: [4, 4] extrinsics, metres.
    """

    intrinsics: Intrinsics
    k: tuple[float, ...]
    p: tuple[float, float]
    metric_radius: float
    camera_from_depth: Matrix

    def distort(self, plane: Points) -> Points:
        """Pixels [..., 2] of points [..., 2] on the plane z = 1; NaN beyond the metric radius."""
        moved, _ = self._distorted(plane)
        i = self.intrinsics
        pixels = np.stack([moved[..., 0] * i.fx + i.cx, moved[..., 1] * i.fy + i.cy], axis=-1)
        return np.where((plane**2).sum(axis=-1, keepdims=True) <= self.metric_radius**2, pixels, np.nan)

    def undistort(self, pixels: Points) -> Points:
        """Points [..., 2] on the plane z = 1 of pixels [..., 2] (Newton's method); NaN where there is none."""
        i = self.intrinsics
        wanted = np.stack([(pixels[..., 0] - i.cx) / i.fx, (pixels[..., 1] - i.cy) / i.fy], axis=-1)
        plane = wanted.copy()
        with np.errstate(all="ignore"):
            for _ in range(_NEWTON_STEPS):
                moved, jacobian = self._distorted(plane)
                error = wanted - moved
                a, b, c, d = (jacobian[..., r, s] for r in (0, 1) for s in (0, 1))
                determinant = a * d - b * c
                step_x = (d * error[..., 0] - b * error[..., 1]) / determinant
                step_y = (a * error[..., 1] - c * error[..., 0]) / determinant
                plane = plane + np.stack([step_x, step_y], axis=-1)
            moved, _ = self._distorted(plane)
            good = np.abs(moved - wanted).max(axis=-1) < 1e-6
            good &= (plane**2).sum(axis=-1) <= self.metric_radius**2
        return np.where(good[..., None], plane, np.nan)

    def _distorted(self, plane: Points) -> tuple[Points, NDArray[np.float64]]:
        """The lens model, and its [..., 2, 2] derivative."""
        k1, k2, k3, k4, k5, k6 = self.k
        p1, p2 = self.p
        x, y = plane[..., 0], plane[..., 1]
        r2 = x * x + y * y
        above = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
        below = 1 + r2 * (k4 + r2 * (k5 + r2 * k6))
        radial = above / below
        # d radial / d r²
        slope = (k1 + r2 * (2 * k2 + 3 * r2 * k3) - radial * (k4 + r2 * (2 * k5 + 3 * r2 * k6))) / below
        moved = np.stack(
            [
                x * radial + p2 * (r2 + 2 * x * x) + 2 * p1 * x * y,
                y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
            ],
            axis=-1,
        )
        cross = 2 * x * y * slope + 2 * p1 * x + 2 * p2 * y
        jacobian = np.stack(
            [
                np.stack([radial + 2 * x * x * slope + 6 * p2 * x + 2 * p1 * y, cross], axis=-1),
                np.stack([cross, radial + 2 * y * y * slope + 6 * p1 * y + 2 * p2 * x], axis=-1),
            ],
            axis=-2,
        )
        return moved, jacobian


@dataclass(frozen=True)
class KinectCalibration:
    """A Kinect's two cameras, and the factory's JSON as it stands in the file."""

    depth: KinectCamera
    colour: KinectCamera
    raw: Mapping[str, Any]


def read_calibration(data: bytes, depth_mode: str, colour_mode: str) -> KinectCalibration:
    """The calibration of a recording, from its attachment and its two modes ("NFOV_UNBINNED", "720P", …).

    Raises:
        RecordingError: it is not such a calibration, or a mode is unknown.
    """
    try:
        raw = json.loads(data.rstrip(b"\0"))
        cameras = {camera["Location"]: camera for camera in raw["CalibrationInformation"]["Cameras"]}
        return KinectCalibration(
            _camera(cameras["CALIBRATION_CameraLocationD0"], _DEPTH_MODES[depth_mode]),
            _camera(cameras["CALIBRATION_CameraLocationPV0"], _COLOUR_MODES[colour_mode]),
            raw,
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise RecordingError(f"the Kinect's calibration cannot be read: {error!r}") from error


def _camera(raw: Mapping[str, Any], mode: _Mode) -> KinectCamera:
    if raw["Intrinsics"]["ModelType"] not in _MODELS:
        raise ValueError(f"unknown lens model {raw['Intrinsics']['ModelType']}")
    # codx and cody, the centre of distortion, are of an older model and 0 here.
    cx, cy, fx, fy, k1, k2, k3, k4, k5, k6, _codx, _cody, p2, p1 = map(float, raw["Intrinsics"]["ModelParameters"])
    width, height = mode.binned
    # The SDK counts from the first pixel's centre and takes another half pixel off; here that centre is at (0.5, 0.5).
    intrinsics = Intrinsics(*mode.size, fx * width, fy * height, cx * width - mode.crop[0], cy * height - mode.crop[1])
    camera_from_depth = np.eye(4)
    camera_from_depth[:3, :3] = np.array(raw["Rt"]["Rotation"], float).reshape(3, 3)
    camera_from_depth[:3, 3] = np.array(raw["Rt"]["Translation"], float)
    radius = float(raw.get("MetricRadius", 0)) or _DEFAULT_METRIC_RADIUS
    return KinectCamera(intrinsics, (k1, k2, k3, k4, k5, k6), (p1, p2), radius, camera_from_depth)
