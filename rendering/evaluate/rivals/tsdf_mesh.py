"""All cameras' depth fused into one coloured surface, as KinectFusion does, then seen by casting rays at it.

Source: Curless and Levoy, A Volumetric Method for Building Complex Models from Range Images (SIGGRAPH 1996). The
surface where the distance is zero is met by the rays itself: the triangles of a mesh would lie on it.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera
from rendering.evaluate.rivals.gate import points_of_person
from rendering.view import View

VOXEL_M = 0.006
TRUNCATION_M = 0.024
MARGIN_M = 0.03

Volume = NDArray[np.float32]


def render_tsdf_mesh(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
    """The surface that all cameras agree on, in the colours that they saw on it."""
    height, width = target.intrinsics.height, target.intrinsics.width
    colour, depth_m = np.zeros((height, width, 3), np.uint8), np.zeros((height, width), np.float32)
    seen = [points_of_person(frame, camera) for frame, camera in zip(frames, cameras, strict=True)]
    points = np.concatenate([points for points, _ in seen])
    if len(points):
        low, high = np.quantile(points, (0.0005, 0.9995), axis=0) + np.array([[-MARGIN_M], [MARGIN_M]])
        shape = np.ceil((high - low) / VOXEL_M).astype(int)
        volume = np.zeros((*shape, 5), np.float32)
        for frame, camera, (_, person) in zip(frames, cameras, seen, strict=True):
            depth = np.where(person, frame.depth_m, np.float32(0))
            _integrate(volume, low, _pixels_from_cube(camera), depth, frame.colour)
        pose = target.cube_from_camera
        rays = pose[:3, :3] @ np.linalg.inv(target.intrinsics.K)
        _cast(volume, low, pose[:3, 3], rays, colour, depth_m)
    return View(colour, np.where(depth_m > 0, np.uint8(255), np.uint8(0)), depth_m)


def _pixels_from_cube(camera: Camera) -> NDArray[np.float64]:
    return camera.intrinsics.K @ camera.camera_from_cube[:3]


@njit(cache=True)
def _integrate(
    volume: Volume,
    low: NDArray[np.float64],
    p: NDArray[np.float64],
    depth_m: NDArray[np.float32],
    colour: NDArray[np.uint8],
) -> None:
    """Adds a camera's signed distances, and colours near the surface, to [X, Y, Z, (distance, r, g, b, weight)]."""
    height, width = depth_m.shape
    for i in range(volume.shape[0]):
        for j in range(volume.shape[1]):
            for k in range(volume.shape[2]):
                x, y, z = (low[0] + (i + 0.5) * VOXEL_M, low[1] + (j + 0.5) * VOXEL_M, low[2] + (k + 0.5) * VOXEL_M)
                w = p[2, 0] * x + p[2, 1] * y + p[2, 2] * z + p[2, 3]
                if w <= 0:
                    continue
                u = (p[0, 0] * x + p[0, 1] * y + p[0, 2] * z + p[0, 3]) / w
                v = (p[1, 0] * x + p[1, 1] * y + p[1, 2] * z + p[1, 3]) / w
                if not (u >= 0 and v >= 0 and u < width and v < height):
                    continue
                d = depth_m[int(v), int(u)]
                if d == 0 or d - w < -TRUNCATION_M:
                    continue
                distance = min((d - w) / TRUNCATION_M, 1.0)
                cell = volume[i, j, k]
                total = cell[4] + np.float32(1)
                cell[0] = (cell[0] * cell[4] + distance) / total
                for c in range(3):
                    cell[1 + c] = (cell[1 + c] * cell[4] + colour[int(v), int(u), c]) / total
                cell[4] = total


@njit(cache=True)
def _cast(
    volume: Volume,
    low: NDArray[np.float64],
    eye: NDArray[np.float64],
    rays: NDArray[np.float64],
    colour: NDArray[np.uint8],
    depth_m: NDArray[np.float32],
) -> None:
    """Writes colour and depth where a ray first goes from outside the surface to inside."""
    height, width = depth_m.shape
    here = np.empty(5)
    step = VOXEL_M / 2
    for row in range(height):
        for column in range(width):
            u, v = column + 0.5, row + 0.5
            direction = rays[:, 0] * u + rays[:, 1] * v + rays[:, 2]
            near, far = 0.0, 1e9
            for axis in range(3):
                if abs(direction[axis]) > 1e-12:
                    a = (low[axis] - eye[axis]) / direction[axis]
                    b = (low[axis] + volume.shape[axis] * VOXEL_M - eye[axis]) / direction[axis]
                    near, far = max(near, min(a, b)), min(far, max(a, b))
            before = np.nan
            z = near
            while z < far:
                if not _sample(volume, low, eye + direction * z, here):
                    before = np.nan
                    z += step
                    continue
                if before > 0 and here[0] <= 0:
                    at = z - step * here[0] / (here[0] - before)
                    depth_m[row, column] = at
                    _sample(volume, low, eye + direction * at, here)
                    for c in range(3):
                        colour[row, column, c] = int(min(max(here[1 + c] + 0.5, 0), 255))
                    break
                before = here[0]
                z += step


@njit(cache=True)
def _sample(volume: Volume, low: NDArray[np.float64], point: NDArray[np.float64], out: NDArray[np.float64]) -> bool:
    """Writes the trilinear mean of the eight cells around a point; False where one of them is not known."""
    x, y, z = (
        (point[0] - low[0]) / VOXEL_M - 0.5,
        (point[1] - low[1]) / VOXEL_M - 0.5,
        (point[2] - low[2]) / VOXEL_M - 0.5,
    )
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    if i < 0 or j < 0 or k < 0 or i + 1 >= volume.shape[0] or j + 1 >= volume.shape[1] or k + 1 >= volume.shape[2]:
        return False
    out[:] = 0
    for corner in range(8):
        di, dj, dk = corner & 1, (corner >> 1) & 1, corner >> 2
        cell = volume[i + di, j + dj, k + dk]
        if cell[4] == 0:
            return False
        share = (x - i if di else i + 1 - x) * (y - j if dj else j + 1 - y) * (z - k if dk else k + 1 - z)
        for n in range(4):
            out[n] += share * cell[n]
    return True
