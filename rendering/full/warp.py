"""Draws one camera's surface as another camera sees it: a mesh of its pixels, cut where the depth has an edge.

Every square of four neighbouring pixels is two triangles, or one where only three are joined. `reference.py` says the
same in plain torch, which is also what runs on a GPU.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

CUT = np.float32(0.025)
"""Pixels whose inverse depths differ by more than this part are not joined."""
INSIDE = np.float32(-1e-3)
"""Least barycentric coordinate of a pixel in a triangle: below 0, so that no pinhole stays between neighbours."""
NEAR_M = np.float32(0.05)


def draw_surface(
    inverse: NDArray[np.float32], trust: NDArray[np.float32], p: NDArray[np.float32], height: int, width: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Inverse depth [height, width] in 1/m, 0 where there is nothing, and the trust of what is seen.

    Args:
        inverse, trust: [h, w] of the source.
        p: [3, 4] float32: source pixel (u, v) at depth d is at p[:, :3] · d·(u, v, 1) + p[:, 3], homogeneous pixels of
            the target.
    """
    places = np.empty((*inverse.shape, 3), np.float32)
    _project(inverse, p, places)
    seen, trusted = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    _draw(inverse, trust, places, seen, trusted)
    return seen, trusted


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _project(inverse: NDArray[np.float32], p: NDArray[np.float32], places: NDArray[np.float32]) -> None:
    """Writes (x, y, inverse depth) in the target; inverse depth 0 for what has none or lies behind."""
    half = np.float32(0.5)
    for v in range(inverse.shape[0]):
        for u in range(inverse.shape[1]):
            if inverse[v, u] == 0:
                continue
            d = np.float32(1) / inverse[v, u]
            x, y = np.float32(u) + half, np.float32(v) + half
            z = d * (p[2, 0] * x + p[2, 1] * y + p[2, 2]) + p[2, 3]
            if z < NEAR_M:
                places[v, u, 2] = 0
                continue
            places[v, u, 0] = (d * (p[0, 0] * x + p[0, 1] * y + p[0, 2]) + p[0, 3]) / z
            places[v, u, 1] = (d * (p[1, 0] * x + p[1, 1] * y + p[1, 2]) + p[1, 3]) / z
            places[v, u, 2] = np.float32(1) / z


@njit(cache=True, nogil=True, inline="always")
def joined(a: np.float32, b: np.float32, c: np.float32) -> bool:
    low, high = min(a, min(b, c)), max(a, max(b, c))
    return bool(low > 0 and high - low < CUT * high)


@njit(cache=True, nogil=True, fastmath=True)
def _draw(
    inverse: NDArray[np.float32],
    trust: NDArray[np.float32],
    places: NDArray[np.float32],
    seen: NDArray[np.float32],
    trusted: NDArray[np.float32],
) -> None:
    for v in range(inverse.shape[0] - 1):
        for u in range(inverse.shape[1] - 1):
            a, b = inverse[v, u], inverse[v, u + 1]
            c, d = inverse[v + 1, u], inverse[v + 1, u + 1]
            if (a > 0) + (b > 0) + (c > 0) + (d > 0) < 3:
                continue
            pa, pb, pc, pd = places[v, u], places[v, u + 1], places[v + 1, u], places[v + 1, u + 1]
            # The square is cut along b-c, or along a-d where only that joins three corners. Corners go clockwise.
            upper, lower = joined(a, b, c), joined(b, d, c)
            if upper:
                _triangle(pa, pb, pc, trust[v, u], seen, trusted)
            if lower:
                _triangle(pd, pc, pb, trust[v + 1, u + 1], seen, trusted)
            if not upper and not lower:
                if joined(a, b, d):
                    _triangle(pb, pd, pa, trust[v, u + 1], seen, trusted)
                elif joined(a, d, c):
                    _triangle(pc, pa, pd, trust[v + 1, u], seen, trusted)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _triangle(
    p0: NDArray[np.float32],
    p1: NDArray[np.float32],
    p2: NDArray[np.float32],
    value: np.float32,
    seen: NDArray[np.float32],
    trusted: NDArray[np.float32],
) -> None:
    """Draws a triangle, the nearest surface winning; one that shows its back, or is behind the eye, is not drawn."""
    x0, y0, n0 = p0[0], p0[1], p0[2]
    x1, y1, n1 = p1[0], p1[1], p1[2]
    x2, y2, n2 = p2[0], p2[1], p2[2]
    if min(n0, min(n1, n2)) <= 0:
        return
    half = np.float32(0.5)
    height, width = seen.shape
    low_x, high_x = min(x0, min(x1, x2)), max(x0, max(x1, x2))
    low_y, high_y = min(y0, min(y1, y2)), max(y0, max(y1, y2))
    if not (high_x > half and high_y > half and low_x < np.float32(width) and low_y < np.float32(height)):
        return
    ax, ay, bx, by = x1 - x0, y1 - y0, x2 - x0, y2 - y0
    area = ax * by - bx * ay
    if not area > 0:
        return
    scale = np.float32(1) / area
    for y in range(max(int(low_y + half), 0), min(int(high_y + half), height)):
        py = np.float32(y) + half - y0
        for x in range(max(int(low_x + half), 0), min(int(high_x + half), width)):
            px = np.float32(x) + half - x0
            w1, w2 = (px * by - bx * py) * scale, (ax * py - px * ay) * scale
            if min(min(w1, w2), np.float32(1) - w1 - w2) < INSIDE:
                continue
            nearness = n0 + w1 * (n1 - n0) + w2 * (n2 - n0)
            if nearness > seen[y, x]:
                seen[y, x] = nearness
                trusted[y, x] = value
