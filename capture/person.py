"""Cuts a frame to the person in the cube, once a camera and moment: what lies around is sent to nobody."""

from dataclasses import dataclass

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera

BACKDROP = 58
"""Grey of what is not the person."""
BLOCK_PX = 16
"""Colour is cut along the blocks that H.264 codes, so that those beyond cost nothing."""


@dataclass(frozen=True)
class PersonGate:
    """The box in the cube's frame, in metres, outside which nothing belongs to the person.

    Attributes:
        low_m, high_m: (x, y, z) of two opposite corners.
    """

    low_m: tuple[float, float, float] = (-0.80, -0.95, -0.60)
    high_m: tuple[float, float, float] = (0.80, 0.50, 0.55)


SEAT_GATE = PersonGate()
"""Around a person who sits at the cube's reference point."""


def cut_to_person(frame: RGBDFrame, camera: Camera, gate: PersonGate = SEAT_GATE) -> RGBDFrame:
    """The frame with depth inside the gate alone, and colour in the blocks that have such depth or touch one that has.

    Colour beside the outline stays, since it tells where the outline runs better than depth does.
    """
    height, width = frame.depth_m.shape
    depth_m, _ = gate_depth(frame.depth_m, camera, gate)
    rows, columns = np.arange(0, height, BLOCK_PX), np.arange(0, width, BLOCK_PX)
    blocks = np.maximum.reduceat(np.maximum.reduceat((depth_m > 0).view(np.uint8), rows, 0), columns, 1)
    kept = cv2.dilate(blocks, np.ones((3, 3), np.uint8))
    mask = kept.repeat(BLOCK_PX, 0).repeat(BLOCK_PX, 1)[:height, :width, None]
    return RGBDFrame(np.where(mask > 0, frame.colour, np.uint8(BACKDROP)), depth_m, frame.captured_us)


def gate_depth(
    depth_m: NDArray[np.float32], camera: Camera, gate: PersonGate
) -> tuple[NDArray[np.float32], tuple[int, int, int, int]]:
    """Depth [H, W] in metres, 0 outside the gate; and the rows [top, bottom) and columns [left, right) that remain."""
    cube_from_camera = camera.cube_from_camera
    cube_from_pixel = cube_from_camera[:3, :3] @ np.linalg.inv(camera.intrinsics.K)
    gated = np.empty_like(depth_m)
    remains = _gate(
        depth_m,
        np.column_stack([cube_from_pixel, cube_from_camera[:3, 3]]).astype(np.float32),
        np.array(gate.low_m, np.float32),
        np.array(gate.high_m, np.float32),
        gated,
    )
    return gated, remains


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
