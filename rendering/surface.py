"""Kernels that turn raw depth into a clean surface: flying pixels out, edges completed by colour, edges measured.

Plain loops compiled by numba that hold no lock. What happens at the outline alone is done along the outline alone.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

SUPPORT = np.float32(0.02)
"""Neighbours within this part of a pixel's depth lie on the same surface."""
SUPPORT_LEAST = 3
"""A pixel with fewer such neighbours of its eight is a flying one."""
COMPLETED_PX = 3
"""Depth cameras give none within so many pixels of an edge; there the colour tells whose pixel it is."""
SAME_COLOUR = 60
"""Pixels whose red, green and blue differ by less than this in sum may belong together."""
EDGE_REACH_PX = 8
"""Trust grows over this many pixels from an edge of the depth."""


@njit(cache=True, nogil=True, fastmath=True)
def clean(gated: NDArray[np.float32], top: int, left: int, out: NDArray[np.float32]) -> None:
    """Writes the mean of each pixel and its supporting neighbours, 0 for flying pixels.

    Args:
        gated: [H, W] metres; 0 where the person is not, and all round the cut but at the picture's border.
        top, left: where the cut `out` [h, w] begins in it; `out` is zero before.
    """
    height, width = gated.shape
    first, end = max(left, 1), min(left + out.shape[1], width - 1)
    for v in range(max(top, 1), min(top + out.shape[0], height - 1)):
        above, row, below = gated[v - 1, first - 1 :], gated[v, first - 1 :], gated[v + 1, first - 1 :]
        written = out[v - top, first - left :]
        for n in range(end - first):
            d = row[n + 1]
            if d == 0:
                continue
            tolerance = SUPPORT * d
            total = np.float32(0)
            count = np.float32(0)
            for other in (
                *(above[n], above[n + 1], above[n + 2]),
                *(row[n], d, row[n + 2]),
                *(below[n], below[n + 1], below[n + 2]),
            ):
                supports = abs(other - d) < tolerance
                total += other if supports else np.float32(0)
                count += np.float32(1) if supports else np.float32(0)
            if count > SUPPORT_LEAST:
                written[n] = total / count


@njit(cache=True, nogil=True)
def complete(colour: NDArray[np.uint8], depth_m: NDArray[np.float32]) -> None:
    """Gives pixels at an edge of the depth [h, w] that of a neighbour where the colour [h, w, 3] says so.

    A pixel belongs to the surface beside it when its colour is much nearer to what lies further inside than to what
    lies further outside; where both look alike it is left alone, so a background like the person makes nobody wider.
    Each ring looks only at what touches the one before.
    """
    height, width = depth_m.shape
    met = np.zeros((height, width), np.uint8)
    # Pixels are named by v · width + u.
    ring, added = np.empty(height * width, np.int32), np.empty(height * width, np.int32)
    values = np.empty(height * width, np.float32)
    ring_count = _outside_the_edge(depth_m, ring)
    for number in range(COMPLETED_PX):
        added_count = 0
        for n in range(ring_count):
            v, u = divmod(ring[n], width)
            value = _completed(colour, depth_m, v, u)
            if value > 0:
                added[added_count], values[added_count] = ring[n], value
                added_count += 1
        ring_count = 0
        for n in range(added_count):
            v, u = divmod(added[n], width)
            depth_m[v, u] = values[n]
        for n in range(added_count):
            v, u = divmod(added[n], width)
            for sv, su in ((v - 1, u), (v, u - 1), (v, u + 1), (v + 1, u)):
                if 0 < sv < height - 1 and 0 < su < width - 1 and depth_m[sv, su] == 0 and met[sv, su] <= number:
                    met[sv, su] = number + 1
                    ring[ring_count] = sv * width + su
                    ring_count += 1


@njit(cache=True, nogil=True)
def _outside_the_edge(depth_m: NDArray[np.float32], ring: NDArray[np.int32]) -> int:
    """Writes the pixels without depth beside one that has some, none at the border, and returns how many there are."""
    height, width = depth_m.shape
    count = 0
    for v in range(1, height - 1):
        above, row, below = depth_m[v - 1], depth_m[v], depth_m[v + 1]
        for u in range(1, width - 1):
            if row[u] == 0 and max(max(above[u], below[u]), max(row[u - 1], row[u + 1])) > 0:
                ring[count] = v * width + u
                count += 1
    return count


@njit(cache=True, nogil=True)
def _completed(colour: NDArray[np.uint8], depth_m: NDArray[np.float32], v: int, u: int) -> np.float32:
    """The depth of the neighbour to which the pixel belongs, 0 when it belongs to none."""
    height, width = depth_m.shape
    least = np.int32(SAME_COLOUR)
    value = np.float32(0)
    for dv, du in ((-1, 0), (0, -1), (0, 1), (1, 0)):
        other = depth_m[v + dv, u + du]
        if other == 0:
            continue
        inner_v, inner_u = min(max(v + 2 * dv, 0), height - 1), min(max(u + 2 * du, 0), width - 1)
        inside = _difference(colour, v, u, inner_v, inner_u)
        if inside >= least:
            continue
        outer_v, outer_u = min(max(v - 3 * dv, 0), height - 1), min(max(u - 3 * du, 0), width - 1)
        if depth_m[outer_v, outer_u] > 0 or 2 * inside < _difference(colour, v, u, outer_v, outer_u):
            least = inside
            value = other
    return value


@njit(cache=True, nogil=True, inline="always")
def _difference(colour: NDArray[np.uint8], va: int, ua: int, vb: int, ub: int) -> np.int32:
    total = np.int32(0)
    for c in range(3):
        total += abs(np.int32(colour[va, ua, c]) - np.int32(colour[vb, ub, c]))
    return total


@njit(cache=True, nogil=True, fastmath=True)
def edge_distance(depth_m: NDArray[np.float32], distance: NDArray[np.uint8]) -> None:
    """Writes the city-block distance in pixels to the nearest edge of the depth [h, w], at most EDGE_REACH_PX.

    0 where there is no depth; 1 at an edge: the person's outline, a step in depth on both its sides, the cut's border.
    """
    height, width = depth_m.shape
    distance[0] = distance[height - 1] = 1
    for v in range(1, height - 1):
        above, row, below, out = depth_m[v - 1], depth_m[v], depth_m[v + 1], distance[v]
        for n in range(width - 2):
            d = row[n + 1]
            across = max(abs(row[n] - d), abs(row[n + 2] - d))
            along = max(abs(above[n + 1] - d), abs(below[n + 1] - d))
            out[n + 1] = 1 if max(across, along) > SUPPORT * d else EDGE_REACH_PX
        out[0] = out[width - 1] = 1
    for v in range(height):
        row, out = depth_m[v], distance[v]
        for u in range(width):
            out[u] = out[u] if row[u] > 0 else 0
    # City blocks: down and up the columns, all of a row at once, then along each row.
    for v in range(1, height):
        before, out = distance[v - 1], distance[v]
        for u in range(width):
            out[u] = min(out[u], np.uint8(before[u] + np.uint8(1)))
    for v in range(height - 2, -1, -1):
        before, out = distance[v + 1], distance[v]
        for u in range(width):
            out[u] = min(out[u], np.uint8(before[u] + np.uint8(1)))
    for v in range(height):
        out = distance[v]
        least = np.uint8(EDGE_REACH_PX)
        for u in range(width):
            least = min(out[u], np.uint8(least + np.uint8(1)))
            out[u] = least
        for n in range(width):
            u = width - 1 - n
            least = min(out[u], np.uint8(least + np.uint8(1)))
            out[u] = least
