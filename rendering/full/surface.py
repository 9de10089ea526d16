"""Cleans one camera's depth: flying pixels out, noise smoothed but slopes kept; and says how far a pixel is trusted.

The filter is a bilateral mean (Tomasi and Manduchi, ICCV 1998) taken over *pairs* of opposite neighbours: a pair's
mean is right on a slope, where a plain mean near an outline is drawn to the side that has more pixels. It works on
inverse depth, in which planes are linear. `reference.py` says the same in plain torch.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

RADIUS_PX = 3
SIGMA_PX = 1.4
"""Of people, who are round, a wider mean takes off more than noise: at 2 pixels six cameras' depth was 7 % worse."""
PAIR_STEP = np.float32(0.10)
"""The two of a pair lie on one surface when they differ by less than this part of the depth, …"""
CENTRE_STEP = np.float32(0.012)
"""… and their mean is within this part of the pixel's own."""
SUPPORT_STEP = np.float32(0.025)
SUPPORT_LEAST = 3
"""A pixel with fewer of its eight neighbours within SUPPORT_STEP of it is a flying one."""
COMPLETION_RADIUS_PX, COMPLETION_ROUNDS = 2, 2
"""Depth cameras give none, or a wrong one, at edges; there the colour tells whose pixel it is."""
SAME_COLOUR = np.float32(30)
"""Pixels whose red, green and blue differ by much less than this in sum look alike."""
EDGE_REACH_PX = 8
"""Trust grows over so many pixels from an edge of the depth."""


def clean(depth_m: NDArray[np.float32], colour: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Inverse depth [H, W] float32 in 1/m of depth [H, W] in metres with colour [H, W, 3].

    Flying pixels become 0; pixels without depth get that of the surface beside them whose colour they have, if any.
    """
    padded = np.pad(depth_m, RADIUS_PX)
    inverse = np.where(padded > 0, 1 / np.where(padded > 0, padded, 1), 0).astype(np.float32)
    kept = np.zeros_like(inverse)
    _keep_supported(inverse, kept)
    pictured = np.pad(colour, ((RADIUS_PX, RADIUS_PX), (RADIUS_PX, RADIUS_PX), (0, 0)))
    window = completion_window()
    for _ in range(COMPLETION_ROUNDS):
        before = kept.copy()
        _complete(before, pictured, window, kept)
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


def completion_window() -> NDArray[np.float32]:
    """[N, 3] the offsets (dv, du) of a pixel's neighbours, and how much each counts."""
    reach = range(-COMPLETION_RADIUS_PX, COMPLETION_RADIUS_PX + 1)
    places = [(dv, du) for dv in reach for du in reach if (dv, du) != (0, 0)]
    return np.array([(dv, du, np.exp(-(dv * dv + du * du) / 4.5)) for dv, du in places], np.float32)


@njit(cache=True, nogil=True, fastmath=True)
def _complete(
    inverse: NDArray[np.float32], colour: NDArray[np.uint8], window: NDArray[np.float32], out: NDArray[np.float32]
) -> None:
    """A pixel without depth joins the nearest or the farthest surface around it, or nothing, whose colours it has."""
    reach = RADIUS_PX
    for v in range(reach, inverse.shape[0] - reach):
        for u in range(reach, inverse.shape[1] - reach):
            if inverse[v, u] > 0:
                continue
            near, far = np.float32(0), np.float32(np.inf)
            for n in range(len(window)):
                value = inverse[v + int(window[n, 0]), u + int(window[n, 1])]
                if value > 0:
                    near, far = max(near, value), min(far, value)
            if near == 0:
                continue
            none = of_near = of_far = sum_near = sum_far = np.float32(0)
            for n in range(len(window)):
                y, x = v + int(window[n, 0]), u + int(window[n, 1])
                unlike = np.float32(0)
                for c in range(3):
                    unlike += abs(np.float32(colour[y, x, c]) - np.float32(colour[v, u, c]))
                unlike /= SAME_COLOUR
                weight = window[n, 2] / ((np.float32(1) + unlike * unlike) * (np.float32(1) + unlike * unlike))
                value = inverse[y, x]
                if value == 0:
                    none += weight
                elif value > near * (np.float32(1) - SUPPORT_STEP):
                    of_near += weight
                    sum_near += weight * value
                elif value < far * (np.float32(1) + SUPPORT_STEP):
                    of_far += weight
                    sum_far += weight * value
            if max(of_near, of_far) > none:
                out[v, u] = sum_near / of_near if of_near >= of_far else sum_far / of_far


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
