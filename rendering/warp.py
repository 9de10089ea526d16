"""Warps a prepared camera's depth to another camera, as a mesh that is cut where the depth has an edge.

Smooth patches of 3×3 pixels are drawn as two triangles, the rest pixel by pixel, so that outlines keep the camera's
full resolution while the inside costs a quarter.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.geometry import Camera, Matrix, invert_rigid
from rendering.prepare import PreparedCamera

CUT = np.float32(0.025)
"""Pixels whose depths differ by more than this part of the depth are not joined."""
EMPTY, MIXED, SMOOTH = 0, 1, 2
INSIDE = np.float32(-1e-3)
"""Least barycentric coordinate of a pixel in a triangle: below 0, so that no pinhole stays between neighbours."""


def pixel_transform(target: Camera, source: Camera) -> NDArray[np.float32]:
    """[3, 4] P: the source's pixel (u, v) at depth d is at P[:, :3] · d·(u, v, 1) + P[:, 3] in the target.

    That is homogeneous in the target's pixels: (x·z, y·z, z), with z the depth there. Both cameras are of one cube.
    """
    target_from_source: Matrix = target.camera_from_cube @ invert_rigid(source.camera_from_cube)
    to_pixels = target.intrinsics.K
    rotation = to_pixels @ target_from_source[:3, :3] @ np.linalg.inv(source.intrinsics.K)
    return np.column_stack([rotation, to_pixels @ target_from_source[:3, 3]]).astype(np.float32)


def warp_depth(prepared: PreparedCamera, target: Camera) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The camera's surface as the target sees it.

    Returns:
        Inverse depth [H, W] float32 in 1/m, 0 where there is none, and the trust [H, W] uint8 of what is seen there.
    """
    shape = prepared.depth_m.shape
    x_px, y_px, inverse = (np.empty(shape, np.float32) for _ in range(3))
    transform = pixel_transform(target, prepared.camera)
    _project(prepared.depth_m, prepared.left_px, prepared.top_px, transform, x_px, y_px, inverse)
    size = (target.intrinsics.height, target.intrinsics.width)
    warped, trust = np.zeros(size, np.float32), np.zeros(size, np.uint8)
    _draw_mesh(prepared.depth_m, prepared.texels, x_px, y_px, inverse, warped, trust)
    return warped, trust


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _project(
    depth_m: NDArray[np.float32],
    left: int,
    top: int,
    p: NDArray[np.float32],
    x_px: NDArray[np.float32],
    y_px: NDArray[np.float32],
    inverse: NDArray[np.float32],
) -> None:
    """Writes the place in the target, and the inverse depth there, of each pixel; those without depth are not used."""
    height, width = depth_m.shape
    for v in range(height):
        v_px = np.float32(v + top) + np.float32(0.5)
        bx = p[0, 1] * v_px + p[0, 2]
        by = p[1, 1] * v_px + p[1, 2]
        bz = p[2, 1] * v_px + p[2, 2]
        for u in range(width):
            d = depth_m[v, u]
            u_px = np.float32(u + left) + np.float32(0.5)
            z = np.float32(1) / max(d * (p[2, 0] * u_px + bz) + p[2, 3], np.float32(1e-3))
            x_px[v, u] = (d * (p[0, 0] * u_px + bx) + p[0, 3]) * z
            y_px[v, u] = (d * (p[1, 0] * u_px + by) + p[1, 3]) * z
            inverse[v, u] = z


@njit(cache=True, nogil=True, fastmath=True)
def _draw_mesh(
    depth_m: NDArray[np.float32],
    texels: NDArray[np.float32],
    x_px: NDArray[np.float32],
    y_px: NDArray[np.float32],
    inverse: NDArray[np.float32],
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
) -> None:
    height, width = depth_m.shape
    for v in range(0, height - 1, 2):
        for u in range(0, width - 1, 2):
            whole = v + 2 < height and u + 2 < width
            kind = _patch_kind(depth_m, v, u) if whole else MIXED
            if kind == EMPTY:
                continue
            if kind == SMOOTH:
                _draw_corners(
                    *(x_px[v, u], y_px[v, u], inverse[v, u]),
                    *(x_px[v, u + 2], y_px[v, u + 2], inverse[v, u + 2]),
                    *(x_px[v + 2, u], y_px[v + 2, u], inverse[v + 2, u]),
                    *(x_px[v + 2, u + 2], y_px[v + 2, u + 2], inverse[v + 2, u + 2]),
                    texels[v + 1, u + 1, 3],
                    warped,
                    trust,
                )
                continue
            for sv in range(v, min(v + 2, height - 1)):
                for su in range(u, min(u + 2, width - 1)):
                    _draw_joined(depth_m, texels, x_px, y_px, inverse, sv, su, warped, trust)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _patch_kind(depth_m: NDArray[np.float32], v: int, u: int) -> int:
    """Whether the 3×3 pixels from (v, u) have no depth at all, all have and differ little, or neither."""
    low = high = depth_m[v + 1, u + 1]
    for dv in range(3):
        for du in range(3):
            d = depth_m[v + dv, u + du]
            low = min(low, d)
            high = max(high, d)
    if high == 0:
        return EMPTY
    return SMOOTH if low > 0 and high - low < CUT * low else MIXED


@njit(cache=True, nogil=True, fastmath=True)
def _draw_joined(
    depth_m: NDArray[np.float32],
    texels: NDArray[np.float32],
    x_px: NDArray[np.float32],
    y_px: NDArray[np.float32],
    inverse: NDArray[np.float32],
    v: int,
    u: int,
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
) -> None:
    """Draws what is joined of the square of four pixels from (v, u): all of it, or the triangle of three of them."""
    a, b, c, d = depth_m[v, u], depth_m[v, u + 1], depth_m[v + 1, u], depth_m[v + 1, u + 1]
    if (a > 0) + (b > 0) + (c > 0) + (d > 0) < 3:
        return
    # Three corners in clockwise order and the fourth; a triangle is drawn as a square whose fourth is its second.
    if _is_joined(a, b, c):
        v0, u0, v1, u1, v2, u2, v3, u3 = v, u, v, u + 1, v + 1, u, v + 1, u + 1
        whole = _is_joined(b, d, c)
    elif _is_joined(b, d, c):
        v0, u0, v1, u1, v2, u2, v3, u3 = v + 1, u + 1, v + 1, u, v, u + 1, v, u
        whole = False
    elif _is_joined(a, b, d):
        v0, u0, v1, u1, v2, u2, v3, u3 = v, u + 1, v + 1, u + 1, v, u, v + 1, u
        whole = False
    elif _is_joined(a, d, c):
        v0, u0, v1, u1, v2, u2, v3, u3 = v + 1, u, v, u, v + 1, u + 1, v, u + 1
        whole = False
    else:
        return
    if not whole:
        v3, u3 = v1, u1
    _draw_corners(
        *(x_px[v0, u0], y_px[v0, u0], inverse[v0, u0]),
        *(x_px[v1, u1], y_px[v1, u1], inverse[v1, u1]),
        *(x_px[v2, u2], y_px[v2, u2], inverse[v2, u2]),
        *(x_px[v3, u3], y_px[v3, u3], inverse[v3, u3]),
        texels[v0, u0, 3],
        warped,
        trust,
    )


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _is_joined(a: np.float32, b: np.float32, c: np.float32) -> bool:
    low, high = min(a, min(b, c)), max(a, max(b, c))
    return bool(low > 0 and high - low < CUT * high)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _draw_corners(
    x0: np.float32,
    y0: np.float32,
    inverse0: np.float32,
    x1: np.float32,
    y1: np.float32,
    inverse1: np.float32,
    x2: np.float32,
    y2: np.float32,
    inverse2: np.float32,
    x3: np.float32,
    y3: np.float32,
    inverse3: np.float32,
    value: np.float32,
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
) -> None:
    """Draws the triangles 0-1-2 and 3-2-1, the nearest surface winning; one that shows its back is not drawn.

    Corners come as scalars: handing arrays on to so small a kernel costs ten times what it does.
    """
    half, zero, one = np.float32(0.5), np.float32(0), np.float32(1)
    high_x, high_y = max(max(x0, x1), max(x2, x3)), max(max(y0, y1), max(y2, y3))
    low_x, low_y = min(min(x0, x1), min(x2, x3)), min(min(y0, y1), min(y2, y3))
    height, width = warped.shape
    if not (high_x > half and high_y > half and low_x < np.float32(width) and low_y < np.float32(height)):
        return
    # Pixels whose centres lie within; conversion to int cuts off towards 0, and what is below 0 is cut by max.
    first_x, end_x = max(int(low_x + half), 0), min(int(high_x + half), width)
    first_y, end_y = max(int(low_y + half), 0), min(int(high_y + half), height)
    if first_x >= end_x or first_y >= end_y:
        return
    ax, ay, bx, by = x1 - x0, y1 - y0, x2 - x0, y2 - y0
    cx, cy, dx, dy = x2 - x3, y2 - y3, x1 - x3, y1 - y3
    area, other_area = ax * by - bx * ay, cx * dy - dx * cy
    scale = one / area if area > 0 else zero
    other_scale = one / other_area if other_area > 0 else zero
    for y in range(first_y, end_y):
        for x in range(first_x, end_x):
            px, py = np.float32(x) + half, np.float32(y) + half
            w1 = ((px - x0) * by - bx * (py - y0)) * scale
            w2 = (ax * (py - y0) - (px - x0) * ay) * scale
            nearness = zero
            if scale > 0 and w1 >= INSIDE and w2 >= INSIDE and one - w1 - w2 >= INSIDE:
                nearness = inverse0 + w1 * (inverse1 - inverse0) + w2 * (inverse2 - inverse0)
            elif other_scale > 0:
                w1 = ((px - x3) * dy - dx * (py - y3)) * other_scale
                w2 = (cx * (py - y3) - (px - x3) * cy) * other_scale
                if w1 >= INSIDE and w2 >= INSIDE and one - w1 - w2 >= INSIDE:
                    nearness = inverse3 + w1 * (inverse2 - inverse3) + w2 * (inverse1 - inverse3)
            if nearness > warped[y, x]:
                warped[y, x] = nearness
                trust[y, x] = value
