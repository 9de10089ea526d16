"""Cleans one camera's depth: flying pixels out, noise smoothed but slopes kept; and says how far a pixel is trusted.

The filter is a bilateral mean (Tomasi and Manduchi, ICCV 1998) taken over *pairs* of opposite neighbours: a pair's
mean is right on a slope, where a plain mean near an outline is drawn to the side that has more pixels. It works on
inverse depth, in which planes are linear. `reference.py` says the same in plain torch.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

RADIUS_PX = 3
SIGMA_PX = 2.0
PAIR_STEP = np.float32(0.10)
"""The two of a pair lie on one surface when they differ by less than this part of the depth, …"""
CENTRE_STEP = np.float32(0.012)
"""… and their mean is within this part of the pixel's own."""
SUPPORT_STEP = np.float32(0.025)
SUPPORT_LEAST = 3
"""A pixel with fewer of its eight neighbours within SUPPORT_STEP of it is a flying one."""
EDGE_REACH_PX = 8
"""Trust grows over so many pixels from an edge of the depth."""


def clean(depth_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inverse depth [H, W] float32 in 1/m of depth [H, W] in metres; 0 stays 0, and flying pixels become 0."""
    padded = np.pad(depth_m, RADIUS_PX)
    inverse = np.where(padded > 0, 1 / np.where(padded > 0, padded, 1), 0).astype(np.float32)
    kept = np.zeros_like(inverse)
    _keep_supported(inverse, kept)
    out = np.zeros_like(depth_m)
    _smooth(kept, half_window(), out)
    return out


def trust_of(inverse: NDArray[np.float32], focal_px: float) -> NDArray[np.float32]:
    """[H, W] 0 to 1: the city-block distance from an edge of the depth, times the cosine of the surface's slope."""
    distance = np.zeros(inverse.shape, np.uint8)
    _edge_distance(inverse, distance)
    out = np.zeros_like(inverse)
    _slope(inverse, distance, np.float32(focal_px), out)
    return out


def half_window() -> NDArray[np.float32]:
    """[N, 3] the offsets (dv, du) of one of each pair of opposite neighbours, and the pair's weight."""
    reach = range(-RADIUS_PX, RADIUS_PX + 1)
    pairs = [(dv, du) for dv in reach for du in reach if (dv, du) > (0, 0)]
    return np.array([(dv, du, np.exp(-(dv * dv + du * du) / (2 * SIGMA_PX**2))) for dv, du in pairs], np.float32)


@njit(cache=True, nogil=True, fastmath=True)
def _keep_supported(inverse: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    for v in range(1, inverse.shape[0] - 1):
        for u in range(1, inverse.shape[1] - 1):
            centre = inverse[v, u]
            if centre == 0:
                continue
            count = 0
            for dv in range(-1, 2):
                for du in range(-1, 2):
                    count += abs(inverse[v + dv, u + du] - centre) < SUPPORT_STEP * centre
            if count > SUPPORT_LEAST:
                out[v, u] = centre


@njit(cache=True, nogil=True, fastmath=True)
def _smooth(inverse: NDArray[np.float32], pairs: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    for v in range(out.shape[0]):
        for u in range(out.shape[1]):
            centre = inverse[v + RADIUS_PX, u + RADIUS_PX]
            if centre == 0:
                continue
            total, weights = centre, np.float32(1)
            for n in range(len(pairs)):
                dv, du = int(pairs[n, 0]), int(pairs[n, 1])
                a = inverse[v + RADIUS_PX + dv, u + RADIUS_PX + du]
                b = inverse[v + RADIUS_PX - dv, u + RADIUS_PX - du]
                mean = np.float32(0.5) * (a + b)
                if abs(a - b) < PAIR_STEP * centre and abs(mean - centre) < CENTRE_STEP * centre:
                    total += np.float32(2) * pairs[n, 2] * mean
                    weights += np.float32(2) * pairs[n, 2]
            out[v, u] = total / weights


@njit(cache=True, nogil=True)
def _edge_distance(inverse: NDArray[np.float32], distance: NDArray[np.uint8]) -> None:
    """Writes the distance from the nearest edge: 0 where there is no depth, 1 beside a step or the picture's border."""
    height, width = inverse.shape
    for v in range(height):
        for u in range(width):
            centre = inverse[v, u]
            if centre == 0:
                continue
            edge = v == 0 or u == 0 or v == height - 1 or u == width - 1
            if not edge:
                for other in (inverse[v - 1, u], inverse[v + 1, u], inverse[v, u - 1], inverse[v, u + 1]):
                    edge = edge or abs(other - centre) > SUPPORT_STEP * centre
            distance[v, u] = 1 if edge else EDGE_REACH_PX
    for v in range(height):
        for u in range(width):
            if v > 0:
                distance[v, u] = min(distance[v, u], distance[v - 1, u] + 1)
            if u > 0:
                distance[v, u] = min(distance[v, u], distance[v, u - 1] + 1)
    for v in range(height - 1, -1, -1):
        for u in range(width - 1, -1, -1):
            if v < height - 1:
                distance[v, u] = min(distance[v, u], distance[v + 1, u] + 1)
            if u < width - 1:
                distance[v, u] = min(distance[v, u], distance[v, u + 1] + 1)


@njit(cache=True, nogil=True, fastmath=True)
def _slope(
    inverse: NDArray[np.float32], distance: NDArray[np.uint8], focal_px: np.float32, out: NDArray[np.float32]
) -> None:
    """The surface's slope is d(depth)/d(x) = −(d inverse / d pixel) · focal / inverse."""
    for v in range(inverse.shape[0]):
        for u in range(inverse.shape[1]):
            near = distance[v, u]
            if near == 0:
                continue
            value = np.float32(near) / np.float32(EDGE_REACH_PX)
            if near > 1:
                scale = np.float32(0.5) * focal_px / inverse[v, u]
                across = (inverse[v, u + 1] - inverse[v, u - 1]) * scale
                along = (inverse[v + 1, u] - inverse[v - 1, u]) * scale
                value /= np.sqrt(np.float32(1) + across * across + along * along)
            out[v, u] = value
