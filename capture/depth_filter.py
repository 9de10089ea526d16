"""Calms a depth camera's noise before encoding: a median against flying pixels, pinholes closed, then a bilateral mean.

The bilateral filter is Tomasi and Manduchi's (ICCV 1998), with the range weight widened by the square of the depth as a
time-of-flight camera's noise is.
"""

import numba
import numpy as np
from numpy.typing import NDArray

from capture.inverse_depth import FAR_M, NEAR_M

RADIUS_PX = 2
_SPATIAL_SIGMA_PX = 1.5
_RANGE_SIGMA_M = 0.006
"""Tolerance for a neighbour's depth at one metre."""
_SUPPORT_M = 0.03
"""A neighbour within this of a pixel (at one metre) supports it."""
_SUPPORT_LEAST = 3
"""A pixel with fewer supporting neighbours of its eight is a flying one."""


_CLOSED_LEAST = 4
"""A pixel without depth gets that of its neighbours when so many of the eight have some, on one surface."""


def filter_depth(depth_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """Depth [H, W] in metres with flying pixels taken out (0), pinholes and frayed edges closed, and noise smoothed.

    Depths outside what the codec can carry become 0. Edges stay where they are, to a pixel.
    """
    in_range = np.where((depth_m >= NEAR_M) & (depth_m <= FAR_M), depth_m, np.float32(0))
    padded = np.pad(in_range, RADIUS_PX)
    # Closed before, so that a frayed edge is not taken for flying pixels; and after, where those were.
    closed, median, out = padded.copy(), np.zeros_like(padded), np.zeros_like(depth_m)
    _close(padded, closed)
    _median(closed, median)
    calm = median.copy()
    _close(median, calm)
    _bilateral(calm, _spatial_weights(), out)
    return out


@numba.njit(cache=True, nogil=True)
def _median(depth_m: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """3×3 median of the supporting pixels; 0 where too few of the neighbours support the pixel."""
    values = np.empty(9, np.float32)
    for v in range(RADIUS_PX, depth_m.shape[0] - RADIUS_PX):
        for u in range(RADIUS_PX, depth_m.shape[1] - RADIUS_PX):
            centre = depth_m[v, u]
            if centre == 0:
                continue
            tolerance = _SUPPORT_M * max(centre * centre, 0.5)
            count = 0
            for dv in range(-1, 2):
                for du in range(-1, 2):
                    other = depth_m[v + dv, u + du]
                    if other > 0 and abs(other - centre) < tolerance:
                        at = count
                        while at > 0 and values[at - 1] > other:
                            values[at] = values[at - 1]
                            at -= 1
                        values[at] = other
                        count += 1
            if count > _SUPPORT_LEAST:
                out[v, u] = values[count // 2]


@numba.njit(cache=True, nogil=True)
def _close(depth_m: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """Writes the neighbours' mean into pixels without depth that lie in a surface or in a notch of its edge."""
    for v in range(RADIUS_PX, depth_m.shape[0] - RADIUS_PX):
        for u in range(RADIUS_PX, depth_m.shape[1] - RADIUS_PX):
            if depth_m[v, u] > 0:
                continue
            low, high, total = np.float32(np.inf), np.float32(0), np.float32(0)
            count = 0
            for dv in range(-1, 2):
                for du in range(-1, 2):
                    other = depth_m[v + dv, u + du]
                    if other > 0:
                        low, high = min(low, other), max(high, other)
                        total += other
                        count += 1
            if count >= _CLOSED_LEAST and high - low < np.float32(_SUPPORT_M) * max(low * low, np.float32(0.5)):
                out[v, u] = total / count


@numba.njit(cache=True, nogil=True)
def _bilateral(depth_m: NDArray[np.float32], spatial: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """The mean of the neighbours, weighted by nearness in the picture and in depth."""
    for v in range(out.shape[0]):
        for u in range(out.shape[1]):
            centre = depth_m[v + RADIUS_PX, u + RADIUS_PX]
            if centre == 0:
                continue
            tolerance = _RANGE_SIGMA_M * max(centre * centre, 0.5)
            falloff = np.float32(1 / (tolerance * tolerance))
            total = np.float32(0)
            weights = np.float32(0)
            for dv in range(2 * RADIUS_PX + 1):
                for du in range(2 * RADIUS_PX + 1):
                    other = depth_m[v + dv, u + du]
                    difference = other - centre
                    # A Lorentzian instead of a Gaussian: no exponential in the innermost loop, and as good here.
                    weight = spatial[dv, du] / (1 + difference * difference * falloff)
                    if difference * difference * falloff < 16:
                        total += weight * other
                        weights += weight
            out[v, u] = total / weights


def _spatial_weights() -> NDArray[np.float32]:
    offset = np.arange(-RADIUS_PX, RADIUS_PX + 1)
    squared = offset[:, None] ** 2 + offset[None, :] ** 2
    return np.exp(-squared / (2 * _SPATIAL_SIGMA_PX**2)).astype(np.float32)
