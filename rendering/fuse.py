"""Fuses the depths of several cameras in one view: the nearest surface that enough of them confirm, or none denies.

With two cameras a surface counts when enough of the weight lies on it. With three or more, what only some of them show
at a pixel is held against the others: a surface in the middle of what one of them saw as empty, or saw through, is
none. So a thin finger before a chest stays, though most cameras show the chest there, and a stray does not.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.geometry import Camera
from rendering.crew import ALONE, Crew
from rendering.prepare import PreparedCamera
from rendering.warp import pixel_transform

AGREE_M = np.float32(0.025)
"""Depths within this of each other are one surface."""
SUPPORT_LEAST = np.float32(0.2)
"""The part of the weight at a pixel that must be on a surface for it to count; else it is a stray."""
CHECKED_FROM = 3
"""So many cameras check each other; two are too few to overrule one."""
CERTAIN_TRUST = np.float32(150)
"""Cameras that agree, and are trusted so much together, need no check."""
DENIED_M = np.float32(0.03)
"""A camera denies a surface when it saw one so much further away through it."""
EMPTY_TRUST = np.float32(128)
"""What a camera's empty pixel weighs against a surface."""
DENIAL_LEAST = np.float32(2)
"""A surface falls when what is against it weighs so many times what is for it."""
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


def fuse_checked(
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
    cameras: Sequence[PreparedCamera],
    target: Camera,
    crew: Crew = ALONE,
) -> NDArray[np.float32]:
    """As `fuse_depths`, but surfaces are checked in the cameras that do not show them, and all cameras count alike.

    Args:
        cameras: the N of which `warped` and `trust` are, three or more.
        target: the view's camera.
        crew: who shares the rows.
    """
    fused = np.empty(warped.shape[1:], np.float32)
    frames = [(c.left_px, c.top_px, c.camera.intrinsics.width, c.camera.intrinsics.height) for c in cameras]
    seen = (
        np.stack([pixel_transform(camera.camera, target) for camera in cameras]),
        tuple(camera.depth_m for camera in cameras),
        tuple(camera.texels for camera in cameras),
        np.array(frames, np.int32),
    )
    crew.each(lambda band: _fuse_checked(warped, trust, *seen, band, fused), crew.bands(len(fused)))
    return fused


def fill_holes(depth_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """The depth [H, W] with small holes in one surface closed by the farther of their two sides."""
    out = depth_m.copy()
    _fill(depth_m, out)
    return out


@njit(cache=True, nogil=True)
def reach_outline(depth_m: NDArray[np.float32], alpha: NDArray[np.uint8]) -> None:
    """Gives pixels without depth [H, W] that are more than half the person's the farthest depth beside them."""
    height, width = depth_m.shape
    count = 0
    places, values = np.empty(height * width, np.int32), np.empty(height * width, np.float32)
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            if depth_m[y, x] == 0 and alpha[y, x] > 127:
                across = max(depth_m[y, x - 1], depth_m[y, x + 1])
                places[count] = y * width + x
                values[count] = max(across, max(depth_m[y - 1, x], depth_m[y + 1, x]))
                count += 1
    for n in range(count):
        depth_m[places[n] // width, places[n] % width] = values[n]


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


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _fuse_checked(
    warped: NDArray[np.float32],
    trust: NDArray[np.uint8],
    transforms: NDArray[np.float32],
    depths: tuple[NDArray[np.float32], ...],
    texels: tuple[NDArray[np.float32], ...],
    frames: NDArray[np.int32],
    band: tuple[int, int],
    fused: NDArray[np.float32],
) -> None:
    """Writes what `fuse_checked` gives.

    Args:
        transforms: [N, 3, 4] from the view's pixels to each camera's.
        frames: [N, 4] left and top of each camera's cut, width and height of its picture.
        band: the rows [first, end) that are written.
    """
    count, _, width = warped.shape
    inverses, shares = np.empty(count, np.float32), np.empty(count, np.float32)
    for y in range(band[0], band[1]):
        for x in range(width):
            total = weighted = np.float32(0)
            near, far = np.float32(0), np.float32(np.inf)
            for n in range(count):
                nearness = warped[n, y, x]
                inverses[n] = nearness
                shares[n] = 0
                if nearness > 0:
                    shares[n] = np.float32(trust[n, y, x])
                    total += shares[n]
                    weighted += shares[n] * nearness
                    near, far = max(near, nearness), min(far, nearness)
            if near == 0:
                fused[y, x] = 0
            elif total >= CERTAIN_TRUST and near - far < AGREE_M * near * far:
                fused[y, x] = total / weighted
            else:
                fused[y, x] = _not_denied(inverses, shares, transforms, depths, texels, frames, x, y)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _not_denied(
    inverses: NDArray[np.float32],
    shares: NDArray[np.float32],
    transforms: NDArray[np.float32],
    depths: tuple[NDArray[np.float32], ...],
    texels: tuple[NDArray[np.float32], ...],
    frames: NDArray[np.int32],
    x: int,
    y: int,
) -> np.float32:
    """The depth of the nearest surface at a pixel that the other cameras do not deny, 0 if there is none."""
    limit = np.float32(np.inf)
    while True:
        best = farthest = np.float32(0)
        for inverse in inverses:
            if inverse < limit:
                best = max(best, inverse)
        if best == 0:
            return np.float32(0)
        limit = best
        share = weighted = against = np.float32(0)
        farthest = best
        for n in range(len(inverses)):
            if inverses[n] > 0:
                farthest = min(farthest, inverses[n])
                if abs(inverses[n] - best) < AGREE_M * best * inverses[n]:
                    share += shares[n]
                    weighted += shares[n] * inverses[n]
        depth_m = share / weighted
        is_last = best - farthest < AGREE_M * best * farthest
        for n in range(len(inverses)):
            if not (inverses[n] > 0 and abs(inverses[n] - best) < AGREE_M * best * inverses[n]):
                against += _denial(depth_m, transforms[n], depths[n], texels[n], frames[n], x, y, is_last)
        if against <= DENIAL_LEAST * share:
            return depth_m


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _denial(
    depth_m: np.float32,
    p: NDArray[np.float32],
    measured_m: NDArray[np.float32],
    texels: NDArray[np.float32],
    frame: NDArray[np.int32],
    x: int,
    y: int,
    is_last: bool | np.bool,
) -> np.float32:
    """How much a camera speaks against a point of the view: by having seen nobody there, or somebody behind it.

    Where other surfaces lie behind the point (it is not the last) a single empty pixel says nothing: that is a hole.
    """
    half = np.float32(0.5)
    x_px, y_px = np.float32(x) + half, np.float32(y) + half
    z = depth_m * (p[2, 0] * x_px + p[2, 1] * y_px + p[2, 2]) + p[2, 3]
    scale = np.float32(1) / max(z, np.float32(1e-3))
    u = (depth_m * (p[0, 0] * x_px + p[0, 1] * y_px + p[0, 2]) + p[0, 3]) * scale
    v = (depth_m * (p[1, 0] * x_px + p[1, 1] * y_px + p[1, 2]) + p[1, 3]) * scale
    if not (u >= 0 and v >= 0 and u < np.float32(frame[2]) and v < np.float32(frame[3])):
        return np.float32(0)
    iu, iv = int(u) - frame[0], int(v) - frame[1]
    rows, columns = measured_m.shape
    if not (iu >= 1 and iv >= 1 and iu < columns - 1 and iv < rows - 1):
        return EMPTY_TRUST
    measured = measured_m[iv, iu]
    if measured == 0:
        across = max(abs(measured_m[iv, iu - 1]), abs(measured_m[iv, iu + 1]))
        along = max(abs(measured_m[iv - 1, iu]), abs(measured_m[iv + 1, iu]))
        return EMPTY_TRUST if is_last or max(across, along) == 0 else np.float32(0)
    return texels[iv, iu, 3] if measured - z > DENIED_M else np.float32(0)


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
