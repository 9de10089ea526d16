"""Colours a view from its cameras: each pixel's point is looked up in every camera that sees it.

Source: Buehler et al., Unstructured Lumigraph Rendering (SIGGRAPH 2001): weights by angle, resolution and visibility.
Here the angle is the camera's as a whole, and trust (distance from edges, slope of the surface) stands for resolution.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rendering.prepare import TRUST_FULL

VISIBLE_M = np.float32(0.015)
"""A camera sees a point whose depth differs by less than this from what it measured there."""
COUNTS_FOR = 12
"""Where the cameras before have so many times the weight that this one could add at most, it is not asked."""
BORDER_PX = 4
"""The person's colour goes on for so many pixels outside the outline: no grey bleeds in under soft alpha."""
CLEAR_OF_25, OPAQUE_OF_25 = 8, 18
"""How many of 5×5 pixels are covered where alpha begins, and where it is full; 15 just inside a straight edge."""
BACKGROUND = 128
"""Grey where nobody is: costs the encoder nothing."""


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def add_colours(
    fused: NDArray[np.float32],
    p: NDArray[np.float32],
    depth_m: NDArray[np.float32],
    texels: NDArray[np.float32],
    left: int,
    top: int,
    weight: np.float32,
    rows_of_view: tuple[int, int],
    total: NDArray[np.float32],
) -> None:
    """Adds one camera's colours to `total` [H, W, 4]: weighted red, green and blue, and the weight.

    Cameras come in the order of their weight, the greatest first.

    Args:
        fused: [H, W] depth of the view, 0 where nobody is.
        p: [3, 4] from the view's pixels to the camera's, as `warp.pixel_transform` gives it.
        depth_m, texels, left, top: the camera's, as in `PreparedCamera`.
        rows_of_view: [first, end) of the view in which it is done.
    """
    width = fused.shape[1]
    rows, columns = depth_m.shape
    half, zero = np.float32(0.5), np.float32(0)
    negligible = np.float32(TRUST_FULL * COUNTS_FOR) * weight
    for y in range(rows_of_view[0], rows_of_view[1]):
        y_px = np.float32(y) + half
        bx = p[0, 1] * y_px + p[0, 2]
        by = p[1, 1] * y_px + p[1, 2]
        bz = p[2, 1] * y_px + p[2, 2]
        for x in range(width):
            d = fused[y, x]
            if d == 0:
                continue
            if total[y, x, 3] > negligible:
                continue
            x_px = np.float32(x) + half
            z = d * (p[2, 0] * x_px + bz) + p[2, 3]
            scale = np.float32(1) / max(z, np.float32(1e-3))
            # In the cut's own pixels, with centres at whole numbers, as bilinear sampling wants them.
            u = (d * (p[0, 0] * x_px + bx) + p[0, 3]) * scale - np.float32(left) - half
            v = (d * (p[1, 0] * x_px + by) + p[1, 3]) * scale - np.float32(top) - half
            if not (u >= 0 and v >= 0 and u < np.float32(columns - 1) and v < np.float32(rows - 1)):
                continue
            iu, iv = int(u), int(v)
            fu, fv = u - np.float32(iu), v - np.float32(iv)
            w11 = fu * fv * weight
            w01 = fu * weight - w11
            w10 = fv * weight - w11
            w00 = weight - w01 - w10 - w11
            # Only what lies on the point's own surface speaks for it: at an edge, the neighbours are another's.
            w00 = w00 if abs(depth_m[iv, iu] - z) < VISIBLE_M else zero
            w01 = w01 if abs(depth_m[iv, iu + 1] - z) < VISIBLE_M else zero
            w10 = w10 if abs(depth_m[iv + 1, iu] - z) < VISIBLE_M else zero
            w11 = w11 if abs(depth_m[iv + 1, iu + 1] - z) < VISIBLE_M else zero
            if w00 + w01 + w10 + w11 == 0:
                continue
            # All four values are read before any is written, so that they are computed at once.
            t00, t01 = texels[iv, iu], texels[iv, iu + 1]
            t10, t11 = texels[iv + 1, iu], texels[iv + 1, iu + 1]
            out = total[y, x]
            red = out[0] + w00 * t00[0] + w01 * t01[0] + w10 * t10[0] + w11 * t11[0]
            green = out[1] + w00 * t00[1] + w01 * t01[1] + w10 * t10[1] + w11 * t11[1]
            blue = out[2] + w00 * t00[2] + w01 * t01[2] + w10 * t10[2] + w11 * t11[2]
            trust = out[3] + w00 * t00[3] + w01 * t01[3] + w10 * t10[3] + w11 * t11[3]
            out[0], out[1], out[2], out[3] = red, green, blue, trust


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def finish_view(
    total: NDArray[np.float32], fused: NDArray[np.float32], colour: NDArray[np.uint8], alpha: NDArray[np.uint8]
) -> None:
    """Writes colour [H, W, 3], going on beyond the outline, and alpha [H, W] that falls softly to 0 at the outline.

    Args:
        total: [H, W, 4] as `add_colours` leaves it.
        fused: [H, W] depth of the view, 0 where nobody is.
    """
    height, width = alpha.shape
    coverage = np.zeros((height, width), np.uint8)
    # Columns [first, end) of each row in which somebody is, and whether some of it has no colour.
    first, end, is_open = np.full(height, width, np.int32), np.zeros(height, np.int32), np.zeros(height, np.bool_)
    for y in range(height):
        for x in range(width):
            weight = total[y, x, 3]
            if fused[y, x] > 0:
                first[y] = min(first[y], x)
                end[y] = x + 1
                is_open[y] |= weight == 0
            if weight > 0:
                coverage[y, x] = 1
                scale = np.float32(1) / weight
                for c in range(3):
                    colour[y, x, c] = min(int(total[y, x, c] * scale + np.float32(0.5)), 255)
            else:
                for c in range(3):
                    colour[y, x, c] = BACKGROUND
    for y in range(height):
        if is_open[y]:
            _carry_on(fused[y], coverage[y], colour[y])
    if is_open.any():
        for x in range(width):
            _carry_on(fused.T[x], coverage.T[x], colour[:, x])
    _smooth_steps(fused, coverage, first, end, colour)
    _soften(fused, alpha)
    _extend(coverage, colour)
    _extend(coverage.T, colour.transpose(1, 0, 2))


@njit(cache=True, nogil=True)
def _carry_on(fused: NDArray[np.float32], coverage: NDArray[np.uint8], colour: NDArray[np.uint8]) -> None:
    """Colours what no camera sees of a row [W] (a closed hole) like what lies beside it at the same depth."""
    width = len(coverage)
    for x in range(1, width):
        if coverage[x] == 0 and fused[x] > 0 and coverage[x - 1] > 0 and abs(fused[x] - fused[x - 1]) < VISIBLE_M:
            coverage[x] = 1
            colour[x] = colour[x - 1]
    for x in range(width - 2, -1, -1):
        if coverage[x] == 0 and fused[x] > 0 and coverage[x + 1] > 0 and abs(fused[x] - fused[x + 1]) < VISIBLE_M:
            coverage[x] = 1
            colour[x] = colour[x + 1]


@njit(cache=True, nogil=True)
def _smooth_steps(
    fused: NDArray[np.float32],
    coverage: NDArray[np.uint8],
    first: NDArray[np.int32],
    end: NDArray[np.int32],
    colour: NDArray[np.uint8],
) -> None:
    """Mixes colours where one surface ends before another, as a pixel there sees both: by 1-2-1 across and along."""
    height, width = fused.shape
    above, here = colour[0].copy(), np.empty((width, 3), np.uint8)
    for y in range(1, height - 1):
        here[:] = colour[y]
        below = colour[y + 1]
        for x in range(max(first[y], 1), min(end[y], width - 1)):
            d = fused[y, x]
            if coverage[y, x] == 0:
                continue
            low = min(min(fused[y, x - 1], fused[y, x + 1]), min(fused[y - 1, x], fused[y + 1, x]))
            high = max(max(fused[y, x - 1], fused[y, x + 1]), max(fused[y - 1, x], fused[y + 1, x]))
            if low == 0 or max(high - d, d - low) < VISIBLE_M:
                continue
            for c in range(3):
                total = 4 * int(here[x, c])
                total += 2 * (int(here[x - 1, c]) + int(here[x + 1, c]) + int(above[x, c]) + int(below[x, c]))
                total += int(above[x - 1, c]) + int(above[x + 1, c]) + int(below[x - 1, c]) + int(below[x + 1, c])
                colour[y, x, c] = (total + 8) // 16
        above[:] = here


@njit(cache=True, nogil=True)
def _soften(fused: NDArray[np.float32], alpha: NDArray[np.uint8]) -> None:
    """Writes alpha [H, W]: a ramp over how many of the 5×5 pixels around have depth, which also takes out strays.

    Pixels beyond the picture's border are as those at it: a person cut by it has no soft edge there.
    """
    height, width = alpha.shape
    rows = np.empty((height, width), np.uint8)
    for y in range(height):
        for x in range(width):
            covered = 0
            for dx in range(-2, 3):
                covered += fused[y, min(max(x + dx, 0), width - 1)] > 0
            rows[y, x] = covered
    for y in range(height):
        for x in range(width):
            covered = 0
            for dy in range(-2, 3):
                covered += rows[min(max(y + dy, 0), height - 1), x]
            alpha[y, x] = min(max(covered - CLEAR_OF_25, 0) * 255 // (OPAQUE_OF_25 - CLEAR_OF_25), 255)


@njit(cache=True, nogil=True)
def _extend(coverage: NDArray[np.uint8], colour: NDArray[np.uint8]) -> None:
    """Carries each row's colours on over its outlines, and marks what they cover."""
    height, width = coverage.shape
    for y in range(height):
        left = 0
        for x in range(1, width):
            if coverage[y, x] == 0 and coverage[y, x - 1] != 0 and left < BORDER_PX:
                left += 1
                coverage[y, x] = 2
                colour[y, x] = colour[y, x - 1]
            elif coverage[y, x] == 1:
                left = 0
        left = 0
        for x in range(width - 2, -1, -1):
            if coverage[y, x] == 0 and coverage[y, x + 1] != 0 and left < BORDER_PX:
                left += 1
                coverage[y, x] = 2
                colour[y, x] = colour[y, x + 1]
            elif coverage[y, x] != 0:
                left = 0
