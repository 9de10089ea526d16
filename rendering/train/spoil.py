"""Makes exact pictures what cameras give: noise, wrong calibration, unequal colours, a background, cameras missing.

Ranges are wide on purpose: views must hold with cameras and rooms that nobody has trained on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera
from capture.synthetic.camera_noise import DepthNoise, noisy_depth
from rendering.train.moments import Picture

BLACK_PART = 0.6
"""How often the person stands before nothing: black, as in evaluation scenes."""
PLAIN_PART = 0.4
"""How often a rig is well calibrated, with a Kinect's noise and no more: as rigs mostly are."""
CALIBRATION_PART = 0.5
ROTATION_RAD, TRANSLATION_M = 6e-4, 6e-4
"""Standard deviations of a calibration's error, an axis."""


@dataclass(frozen=True)
class Spoiling:
    """What is the same for all cameras of a moment."""

    depth: DepthNoise
    bias_m: float
    colour_levels: float
    gain: float
    calibration: float


def random_spoiling(rng: np.random.Generator) -> Spoiling:
    """A Kinect's rig as it should be, or anything from a nearly exact one to one much worse."""
    if rng.random() < PLAIN_PART:
        return Spoiling(_plain_noise(rng.uniform(0.7, 1.3)), bias_m=0.0, colour_levels=1.2, gain=0.0, calibration=0.0)
    strength = rng.uniform(0, 1.6) if rng.random() < 0.9 else 0.0
    depth = DepthNoise(
        floor_m=0.0005 * strength * rng.uniform(0.3, 1.7),
        growth_per_m=0.0012 * strength * rng.uniform(0.5, 1.5),
        flying=min(0.25 * strength * rng.uniform(0, 1.5), 0.4),
        missing=min(0.35 * strength * rng.uniform(0, 1.5), 0.5),
        grazing=8.0,
    )
    return Spoiling(
        depth,
        bias_m=float(abs(rng.normal(0, 0.0012))) if rng.random() < 0.4 else 0.0,
        colour_levels=float(rng.uniform(0, 2.5)),
        gain=float(rng.uniform(0, 0.04)) if rng.random() < 0.4 else 0.0,
        calibration=float(rng.uniform(0.3, 1.3)) if rng.random() < CALIBRATION_PART else 0.0,
    )


def _plain_noise(strength: float) -> DepthNoise:
    plain = DepthNoise()
    return replace(
        plain,
        floor_m=strength * plain.floor_m,
        growth_per_m=strength * plain.growth_per_m,
        flying=strength * plain.flying,
        missing=strength * plain.missing,
    )


def spoiled(
    sources: Sequence[Picture], spoiling: Spoiling, rng: np.random.Generator
) -> tuple[list[RGBDFrame], list[Camera]]:
    """What the cameras give of a moment, and what is believed of where they stand."""
    ground = np.zeros(3) if rng.random() < BLACK_PART else rng.uniform(0, 220, 3)
    frames, cameras = [], []
    for picture in sources:
        frames.append(RGBDFrame(_colour(picture, ground, spoiling, rng), _depth(picture, spoiling, rng), 0))
        cameras.append(_believed(picture.camera, spoiling.calibration, rng))
    return frames, cameras


def _colour(
    picture: Picture, ground: NDArray[np.float64], spoiling: Spoiling, rng: np.random.Generator
) -> NDArray[np.uint8]:
    colour = picture.rgba[..., :3].astype(np.float32)
    if ground.any():
        uneven = ground + rng.normal(0, 25) * _smooth_field(picture.depth_m.shape, rng)[..., None]
        colour += (1 - picture.rgba[..., 3:].astype(np.float32) / 255) * uneven
    gain = np.exp(rng.normal(0, spoiling.gain) + rng.normal(0, spoiling.gain / 2, 3)).astype(np.float32)
    grain = spoiling.colour_levels * rng.standard_normal(colour.shape, np.float32)
    if not ground.any():
        # Nothing is there: evaluation scenes have no grain on it.
        grain *= picture.rgba[..., 3:] > 0
    return np.clip(np.rint(colour * gain + grain), 0, 255).astype(np.uint8)


def _depth(picture: Picture, spoiling: Spoiling, rng: np.random.Generator) -> NDArray[np.float32]:
    depth_m = picture.depth_m
    if spoiling.bias_m:
        depth_m = np.where(depth_m > 0, depth_m + spoiling.bias_m * _smooth_field(depth_m.shape, rng), 0)
        depth_m = depth_m.astype(np.float32)
    return noisy_depth(depth_m, picture.camera.intrinsics.fx, spoiling.depth, rng)


def _smooth_field(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """[H, W] about −2 to 2, changing over a fifth of the picture."""
    coarse = rng.standard_normal((6, 6)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _believed(camera: Camera, strength: float, rng: np.random.Generator) -> Camera:
    if strength == 0:
        return camera
    turn, _ = cv2.Rodrigues(rng.normal(0, ROTATION_RAD * strength, 3))
    error = np.eye(4)
    error[:3, :3] = turn
    error[:3, 3] = rng.normal(0, TRANSLATION_M * strength, 3)
    return Camera(camera.intrinsics, error @ camera.camera_from_cube)
