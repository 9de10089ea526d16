"""What an Azure Kinect adds to exact depth: noise that grows with its square, ragged edges, and whole millimetres.

After the measurements of Tölgyessy et al., "Evaluation of the Azure Kinect and its comparison to Kinect V1 and V2"
(Sensors 2021): a standard deviation of one to two millimetres at a metre, and pixels at depth edges that are missing
or fly between.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

STEP_M = 0.001


@dataclass(frozen=True)
class DepthNoise:
    """How strong each fault is.

    Attributes:
        floor_m, growth_per_m: the noise's standard deviation is floor + growth · z².
        edge_m: a step between neighbours that makes an edge.
        flying, missing: chance that a pixel at an edge takes a depth in between, or none.
        grazing: the slope (metres of depth a metre across) beyond which pixels drop out.
    """

    floor_m: float = 0.0004
    growth_per_m: float = 0.0012
    edge_m: float = 0.03
    flying: float = 0.25
    missing: float = 0.35
    grazing: float = 8.0
    colour_levels: float = 1.2


def noisy_depth(
    depth_m: NDArray[np.float32], focal_px: float, noise: DepthNoise, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Depth [H, W] as the camera would give it; 0 stays 0."""
    there = depth_m > 0
    kernel = np.ones((3, 3), np.uint8)
    farthest = cv2.dilate(depth_m, kernel)
    nearest = -cv2.dilate(np.where(there, -depth_m, -np.float32(1e3)), kernel)
    beside_nothing = cv2.erode(there.astype(np.uint8), kernel) == 0
    edge = there & ((farthest - nearest > noise.edge_m) | beside_nothing)
    pixel_m = depth_m / focal_px
    grazing = there & ~edge & (farthest - nearest > noise.grazing * 2 * pixel_m)
    deviation = noise.floor_m + noise.growth_per_m * depth_m**2
    out = depth_m + deviation * rng.standard_normal(depth_m.shape, np.float32)
    chance = rng.random(depth_m.shape, np.float32)
    between = nearest + (farthest - nearest) * rng.random(depth_m.shape, np.float32)
    flies = edge & (chance < noise.flying)
    out = np.where(flies, np.where(beside_nothing, depth_m + 0.02 * (between > depth_m), between), out)
    gone = (edge & (chance > 1 - noise.missing)) | (grazing & (chance < 0.5))
    out = np.where(there & ~gone, np.rint(out / STEP_M) * STEP_M, 0)
    return out.astype(np.float32)


def noisy_colour(colour: NDArray[np.uint8], noise: DepthNoise, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Colour [H, W, 3] with sensor noise."""
    grain = noise.colour_levels * rng.standard_normal(colour.shape, np.float32)
    return np.clip(np.rint(colour + grain), 0, 255).astype(np.uint8)
