"""Warps a prepared camera's depth to another camera, as a mesh that is cut where the depth has an edge.

Flat blocks of 5×5 pixels and smooth patches of 3×3 are drawn as two triangles each, the rest pixel by pixel, so that
outlines keep the camera's full resolution while the inside costs a tenth.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.geometry import Camera, Matrix, invert_rigid
from rendering.prepare import PreparedCamera

CUT = np.float32(0.025)
"""Pixels whose depths differ by more than this part of the depth are not joined, …"""
CUT_SETTLED = np.float32(0.014)
"""… or by this, where edges are settled: what is steep beyond it, other cameras see better."""
BEND = np.float32(0.002)
"""A block is flat when no pixel half-way between its corners is off their mean by more than this of its depth, …"""
BEND_SETTLED = np.float32(0.001)
"""… or by this, where edges are settled. Of people, who are round, a coarser mesh cuts off more than noise does: twice
this makes depth a twelfth worse, and drawing it a quarter faster."""
BEFORE_M = np.float32(0.03)
"""A block is drawn over what another camera shows when it lies at least so much before that."""
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
    size = (target.intrinsics.height, target.intrinsics.width)
    warped, trust = np.zeros(size, np.float32), np.zeros(size, np.uint8)
    draw_depth(prepared, target, warped, trust, np.zeros((0, *size), np.float32))
    return warped, trust


def draw_depth(
    prepared: PreparedCamera,
    target: Camera,
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
    before: NDArray[np.float32],
) -> None:
    """Draws what `warp_depth` gives into arrays that are 0 before, but leaves out what is not wanted.

    Args:
        before: [N, H, W] of other cameras, N ≥ 0: blocks that one of them covers, not with something further away, are
            not drawn.
    """
    places = np.empty((*prepared.depth_m.shape, 3), np.float32)
    _project(prepared.depth_m, prepared.left_px, prepared.top_px, pixel_transform(target, prepared.camera), places)
    _draw_mesh(prepared.depth_m, prepared.texels, places, before, *mesh_limits(prepared), warped, trust)


def mesh_limits(prepared: PreparedCamera) -> tuple[np.float32, np.float32]:
    """The step that cuts pixels apart, and the bend up to which they are drawn as one: parts of their depth."""
    return (CUT_SETTLED, BEND_SETTLED) if prepared.is_settled else (CUT, BEND)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _project(
    depth_m: NDArray[np.float32],
    left: int,
    top: int,
    p: NDArray[np.float32],
    places: NDArray[np.float32],
) -> None:
    """Writes (x, y, inverse depth) in the target for each pixel; those without depth are not used."""
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
            places[v, u, 0] = (d * (p[0, 0] * u_px + bx) + p[0, 3]) * z
            places[v, u, 1] = (d * (p[1, 0] * u_px + by) + p[1, 3]) * z
            places[v, u, 2] = z


@njit(cache=True, nogil=True, fastmath=True)
def _draw_mesh(
    depth_m: NDArray[np.float32],
    texels: NDArray[np.float32],
    places: NDArray[np.float32],
    before: NDArray[np.float32],
    cut: np.float32,
    bend_most: np.float32,
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
) -> None:
    height, width = depth_m.shape
    for block_v in range(0, height - 1, 4):
        for block_u in range(0, width - 1, 4):
            if len(before) > 0 and _is_covered(depth_m, places, before, block_v, block_u):
                continue
            if block_v + 4 < height and block_u + 4 < width and _is_flat(depth_m, block_v, block_u, cut, bend_most):
                value = texels[block_v + 2, block_u + 2, 3]
                _draw_square(places, block_v, block_u, 4, value, warped, trust)
                continue
            for v in range(block_v, min(block_v + 4, height - 1), 2):
                for u in range(block_u, min(block_u + 4, width - 1), 2):
                    whole = v + 2 < height and u + 2 < width
                    kind = _patch_kind(depth_m, v, u, cut, bend_most) if whole else MIXED
                    if kind == SMOOTH:
                        _draw_square(places, v, u, 2, texels[v + 1, u + 1, 3], warped, trust)
                    elif kind == MIXED:
                        for sv in range(v, min(v + 2, height - 1)):
                            for su in range(u, min(u + 2, width - 1)):
                                _draw_joined(depth_m, texels, places, sv, su, cut, warped, trust)


@njit(cache=True, nogil=True, fastmath=True)
def _is_covered(
    depth_m: NDArray[np.float32], places: NDArray[np.float32], before: NDArray[np.float32], top: int, left: int
) -> bool:
    """Whether what has depth of the corners and the middle of a 5×5 block falls where one of `before` has depth."""
    rows, columns = depth_m.shape
    height, width = before.shape[1:]
    for dv, du in ((0, 0), (0, 4), (2, 2), (4, 0), (4, 4)):
        v, u = min(top + dv, rows - 1), min(left + du, columns - 1)
        if depth_m[v, u] <= 0:
            continue
        x, y = places[v, u, 0], places[v, u, 1]
        if not (x >= 0 and y >= 0 and x < np.float32(width) and y < np.float32(height)):
            continue
        least = places[v, u, 2] - BEFORE_M * places[v, u, 2] * places[v, u, 2]
        covered = False
        for n in range(len(before)):
            covered = covered or before[n, int(y), int(x)] > least
        if not covered:
            return False
    return True


@njit(cache=True, nogil=True, fastmath=True)
def _draw_square(
    places: NDArray[np.float32],
    v: int,
    u: int,
    side: int,
    value: np.float32,
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
) -> None:
    a, b, c, d = places[v, u], places[v, u + side], places[v + side, u], places[v + side, u + side]
    _draw_corners(
        *(a[0], a[1], a[2]), *(b[0], b[1], b[2]), *(c[0], c[1], c[2]), *(d[0], d[1], d[2]), value, warped, trust
    )


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _is_flat(depth_m: NDArray[np.float32], v: int, u: int, cut: np.float32, bend_most: np.float32) -> bool:
    """Whether the 5×5 pixels from (v, u) all have depth, differ little, and lie nearly as their corners say."""
    a, b = depth_m[v, u], depth_m[v, u + 4]
    c, d = depth_m[v + 4, u], depth_m[v + 4, u + 4]
    if min(min(a, b), min(c, d)) <= 0:
        return False
    middle = depth_m[v + 2, u + 2]
    bend = max(abs(a + d - middle - middle), abs(b + c - middle - middle))
    bend = max(
        bend, max(abs(a + b - np.float32(2) * depth_m[v, u + 2]), abs(c + d - np.float32(2) * depth_m[v + 4, u + 2]))
    )
    bend = max(
        bend, max(abs(a + c - np.float32(2) * depth_m[v + 2, u]), abs(b + d - np.float32(2) * depth_m[v + 2, u + 4]))
    )
    if bend > np.float32(2) * bend_most * middle:
        return False
    low = high = middle
    for dv in range(5):
        for du in range(5):
            low, high = min(low, depth_m[v + dv, u + du]), max(high, depth_m[v + dv, u + du])
    return bool(low > 0 and high - low < cut * low)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _patch_kind(depth_m: NDArray[np.float32], v: int, u: int, cut: np.float32, bend_most: np.float32) -> int:
    """Whether the 3×3 pixels from (v, u) have no depth at all, all have and lie nearly in a plane, or neither."""
    low = high = depth_m[v + 1, u + 1]
    for dv in range(3):
        for du in range(3):
            d = depth_m[v + dv, u + du]
            low = min(low, d)
            high = max(high, d)
    if high <= 0:
        return EMPTY
    middle = depth_m[v + 1, u + 1]
    bend = max(
        abs(depth_m[v, u] + depth_m[v + 2, u + 2] - middle - middle),
        abs(depth_m[v, u + 2] + depth_m[v + 2, u] - middle - middle),
    )
    return SMOOTH if low > 0 and high - low < cut * low and bend < np.float32(2) * bend_most * low else MIXED


@njit(cache=True, nogil=True, fastmath=True)
def _draw_joined(
    depth_m: NDArray[np.float32],
    texels: NDArray[np.float32],
    places: NDArray[np.float32],
    v: int,
    u: int,
    cut: np.float32,
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
) -> None:
    """Draws what is joined of the square of four pixels from (v, u): all of it, or the triangle of three of them."""
    a, b, c, d = depth_m[v, u], depth_m[v, u + 1], depth_m[v + 1, u], depth_m[v + 1, u + 1]
    if (a > 0) + (b > 0) + (c > 0) + (d > 0) < 3:
        return
    # Three corners in clockwise order and the fourth; a triangle is drawn as a square whose fourth is its second.
    if _is_joined(a, b, c, cut):
        v0, u0, v1, u1, v2, u2, v3, u3 = v, u, v, u + 1, v + 1, u, v + 1, u + 1
        whole = _is_joined(b, d, c, cut)
    elif _is_joined(b, d, c, cut):
        v0, u0, v1, u1, v2, u2, v3, u3 = v + 1, u + 1, v + 1, u, v, u + 1, v, u
        whole = False
    elif _is_joined(a, b, d, cut):
        v0, u0, v1, u1, v2, u2, v3, u3 = v, u + 1, v + 1, u + 1, v, u, v + 1, u
        whole = False
    elif _is_joined(a, d, c, cut):
        v0, u0, v1, u1, v2, u2, v3, u3 = v + 1, u, v, u, v + 1, u + 1, v, u + 1
        whole = False
    else:
        return
    if not whole:
        v3, u3 = v1, u1
    p0, p1, p2, p3 = places[v0, u0], places[v1, u1], places[v2, u2], places[v3, u3]
    _draw_corners(
        *(p0[0], p0[1], p0[2]),
        *(p1[0], p1[1], p1[2]),
        *(p2[0], p2[1], p2[2]),
        *(p3[0], p3[1], p3[2]),
        texels[v0, u0, 3],
        warped,
        trust,
    )


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _is_joined(a: np.float32, b: np.float32, c: np.float32, cut: np.float32) -> bool:
    low, high = min(a, min(b, c)), max(a, max(b, c))
    return bool(low > 0 and high - low < cut * high)


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
    ax, ay, bx, by = ax * scale, ay * scale, bx * scale, by * scale
    cx, cy, dx, dy = cx * other_scale, cy * other_scale, dx * other_scale, dy * other_scale
    least = INSIDE if scale > 0 else one
    other_least = INSIDE if other_scale > 0 else one
    step1, step2, other_step1, other_step2 = (
        inverse1 - inverse0,
        inverse2 - inverse0,
        inverse2 - inverse3,
        inverse1 - inverse3,
    )
    for y in range(first_y, end_y):
        py = np.float32(y) + half
        depths, trusts = warped[y], trust[y]
        for x in range(first_x, end_x):
            px = np.float32(x) + half
            w1 = (px - x0) * by - bx * (py - y0)
            w2 = ax * (py - y0) - (px - x0) * ay
            nearness = inverse0 + w1 * step1 + w2 * step2
            if min(min(w1, w2), one - w1 - w2) < least:
                w1 = (px - x3) * dy - dx * (py - y3)
                w2 = cx * (py - y3) - (px - x3) * cy
                if min(min(w1, w2), one - w1 - w2) < other_least:
                    continue
                nearness = inverse3 + w1 * other_step1 + w2 * other_step2
            if nearness > depths[x]:
                depths[x] = nearness
                trusts[x] = value
