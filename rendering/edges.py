"""Settles whose each pixel is along the edges of the depth, by colour: the near surface's, the far one's, or nobody's.

A depth camera gives ragged edges: pixels there are missing, or fly between two surfaces. The colour of the same moment
is sharp. In a narrow band along each edge, a pixel's colour is held against the mean colours of the surfaces on both
sides, which says how much of the pixel each one fills. The pixel goes to one of them, with its depth carried on in a
plane where what was measured does not fit, and the other's share is taken out of its colour.

Plain loops compiled by numba that hold no lock; all that is not in the band is left as it is.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

STEP = np.float32(0.02)
"""Neighbours whose depths differ by more than this part of the depth have an edge between them."""
FITS = np.float32(0.012)
"""What was measured is kept when it is within this part of the depth of the surface that the pixel goes to."""
REACH_PX = 5
"""Surfaces are looked for so far away: across the band, and a little further."""
NEAR_SHARE = np.float32(0.85)
"""A pixel goes to the nearer of two surfaces when so much of it is that one's: a mesh ends at its pixels' centres."""
OUTLINE_SHARE = np.float32(0.5)
"""A pixel at the outline is the person's when so much of it is."""
CONTRAST_LEAST = np.float32(3 * 18 * 18)
"""Mean colours at a smaller squared distance cannot tell two surfaces apart."""
LIKE_MOST = np.float32(3000)
"""A hole in one surface is closed where its colour is at most at this squared distance from the surface's."""
UNKNOWN = np.float32(-1)
"""Depth of a pixel that may be anyone's; 0 says that nobody is there."""
STIFFNESS_PX2 = np.float32(0.02)
"""Keeps the slope of a plane small where samples say little of it."""
SLOPE_MOST = np.float32(0.03)
"""Planes rise by at most this part of their depth a pixel."""

NEAR, FAR, NOTHING = 0, 1, 2


def _samples() -> NDArray[np.int32]:
    """[S, 2] every second pixel within reach, as a chessboard has them, the nearest first."""
    side = range(-REACH_PX, REACH_PX + 1)
    offsets = [(v, u) for v in side for u in side if (v + u) % 2 == 0 and 0 < v * v + u * u <= REACH_PX * REACH_PX]
    return np.array(sorted(offsets, key=lambda offset: offset[0] ** 2 + offset[1] ** 2), np.int32)


_SAMPLES = _samples()
_WEIGHTS = (1 / (_SAMPLES.astype(np.float32) ** 2).sum(axis=1) ** 2).astype(np.float32)


def settle_edges(colour: NDArray[np.uint8], depth_m: NDArray[np.float32]) -> None:
    """Changes depth [h, w] (metres, 0 for nobody) and colour [h, w, 3] in place along the edges of the depth.

    Depth becomes negative where nothing tells whose a pixel is.
    """
    _settle(colour, depth_m, _SAMPLES, _WEIGHTS)


@njit(cache=True, nogil=True, fastmath=True)
def _settle(
    colour: NDArray[np.uint8],
    depth_m: NDArray[np.float32],
    samples: NDArray[np.int32],
    weights: NDArray[np.float32],
) -> None:
    height, width = depth_m.shape
    band = np.zeros((height, width), np.uint8)
    count = _mark(depth_m, band)
    places = np.empty(count, np.int32)
    depths, colours = np.empty(count, np.float32), np.empty((count, 3), np.float32)
    sums, mean = np.empty((3, 6), np.float32), np.empty((3, 3), np.float32)
    seen = np.empty(len(samples), np.int32)
    n = 0
    for v in range(height):
        for u in range(width):
            if band[v, u]:
                places[n] = v * width + u
                depths[n] = _settled(colour, depth_m, band, v, u, samples, weights, seen, sums, mean, colours[n])
                n += 1
    # Only now: what is settled must not speak for its neighbours.
    for n in range(count):
        v, u = divmod(places[n], width)
        depth_m[v, u] = depths[n]
        for c in range(3):
            colour[v, u, c] = np.uint8(min(max(colours[n, c] + np.float32(0.5), np.float32(0)), np.float32(255)))


@njit(cache=True, nogil=True, fastmath=True)
def _mark(depth_m: NDArray[np.float32], band: NDArray[np.uint8]) -> int:
    """Marks the 3×3 pixels around each that has depth and an edge beside it; returns how many are marked."""
    height, width = depth_m.shape
    for v in range(1, height - 1):
        for u in range(1, width - 1):
            d = depth_m[v, u]
            if d == 0:
                continue
            across = max(abs(depth_m[v, u - 1] - d), abs(depth_m[v, u + 1] - d))
            along = max(abs(depth_m[v - 1, u] - d), abs(depth_m[v + 1, u] - d))
            if max(across, along) > STEP * d:
                band[v - 1 : v + 2, u - 1 : u + 2] = 1
    return int(band.sum())


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _settled(
    colour: NDArray[np.uint8],
    depth_m: NDArray[np.float32],
    band: NDArray[np.uint8],
    v: int,
    u: int,
    samples: NDArray[np.int32],
    weights: NDArray[np.float32],
    seen: NDArray[np.int32],
    sums: NDArray[np.float32],
    mean: NDArray[np.float32],
    out: NDArray[np.float32],
) -> np.float32:
    """The depth of one pixel of the band; writes its colour to `out` [3].

    Args:
        seen, sums, mean: room for the samples outside the band, and their sums and mean colours by group.
    """
    own = depth_m[v, u]
    for c in range(3):
        out[c] = colour[v, u, c]
    count, near, far = _look_around(depth_m, band, v, u, samples, seen)
    if far == 0:
        return own
    split = np.float32(0.5) * (near + far)
    last, first = _gather(colour, depth_m, v, u, samples, weights, seen[:count], split, near, far, sums)
    if first - last < STEP * near:
        # One surface, however steep.
        sums[NEAR] += sums[FAR]
        sums[FAR] = 0
        last = far
    for group in range(3):
        if sums[group, 0] > 0:
            for c in range(3):
                mean[group, c] = sums[group, 1 + c] / sums[group, 0]
    if sums[FAR, 0] == 0 and sums[NOTHING, 0] == 0:
        if _squared(out, mean[NEAR]) > LIKE_MOST:
            return own if own > 0 else UNKNOWN
        return _carried(depth_m, v, u, samples, weights, seen[:count], near, far, own)
    other = FAR if sums[FAR, 0] > 0 else NOTHING
    if sums[FAR, 0] > 0 and sums[NOTHING, 0] > 0 and _squared(out, mean[NOTHING]) < _squared(out, mean[FAR]):
        other = NOTHING
    contrast = _squared(mean[NEAR], mean[other])
    if contrast < CONTRAST_LEAST:
        if other == NOTHING:
            return own if own > 0 else UNKNOWN
        if sums[NEAR, 0] > sums[FAR, 0]:
            return _carried(depth_m, v, u, samples, weights, seen[:count], near, last, own)
        return _carried(depth_m, v, u, samples, weights, seen[:count], first, far, own)
    share = np.float32(0)
    for c in range(3):
        share += (out[c] - mean[other, c]) * (mean[NEAR, c] - mean[other, c])
    share /= contrast
    if other == NOTHING:
        measured = own > 0 and abs(own - sums[NEAR, 4] / sums[NEAR, 0]) < STEP * near
        if share < OUTLINE_SHARE and not measured:
            return np.float32(0)
    is_near = other == NOTHING or share >= NEAR_SHARE
    taken = min(share - np.float32(1), np.float32(0)) if is_near else max(share, np.float32(0))
    for c in range(3):
        out[c] -= taken * (mean[NEAR, c] - mean[other, c])
    if is_near:
        return _carried(depth_m, v, u, samples, weights, seen[:count], near, last, own)
    return _carried(depth_m, v, u, samples, weights, seen[:count], first, far, own)


@njit(cache=True, nogil=True, fastmath=True)
def _look_around(
    depth_m: NDArray[np.float32],
    band: NDArray[np.uint8],
    v: int,
    u: int,
    samples: NDArray[np.int32],
    seen: NDArray[np.int32],
) -> tuple[int, np.float32, np.float32]:
    """Notes the samples outside the band; returns how many, and the nearest and farthest depth (0 if there is none)."""
    height, width = depth_m.shape
    count, near, far = 0, np.float32(1e9), np.float32(0)
    for n in range(len(samples)):
        sv, su = v + samples[n, 0], u + samples[n, 1]
        if sv < 0 or su < 0 or sv >= height or su >= width or band[sv, su]:
            continue
        seen[count] = n
        count += 1
        d = depth_m[sv, su]
        if d > 0:
            near, far = min(near, d), max(far, d)
    return count, near, far


@njit(cache=True, nogil=True, fastmath=True)
def _gather(
    colour: NDArray[np.uint8],
    depth_m: NDArray[np.float32],
    v: int,
    u: int,
    samples: NDArray[np.int32],
    weights: NDArray[np.float32],
    seen: NDArray[np.int32],
    split: np.float32,
    near: np.float32,
    far: np.float32,
    sums: NDArray[np.float32],
) -> tuple[np.float32, np.float32]:
    """Sums (weight, red, green, blue, depth) by group; returns the last near depth and the first far one."""
    sums[:] = 0
    last, first = near, far
    for n in seen:
        sv, su, w = v + samples[n, 0], u + samples[n, 1], weights[n]
        d = depth_m[sv, su]
        group = NOTHING
        if d > 0:
            group = NEAR if d <= split else FAR
            last = max(last, d) if d <= split else last
            first = min(first, d) if d > split else first
        into = sums[group]
        into[0] += w
        into[1] += w * colour[sv, su, 0]
        into[2] += w * colour[sv, su, 1]
        into[3] += w * colour[sv, su, 2]
        into[4] += w * d
    return last, first


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _carried(
    depth_m: NDArray[np.float32],
    v: int,
    u: int,
    samples: NDArray[np.int32],
    weights: NDArray[np.float32],
    seen: NDArray[np.int32],
    low: np.float32,
    high: np.float32,
    own: np.float32,
) -> np.float32:
    """What was measured where it fits, else the depth at the pixel of a plane through the samples from low to high."""
    sw = sx = sy = sxx = sxy = syy = sd = sdx = sdy = np.float32(0)
    for n in seen:
        d = depth_m[v + samples[n, 0], u + samples[n, 1]]
        if d < low or d > high or d <= 0:
            continue
        y, x, w = np.float32(samples[n, 0]), np.float32(samples[n, 1]), weights[n]
        sw += w
        sx += w * x
        sy += w * y
        sxx += w * x * x
        sxy += w * x * y
        syy += w * y * y
        sd += w * d
        sdx += w * x * d
        sdy += w * y * d
    scale = np.float32(1) / sw
    x, y, mean = sx * scale, sy * scale, sd * scale
    cxx, cyy, cxy = sxx * scale - x * x + STIFFNESS_PX2, syy * scale - y * y + STIFFNESS_PX2, sxy * scale - x * y
    cxd, cyd = sdx * scale - x * mean, sdy * scale - y * mean
    determinant = cxx * cyy - cxy * cxy
    most = SLOPE_MOST * mean
    across = min(max((cxd * cyy - cyd * cxy) / determinant, -most), most)
    along = min(max((cyd * cxx - cxd * cxy) / determinant, -most), most)
    value = mean - across * x - along * y
    return own if abs(own - value) < FITS * mean else value


@njit(cache=True, nogil=True, fastmath=True, inline="always")
def _squared(a: NDArray[np.float32], b: NDArray[np.float32]) -> np.float32:
    dr, dg, db = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return dr * dr + dg * dg + db * db
