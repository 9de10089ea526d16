"""The RGBD frame: colour and depth of one moment from one camera, registered to each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class RGBDFrame:
    """One camera's picture of one moment; colour and depth share the pinhole intrinsics of its camera.

    Attributes:
        colour: [H, W, 3] uint8, RGB, undistorted.
        depth_m: [H, W] float32, metres along z; 0 where there is none.
        captured_us: microseconds on the cube's clock; equal for all cameras of one moment.
    """

    colour: NDArray[np.uint8]
    depth_m: NDArray[np.float32]
    captured_us: int

    def cut_colour(self, top: int, left: int, height: int, width: int) -> NDArray[np.uint8]:
        """[height, width, 3] of a part of the picture, which must lie inside it."""
        return np.ascontiguousarray(self.colour[top : top + height, left : left + width])

    def __post_init__(self) -> None:
        if self.colour.dtype != np.uint8 or self.colour.ndim != 3 or self.colour.shape[2] != 3:
            raise ValueError(f"colour is [H, W, 3] uint8, not {self.colour.shape} {self.colour.dtype}")
        if self.depth_m.dtype != np.float32 or self.depth_m.shape != self.colour.shape[:2]:
            raise ValueError(f"depth is [H, W] float32 of the colour's size, not {self.depth_m.shape}")


@dataclass(frozen=True)
class CubeFrame:
    """What a cube captured in one moment: one frame a camera, None for a camera that gave none."""

    frames: tuple[RGBDFrame | None, ...]
    captured_us: int
