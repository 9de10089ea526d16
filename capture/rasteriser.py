"""A software rasteriser: which triangle each pixel sees, where on it, and how deep; then its colour.

Visibility and shading are apart: the first pass is exact geometry at pixel centres, the second samples textures and
lights. Barycentric coordinates are perspective-correct (interpolated over 1/z).
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Intrinsics

NEAR_M = 0.05


@dataclass(frozen=True)
class Visibility:
    """What each pixel sees.

    Attributes:
        face: [H, W] int32, the triangle's index; -1 where there is none.
        barycentric: [H, W, 2] float32, weights of the triangle's second and third corner.
        depth_m: [H, W] float32, along z; 0 where there is none.
    """

    face: NDArray[np.int32]
    barycentric: NDArray[np.float32]
    depth_m: NDArray[np.float32]


def rasterise(vertices: NDArray[np.float32], faces: NDArray[np.int32], camera: Camera) -> Visibility:
    """What the camera sees of triangles [F, 3] over vertices [V, 3] (metres, cube frame); both sides are seen."""
    intrinsics = camera.intrinsics
    in_camera = vertices @ camera.camera_from_cube[:3, :3].T + camera.camera_from_cube[:3, 3]
    shape = (intrinsics.height, intrinsics.width)
    face = np.full(shape, -1, np.int32)
    barycentric = np.zeros((*shape, 2), np.float32)
    inverse = np.zeros(shape, np.float32)
    _fill(in_camera, faces, _packed(intrinsics), face, barycentric, inverse)
    depth_m = np.where(face >= 0, 1 / np.where(face >= 0, inverse, 1), 0).astype(np.float32)
    return Visibility(face, barycentric, depth_m)


def _packed(intrinsics: Intrinsics) -> NDArray[np.float64]:
    return np.array([intrinsics.fx, intrinsics.fy, intrinsics.cx, intrinsics.cy])


@numba.njit(cache=True, nogil=True)
def _fill(
    vertices: NDArray[np.float64],
    faces: NDArray[np.int32],
    k: NDArray[np.float64],
    face: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    inverse: NDArray[np.float32],
) -> None:
    height, width = face.shape
    for index in range(faces.shape[0]):
        a, b, c = faces[index]
        za, zb, zc = vertices[a, 2], vertices[b, 2], vertices[c, 2]
        if za < NEAR_M or zb < NEAR_M or zc < NEAR_M:
            continue
        wa, wb, wc = 1 / za, 1 / zb, 1 / zc
        ua, va = k[0] * vertices[a, 0] * wa + k[2], k[1] * vertices[a, 1] * wa + k[3]
        ub, vb = k[0] * vertices[b, 0] * wb + k[2], k[1] * vertices[b, 1] * wb + k[3]
        uc, vc = k[0] * vertices[c, 0] * wc + k[2], k[1] * vertices[c, 1] * wc + k[3]
        area = (ub - ua) * (vc - va) - (vb - va) * (uc - ua)
        if abs(area) < 1e-9:
            continue
        # Pixel (u, v) has its centre at (u + 0.5, v + 0.5).
        first_u = max(int(np.ceil(min(ua, ub, uc) - 0.5)), 0)
        last_u = min(int(np.floor(max(ua, ub, uc) - 0.5)), width - 1)
        first_v = max(int(np.ceil(min(va, vb, vc) - 0.5)), 0)
        last_v = min(int(np.floor(max(va, vb, vc) - 0.5)), height - 1)
        for v in range(first_v, last_v + 1):
            y = v + 0.5
            for u in range(first_u, last_u + 1):
                x = u + 0.5
                beta = ((x - ua) * (vc - va) - (y - va) * (uc - ua)) / area
                gamma = ((ub - ua) * (y - va) - (vb - va) * (x - ua)) / area
                alpha = 1 - beta - gamma
                if alpha < 0 or beta < 0 or gamma < 0:
                    continue
                w = alpha * wa + beta * wb + gamma * wc
                if w > inverse[v, u]:
                    inverse[v, u] = w
                    face[v, u] = index
                    barycentric[v, u, 0] = beta * wb / w
                    barycentric[v, u, 1] = gamma * wc / w
