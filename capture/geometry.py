"""Camera geometry: the conventions that the whole project keeps, and the two transforms everything is made of.

Conventions, said once here:
    * Metres. Right-handed frames.
    * A camera follows OpenCV: x right, y down, z forward. *Depth* is along z, *distance* along the ray.
    * The centre of the first pixel is at (0.5, 0.5).
    * A **cube** frame has its origin at the seated person's reference point, which is midway between the eyes of a
      seated person of middle height; y is up, z points from the person toward the front display, hence x points to the
      person's left. The floor is at y = -EYE_HEIGHT_M.
    * The **world** frame of a meeting has its origin on the floor at the middle of the table, y up.
    * Poses compose by name: `world_from_camera = world_from_cube @ cube_from_camera`. *Extrinsics* are `camera_from_…`.
"""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EYE_HEIGHT_M = 1.20
"""Height of the reference point above the floor."""

Matrix = NDArray[np.float64]
"""[4, 4] rigid transform, or [3, 3] calibration matrix K."""
Points = NDArray[np.float64]
"""[..., 3] metres."""


@dataclass(frozen=True)
class Intrinsics:
    """A pinhole camera: focal lengths and principal point in pixels, for a picture of width × height pixels."""

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float

    @property
    def K(self) -> Matrix:  # noqa: N802 - the field's name
        """[3, 3] calibration matrix."""
        return np.array([[self.fx, 0, self.cx], [0, self.fy, self.cy], [0, 0, 1]], dtype=np.float64)

    def scaled(self, factor: float) -> "Intrinsics":
        """The same camera with a picture `factor` times as large, rounded to whole pixels."""
        width, height = round(self.width * factor), round(self.height * factor)
        sx, sy = width / self.width, height / self.height
        return Intrinsics(width, height, self.fx * sx, self.fy * sy, self.cx * sx, self.cy * sy)


@dataclass(frozen=True)
class Camera:
    """A calibrated camera of a cube.

    Attributes:
        intrinsics: of the (undistorted) picture.
        camera_from_cube: [4, 4] extrinsics.
    """

    intrinsics: Intrinsics
    camera_from_cube: Matrix

    @functools.cached_property
    def cube_from_camera(self) -> Matrix:
        """[4, 4] the camera's pose."""
        return invert_rigid(self.camera_from_cube)

    @functools.cached_property
    def centre_in_cube(self) -> Points:
        """[3] the optical centre in the cube's frame."""
        return self.cube_from_camera[:3, 3]


def invert_rigid(b_from_a: Matrix) -> Matrix:
    """`a_from_b` of a rigid [..., 4, 4] transform."""
    rotation = np.swapaxes(b_from_a[..., :3, :3], -1, -2)
    out = np.zeros_like(b_from_a, dtype=np.float64)
    out[..., :3, :3] = rotation
    out[..., :3, 3] = -np.einsum("...ij,...j->...i", rotation, b_from_a[..., :3, 3])
    out[..., 3, 3] = 1.0
    return out


def transform(b_from_a: Matrix, points_a: Points) -> Points:
    """Points [..., 3] of frame a in frame b."""
    return points_a @ b_from_a[:3, :3].T + b_from_a[:3, 3]


def project(intrinsics: Intrinsics, points_camera: Points) -> tuple[Points, NDArray[np.float64]]:
    """Pixels [..., 2] and depths [...] in metres of points [..., 3] in the camera's frame.

    Points at or behind the camera (depth ≤ 0) have no pixel: theirs are NaN.
    """
    z = points_camera[..., 2]
    safe = np.where(z > 0, z, np.nan)
    u = intrinsics.fx * points_camera[..., 0] / safe + intrinsics.cx
    v = intrinsics.fy * points_camera[..., 1] / safe + intrinsics.cy
    return np.stack([u, v], axis=-1), z


def unproject(intrinsics: Intrinsics, pixels: Points, depth_m: NDArray[np.floating]) -> Points:
    """Points [..., 3] in the camera's frame of pixels [..., 2] at depth [...] in metres."""
    x = (pixels[..., 0] - intrinsics.cx) / intrinsics.fx * depth_m
    y = (pixels[..., 1] - intrinsics.cy) / intrinsics.fy * depth_m
    return np.stack([x, y, np.broadcast_to(depth_m, x.shape)], axis=-1).astype(np.float64)


def pixel_centres(width: int, height: int) -> Points:
    """[height, width, 2] the centre of every pixel."""
    u, v = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return np.stack([u, v], axis=-1)


def look_at(eye: Points, target: Points, up: Points) -> Matrix:
    """`camera_from_frame` [4, 4] of a camera at `eye` [3] that looks at `target` [3], `up` [3] upward in its picture.

    Raises:
        ValueError: `eye` and `target` are the same, or `up` is along the line of sight.
    """
    forward = np.asarray(target, float) - np.asarray(eye, float)
    distance = np.linalg.norm(forward)
    if distance < 1e-9:
        raise ValueError("a camera cannot look at its own place")
    forward = forward / distance
    right = np.cross(forward, up)
    if np.linalg.norm(right) < 1e-9:
        raise ValueError("up is along the line of sight")
    right = right / np.linalg.norm(right)
    down = np.cross(forward, right)
    rotation = np.stack([right, down, forward])
    out = np.eye(4)
    out[:3, :3] = rotation
    out[:3, 3] = -rotation @ np.asarray(eye, float)
    return out
