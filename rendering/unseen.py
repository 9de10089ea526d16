"""Closes what no camera saw of a person: behind an arm, under a chin, the seat below the last picture row.

A pixel without depth between two that have one is either a gap, through which the eye sees past the person, or a part
that hid from every camera. It is taken for the latter when the farther of the two surfaces could go on there: then no
camera has seen nobody, or somebody further away, at that point; and the surface does not turn away from the eye, as the
side of a chest does beside the gap under an arm.
"""

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.geometry import Camera
from rendering.prepare import PreparedCamera
from rendering.warp import pixel_transform

REACH_PX = 40
"""A pixel is closed when the surfaces on its two sides are at most so far apart."""
AROUND_PX, UNSEEN_LEAST = 3, 2
"""Of the open pixels so far around one, so many times as many must be unseen as are seen."""
STEEP, SLOPE_PX = np.float32(1.0), 4
"""A surface ends where its last pixels rise so steeply away from the eye: 1 is half of a right angle."""
JUMP_M = np.float32(0.03)
SEEN_THROUGH_M = np.float32(0.03)
"""A camera saw through a point when what it measured there lies further away by so much."""


def fill_unseen(depth_m: NDArray[np.float32], cameras: Sequence[PreparedCamera], target: Camera) -> None:
    """Gives the pixels of a view [H, W] (metres along z, 0 for nobody) that no camera denies the depth beside them.

    Of the pairs left and right, above and below, the nearer counts, and of its two depths the farther. At the picture's
    border, where the person goes on, one side is enough.

    Args:
        cameras: all from which the view is made.
        target: the view's camera.
    """
    frames = [(c.left_px, c.top_px, c.camera.intrinsics.width, c.camera.intrinsics.height) for c in cameras]
    _fill_unseen(
        depth_m,
        np.stack([pixel_transform(camera.camera, target) for camera in cameras]),
        tuple(camera.depth_m for camera in cameras),
        np.array(frames, np.int32),
        np.float32(target.intrinsics.fx),
        np.float32(target.intrinsics.fy),
    )


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _fill_unseen(
    depth_m: NDArray[np.float32],
    transforms: NDArray[np.float32],
    measured: tuple[NDArray[np.float32], ...],
    frames: NDArray[np.int32],
    fx: np.float32,
    fy: np.float32,
) -> None:
    height, width = depth_m.shape
    spans, values = np.full((height, width), 2 * REACH_PX, np.int32), np.zeros((height, width), np.float32)
    _close_rows(depth_m, spans, values, fx)
    _close_rows(depth_m.T, spans.T, values.T, fy)
    for y in range(height):
        for x in range(width):
            if values[y, x] > 0:
                for n in range(len(measured)):
                    if _denies(values[y, x], transforms[n], measured[n], frames[n], x, y):
                        values[y, x] = -1
                        break
    for y in range(height):
        for x in range(width):
            if values[y, x] > 0 and _is_inside(depth_m, values, y, x):
                spans[y, x] = 0
    for y in range(height):
        for x in range(width):
            if spans[y, x] == 0:
                depth_m[y, x] = values[y, x]


@njit(cache=True, nogil=True)
def _is_inside(depth_m: NDArray[np.float32], values: NDArray[np.float32], y: int, x: int) -> bool:
    """Whether most of what is open around a pixel was not denied either; else it lies along the outline."""
    height, width = depth_m.shape
    unseen = seen = 0
    for v in range(max(y - AROUND_PX, 0), min(y + AROUND_PX + 1, height)):
        for u in range(max(x - AROUND_PX, 0), min(x + AROUND_PX + 1, width)):
            if depth_m[v, u] == 0:
                unseen += values[v, u] > 0
                seen += values[v, u] <= 0
    return unseen >= UNSEEN_LEAST * seen


@njit(cache=True, nogil=True)
def _close_rows(
    depth_m: NDArray[np.float32], spans: NDArray[np.int32], values: NDArray[np.float32], focal_px: np.float32
) -> None:
    """Writes the farther depth beside each run without any, where the run is shorter than what `spans` knows."""
    height, width = depth_m.shape
    for y in range(height):
        begun = 0
        while begun < width and depth_m[y, begun] == 0:
            begun += 1
        if begun == width:
            continue
        x = begun
        while x < width:
            if depth_m[y, x] > 0:
                x += 1
                continue
            end = x
            while end < width and depth_m[y, end] == 0:
                end += 1
            if end - x < REACH_PX:
                before, beyond = depth_m[y, x - 1], depth_m[y, end] if end < width else np.float32(0)
                side = depth_m[y, x - 1 :: -1] if before > beyond else depth_m[y, end:]
                if not _turns_away(side, focal_px):
                    _close(end - x, side[0], spans[y, x:end], values[y, x:end])
            x = end


@njit(cache=True, nogil=True)
def _turns_away(depth_m: NDArray[np.float32], focal_px: np.float32) -> bool:
    """Whether the surface that begins with depth_m[0] rises steeply from within to where it ends."""
    n = 0
    while n < min(SLOPE_PX, len(depth_m) - 1) and abs(depth_m[n + 1] - depth_m[n]) < JUMP_M:
        n += 1
    return depth_m[0] - depth_m[n] > STEEP * n * depth_m[0] / focal_px and n > 0


@njit(cache=True, nogil=True)
def _close(length: int, value: np.float32, spans: NDArray[np.int32], values: NDArray[np.float32]) -> None:
    for n in range(len(spans)):
        if length < spans[n]:
            spans[n], values[n] = length, value


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy", inline="always")
def _denies(
    depth_m: np.float32,
    p: NDArray[np.float32],
    measured_m: NDArray[np.float32],
    frame: NDArray[np.int32],
    x: int,
    y: int,
) -> bool:
    """Whether a camera saw nobody at a point of the view, or somebody behind it. Outside its picture it saw nothing."""
    half = np.float32(0.5)
    x_px, y_px = np.float32(x) + half, np.float32(y) + half
    z = depth_m * (p[2, 0] * x_px + p[2, 1] * y_px + p[2, 2]) + p[2, 3]
    scale = np.float32(1) / max(z, np.float32(1e-3))
    u = (depth_m * (p[0, 0] * x_px + p[0, 1] * y_px + p[0, 2]) + p[0, 3]) * scale
    v = (depth_m * (p[1, 0] * x_px + p[1, 1] * y_px + p[1, 2]) + p[1, 3]) * scale
    if not (u >= 0 and v >= 0 and u < np.float32(frame[2]) and v < np.float32(frame[3])):
        return False
    iu, iv = int(u) - frame[0], int(v) - frame[1]
    rows, columns = measured_m.shape
    if not (iu >= 0 and iv >= 0 and iu < columns and iv < rows):
        # The cut ends at the person, or with the picture: there, nothing is known of the rows beyond.
        return bool(np.int32(v) < frame[3] - 4)
    here = abs(measured_m[iv, iu])
    return bool(here == 0 or here - z > SEEN_THROUGH_M)
