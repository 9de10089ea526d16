"""How much of the sky each vertex sees: by looking at the mesh from all sides with a depth buffer."""

import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Intrinsics, look_at, project, transform
from capture.rasteriser import rasterise
from capture.synthetic.shading import Materials, vertex_normals

DIRECTIONS = 64
_MAP_PX = 640
_DISTANCE_M = 20.0
_BIAS_M = 0.006


def ambient_occlusion(vertices: NDArray[np.float32], materials: Materials) -> NDArray[np.float32]:
    """[V] 0 (sees nothing) to 1: the part of the hemisphere over each vertex that is open, weighted by the cosine."""
    used = np.unique(materials.faces)
    middle = (vertices[used].min(0) + vertices[used].max(0)).astype(np.float64) / 2
    reach = float(np.linalg.norm(vertices[used] - middle, axis=1).max())
    intrinsics = Intrinsics(_MAP_PX, _MAP_PX, *(2 * (0.49 * _MAP_PX / reach * _DISTANCE_M,)), _MAP_PX / 2, _MAP_PX / 2)
    normals = vertex_normals(vertices, materials)
    # A thin sheet is lit on whichever side sees more: its normals may point inward.
    seen, total = np.zeros((2, len(vertices))), np.zeros((2, len(vertices)))
    for direction in _sphere(DIRECTIONS):
        up = np.array([0.0, 0.0, 1.0]) if abs(direction[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
        camera = Camera(intrinsics, look_at(middle + direction * _DISTANCE_M, middle, up))
        depth_m = rasterise(vertices, materials.faces, camera).depth_m
        pixels, z = project(intrinsics, transform(camera.camera_from_cube, vertices.astype(np.float64)))
        u, v = np.clip(pixels.astype(int), 0, _MAP_PX - 1).T
        along = normals @ direction
        cosine = np.maximum(np.stack([along, -along]), 0)
        seen += cosine * (z < depth_m[v, u] + _BIAS_M)
        total += cosine
    return np.asarray((seen / np.maximum(total, 1e-9)).max(axis=0), np.float32)


def _sphere(count: int) -> NDArray[np.float64]:
    """[count, 3] directions spread evenly (Fibonacci's spiral)."""
    n = np.arange(count) + 0.5
    y = 1 - 2 * n / count
    turn = n * np.pi * (3 - np.sqrt(5))
    radius = np.sqrt(1 - y * y)
    return np.stack([radius * np.cos(turn), y, radius * np.sin(turn)], axis=1)
