"""Fuses the depths of several cameras in one view, by support: the nearest surface that enough of them confirm."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

AGREE_M = np.float32(0.025)
"""Depths within this of each other are one surface."""
SUPPORT_LEAST = np.float32(0.2)
"""The part of the weight at a pixel that must be on a surface for it to count; else it is a stray."""
HOLE_REACH_PX = 5
"""A hole is filled when the surface is found within this many pixels on both sides, …"""
HOLE_STEP_M = np.float32(0.06)
"""… at depths that differ by less than this: a gap between a hand and the body behind it is none."""


def fuse_depths(
    warped: NDArray[np.float32], trust: NDArray[np.uint8], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The depth [H, W] float32 in metres along the view's z, 0 where nobody is.

    Args:
        warped: [N, H, W] inverse depth of each camera's surface, 0 where it has none.
        trust: [N, H, W] of it.
        weights: [N] of the cameras.
    """
    fused = np.empty(warped.shape[1:], np.float32)
    _fuse(warped, trust, weights, fused)
    return fused


def fill_holes(depth_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """The depth [H, W] with small holes in one surface closed by the farther of their two sides."""
    out = depth_m.copy()
    _fill(depth_m, out)
    return out


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _fuse(
    warped: NDArray[np.float32], trust: NDArray[np.uint8], weights: NDArray[np.float32], fused: NDArray[np.float32]
) -> None:
    count, height, width = warped.shape
    inverses, shares = np.empty(count, np.float32), np.empty(count, np.float32)
    for y in range(height):
        for x in range(width):
            found = 0
            total = weighted = np.float32(0)
            near, far = np.float32(0), np.float32(np.inf)
            for n in range(count):
                nearness = warped[n, y, x]
                if nearness > 0:
                    share = weights[n] * np.float32(trust[n, y, x])
                    inverses[found], shares[found] = nearness, share
                    total += share
                    weighted += share * nearness
                    near, far = max(near, nearness), min(far, nearness)
                    found += 1
            if found == 0:
                fused[y, x] = 0
            elif found == 1:
                fused[y, x] = np.float32(1) / near
            elif near - far < AGREE_M * near * far:
                fused[y, x] = total / weighted
            else:
                fused[y, x] = _supported(inverses, shares, found, total)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy", inline="always")
def _supported(inverses: NDArray[np.float32], shares: NDArray[np.float32], found: int, total: np.float32) -> np.float32:
    """The depth of the nearest surface whose share of the weight is enough: one over the mean of its inverse depths.

    Depths 1/a and 1/b are within AGREE_M of each other when a and b are within AGREE_M · a · b.
    """
    best = np.float32(0)
    mean = np.float32(0)
    for i in range(found):
        if inverses[i] <= best:
            continue
        share = np.float32(0)
        weighted = np.float32(0)
        for j in range(found):
            if abs(inverses[j] - inverses[i]) < AGREE_M * inverses[i] * inverses[j]:
                share += shares[j]
                weighted += shares[j] * inverses[j]
        if share >= SUPPORT_LEAST * total:
            best = inverses[i]
            mean = share / weighted
    return mean


@njit(cache=True, nogil=True)
def _fill(depth_m: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    height, width = depth_m.shape
    for y in range(height):
        x = 0
        while x < width and depth_m[y, x] == 0:
            x += 1
        last = width - 1
        while last > x and depth_m[y, last] == 0:
            last -= 1
        while x < last:
            if depth_m[y, x] > 0:
                x += 1
                continue
            # The run [x, end) has no depth and lies between two that have: closed when it is short either way.
            end = x
            while depth_m[y, end] == 0:
                end += 1
            value = _between(depth_m[y, x - 1], depth_m[y, end]) if end - x < HOLE_REACH_PX else np.float32(0)
            for inside in range(x, end):
                out[y, inside] = value if value > 0 else _across(depth_m, y, inside)
            x = end


@njit(cache=True, nogil=True, inline="always")
def _between(a: np.float32, b: np.float32) -> np.float32:
    """The farther of two depths of one surface, else 0."""
    return max(a, b) if a > 0 and b > 0 and abs(a - b) < HOLE_STEP_M else np.float32(0)


@njit(cache=True, nogil=True)
def _across(depth_m: NDArray[np.float32], y: int, x: int) -> np.float32:
    """The depth between the surfaces above and below a hole's pixel, 0 if there is none."""
    above, below = np.float32(0), np.float32(0)
    reached = HOLE_REACH_PX
    for step in range(1, HOLE_REACH_PX):
        if y - step >= 0 and depth_m[y - step, x] > 0:
            above = depth_m[y - step, x]
            reached = step
            break
    for step in range(1, HOLE_REACH_PX + 1 - reached):
        if y + step < depth_m.shape[0] and depth_m[y + step, x] > 0:
            below = depth_m[y + step, x]
            break
    return _between(above, below)
