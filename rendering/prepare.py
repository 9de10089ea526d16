"""What every view of a subject shares: one camera's frame cut to the person, its depth cleaned, its trust measured.

This is done once a camera and moment, however many viewers there are. The kernels are plain loops compiled by numba
that hold no lock, so several cameras may be prepared at once.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera
from rendering.errors import ViewError

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
TRUST_FULL = 255


@dataclass(frozen=True)
class PersonGate:
    """The box in the cube's frame, in metres, outside which nothing belongs to the person.

    Attributes:
        low_m, high_m: (x, y, z) of two opposite corners.
    """

    low_m: tuple[float, float, float] = (-0.80, -0.95, -0.60)
    high_m: tuple[float, float, float] = (0.80, 0.50, 0.55)


@dataclass(frozen=True)
class PreparedCamera:
    """One camera's frame, cut to the person.

    Attributes:
        camera: of the whole picture.
        left_px, top_px: where the cut begins in the whole picture.
        depth_m: [h, w] float32, metres along the camera's z; 0 where the person is not.
        texels: [h, w, 4] uint8: red, green, blue, and trust: 0 where the person is not, up to 255 far from edges of the
            depth and square to the surface.
        captured_us: the frame's moment.
    """

    camera: Camera
    left_px: int
    top_px: int
    depth_m: NDArray[np.float32]
    texels: NDArray[np.uint8]
    captured_us: int


def prepare_camera(frame: RGBDFrame, camera: Camera, gate: PersonGate = PersonGate()) -> PreparedCamera | None:
    """The frame cut to the person; None when the person is not in it.

    Raises:
        ViewError: the frame's size is not the camera's.
    """
    height, width = frame.depth_m.shape
    intrinsics = camera.intrinsics
    if (intrinsics.width, intrinsics.height) != (width, height):
        raise ViewError(f"a frame of {width}×{height} from a camera of {intrinsics.width}×{intrinsics.height}")
    cube_from_camera = camera.cube_from_camera
    cube_from_pixel = cube_from_camera[:3, :3] @ np.linalg.inv(intrinsics.K)
    gated = np.empty_like(frame.depth_m)
    top, bottom, left, right = _gate(
        frame.depth_m,
        np.column_stack([cube_from_pixel, cube_from_camera[:3, 3]]).astype(np.float32),
        np.array(gate.low_m, np.float32),
        np.array(gate.high_m, np.float32),
        gated,
    )
    if bottom - top < 2 or right - left < 2:
        return None
    # Room for what completion adds.
    top, left = max(top - COMPLETED_PX, 0), max(left - COMPLETED_PX, 0)
    shape = (min(bottom + COMPLETED_PX, height) - top, min(right + COMPLETED_PX, width) - left)
    depth_m = np.zeros(shape, np.float32)
    _clean(gated, top, left, depth_m)
    _complete(frame.colour, top, left, depth_m)
    distance = np.empty(shape, np.uint8)
    _edge_distance(depth_m, distance)
    texels = np.zeros((*shape, 4), np.uint8)
    _fill_texels(
        frame.colour, top, left, depth_m, distance, np.float32(intrinsics.fx), np.float32(intrinsics.fy), texels
    )
    return PreparedCamera(camera, left, top, depth_m, texels, frame.captured_us)


@njit(cache=True, nogil=True, fastmath=True)
def _gate(
    depth_m: NDArray[np.float32],
    cube_from_pixel: NDArray[np.float32],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    out: NDArray[np.float32],
) -> tuple[int, int, int, int]:
    """Writes depth [H, W] with 0 outside the box; returns the rows and columns [top, bottom) [left, right) that remain.

    Args:
        cube_from_pixel: [3, 4]: a point is depth · (first three columns) · (u, v, 1) + (last column).
    """
    height, width = depth_m.shape
    a = cube_from_pixel
    top, bottom, left, right = height, 0, width, 0
    for v in range(height):
        y_px = np.float32(v) + np.float32(0.5)
        bx = a[0, 1] * y_px + a[0, 2]
        by = a[1, 1] * y_px + a[1, 2]
        bz = a[2, 1] * y_px + a[2, 2]
        first, last = width, -1
        for u in range(width):
            d = depth_m[v, u]
            kept = np.float32(0)
            if d > 0:
                x_px = np.float32(u) + np.float32(0.5)
                x = d * (a[0, 0] * x_px + bx) + a[0, 3]
                y = d * (a[1, 0] * x_px + by) + a[1, 3]
                z = d * (a[2, 0] * x_px + bz) + a[2, 3]
                if low[0] < x < high[0] and low[1] < y < high[1] and low[2] < z < high[2]:
                    kept = d
                    first = min(first, u)
                    last = u
            out[v, u] = kept
        if last >= 0:
            top = min(top, v)
            bottom = v + 1
            left = min(left, first)
            right = max(right, last + 1)
    return top, bottom, left, right


@njit(cache=True, nogil=True, fastmath=True)
def _clean(gated: NDArray[np.float32], top: int, left: int, out: NDArray[np.float32]) -> None:
    """Writes the mean of each pixel and its supporting neighbours, 0 for flying pixels; `out` [h, w] is zero before."""
    height, width = gated.shape
    for v in range(max(top, 1), min(top + out.shape[0], height - 1)):
        for u in range(max(left, 1), min(left + out.shape[1], width - 1)):
            d = gated[v, u]
            if d == 0:
                continue
            tolerance = SUPPORT * d
            total = np.float32(0)
            count = 0
            for dv in range(-1, 2):
                for du in range(-1, 2):
                    other = gated[v + dv, u + du]
                    if abs(other - d) < tolerance:
                        total += other
                        count += 1
            if count > SUPPORT_LEAST:
                out[v - top, u - left] = total / np.float32(count)


@njit(cache=True, nogil=True)
def _complete(colour: NDArray[np.uint8], top: int, left: int, depth_m: NDArray[np.float32]) -> None:
    """Gives pixels at an edge of the depth [h, w] that of a neighbour, ring by ring, where the colour says so.

    A pixel belongs to the surface beside it when its colour is much nearer to what lies further inside than to what
    lies further outside; where both look alike it is left alone, so a background like the person makes nobody wider.
    """
    height, width = depth_m.shape
    for _ in range(COMPLETED_PX):
        before = depth_m.copy()
        for v in range(1, height - 1):
            for u in range(1, width - 1):
                if before[v, u] > 0:
                    continue
                least = np.int32(SAME_COLOUR)
                for dv in range(-1, 2):
                    for du in range(-1, 2):
                        other = before[v + dv, u + du]
                        if other == 0:
                            continue
                        inner_v, inner_u = min(max(v + 2 * dv, 0), height - 1), min(max(u + 2 * du, 0), width - 1)
                        outer_v, outer_u = min(max(v - 3 * dv, 0), height - 1), min(max(u - 3 * du, 0), width - 1)
                        inside = _difference(colour, v + top, u + left, inner_v + top, inner_u + left)
                        if inside >= least:
                            continue
                        outside = _difference(colour, v + top, u + left, outer_v + top, outer_u + left)
                        if before[outer_v, outer_u] > 0 or 2 * inside < outside:
                            least = inside
                            depth_m[v, u] = other


@njit(cache=True, nogil=True, inline="always")
def _difference(colour: NDArray[np.uint8], va: int, ua: int, vb: int, ub: int) -> np.int32:
    total = np.int32(0)
    for c in range(3):
        total += abs(np.int32(colour[va, ua, c]) - np.int32(colour[vb, ub, c]))
    return total


@njit(cache=True, nogil=True, fastmath=True)
def _edge_distance(depth_m: NDArray[np.float32], distance: NDArray[np.uint8]) -> None:
    """Writes the city-block distance in pixels to the nearest edge of the depth [h, w], at most EDGE_REACH_PX.

    0 where there is no depth; 1 at an edge: the person's outline, a step in depth on both its sides, the cut's border.
    """
    height, width = depth_m.shape
    for v in range(height):
        for u in range(width):
            d = depth_m[v, u]
            if d == 0:
                distance[v, u] = 0
            elif v == 0 or u == 0 or v == height - 1 or u == width - 1:
                distance[v, u] = 1
            else:
                step = max(abs(depth_m[v, u - 1] - d), abs(depth_m[v, u + 1] - d))
                step = max(step, max(abs(depth_m[v - 1, u] - d), abs(depth_m[v + 1, u] - d)))
                distance[v, u] = 1 if step > SUPPORT * d else EDGE_REACH_PX
    for v in range(1, height):
        for u in range(1, width):
            distance[v, u] = min(distance[v, u], min(distance[v, u - 1], distance[v - 1, u]) + 1)
    for v in range(height - 2, -1, -1):
        for u in range(width - 2, -1, -1):
            distance[v, u] = min(distance[v, u], min(distance[v, u + 1], distance[v + 1, u]) + 1)


@njit(cache=True, nogil=True, fastmath=True)
def _fill_texels(
    colour: NDArray[np.uint8],
    top: int,
    left: int,
    depth_m: NDArray[np.float32],
    distance: NDArray[np.uint8],
    fx: np.float32,
    fy: np.float32,
    texels: NDArray[np.uint8],
) -> None:
    """Writes colour and trust; trust is the distance from edges times the cosine between surface and line of sight.

    The cosine is that of the depth's slope against the camera's axis: the ray's own angle is small and left out.
    """
    height, width = depth_m.shape
    for v in range(height):
        for u in range(width):
            near = distance[v, u]
            if near == 0:
                continue
            trust = np.float32(near) / np.float32(EDGE_REACH_PX)
            if near > 1:
                d = depth_m[v, u]
                across = (depth_m[v, u + 1] - depth_m[v, u - 1]) * fx / (d + d)
                along = (depth_m[v + 1, u] - depth_m[v - 1, u]) * fy / (d + d)
                trust /= np.sqrt(np.float32(1) + across * across + along * along)
            texels[v, u, 0] = colour[v + top, u + left, 0]
            texels[v, u, 1] = colour[v + top, u + left, 1]
            texels[v, u, 2] = colour[v + top, u + left, 2]
            texels[v, u, 3] = max(1, int(trust * np.float32(TRUST_FULL)))
