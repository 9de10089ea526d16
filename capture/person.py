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
    cube_from_camera = camera.cube_from_camera
    cube_from_pixel = cube_from_camera[:3, :3] @ np.linalg.inv(camera.intrinsics.K)
    height, width = frame.depth_m.shape
    depth_m = np.empty_like(frame.depth_m)
    blocks = np.zeros((-(-height // BLOCK_PX), -(-width // BLOCK_PX)), np.uint8)
    _gate(
        frame.depth_m,
        np.column_stack([cube_from_pixel, cube_from_camera[:3, 3]]).astype(np.float32),
        np.array(gate.low_m, np.float32),
        np.array(gate.high_m, np.float32),
        depth_m,
        blocks,
    )
    kept = cv2.dilate(blocks, np.ones((3, 3), np.uint8))
    mask = kept.repeat(BLOCK_PX, 0).repeat(BLOCK_PX, 1)[:height, :width, None]
    return RGBDFrame(np.where(mask > 0, frame.colour, np.uint8(BACKDROP)), depth_m, frame.captured_us)


@njit(cache=True, nogil=True, fastmath=True)
def _gate(
    depth_m: NDArray[np.float32],
    p: NDArray[np.float32],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    out: NDArray[np.float32],
    blocks: NDArray[np.uint8],
) -> None:
    """Writes the depth [H, W] that lies in the box, else 0, and marks the blocks in which some does.

    Args:
        p: [3, 4] takes a pixel (u, v, 1) times its depth, and 1, to the cube.
    """
    half = np.float32(0.5)
    for v in range(depth_m.shape[0]):
        for u in range(depth_m.shape[1]):
            d = depth_m[v, u]
            out[v, u] = 0
            if d == 0:
                continue
            x_px, y_px = np.float32(u) + half, np.float32(v) + half
            x = d * (p[0, 0] * x_px + p[0, 1] * y_px + p[0, 2]) + p[0, 3]
            y = d * (p[1, 0] * x_px + p[1, 1] * y_px + p[1, 2]) + p[1, 3]
            z = d * (p[2, 0] * x_px + p[2, 1] * y_px + p[2, 2]) + p[2, 3]
            inside = low[0] <= x <= high[0] and low[1] <= y <= high[1] and low[2] <= z <= high[2]
            if inside:
                out[v, u] = d
                blocks[v // BLOCK_PX, u // BLOCK_PX] = 1
