"""Stages random moments: a person in some pose and light, six cameras around a display, and eyes that look on.

All that is random comes from the generator that is given, so that a moment can be made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Intrinsics, Points, look_at
from capture.synthetic.motion import Manner, Mouth, pose_at
from capture.synthetic.rig import Rig, joint_transforms, posed_vertices
from capture.synthetic.shading import Lighting

SOURCE_SIZE = (640, 480)
TARGET_SIZE = (480, 384)
EYE_CONTACT_PART = 0.25
"""Of the eyes, how many are where the person looks them in the eye: in the middle of the display."""
_PERIOD_S = 12.0
_MOUTH_STEPS = 48
UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True)
class Stage:
    """What one moment is made of.

    Attributes:
        vertices: [V, 3] metres in the cube's frame.
        sources, targets: cameras of the cube, and of eyes.
    """

    vertices: NDArray[np.float32]
    lighting: Lighting
    sources: tuple[Camera, ...]
    targets: tuple[Camera, ...]


def stage(rig: Rig, rng: np.random.Generator, target_count: int) -> Stage:
    """One random moment of a person."""
    display = np.array([rng.normal(0, 0.03), -0.15 + rng.normal(0, 0.04), rng.uniform(0.80, 1.10)])
    sources = _sources(rng, display)
    targets = tuple(_target(rng, display) for _ in range(target_count))
    return Stage(_posed(rig, rng, display), _lighting(rng), sources, targets)


def _posed(rig: Rig, rng: np.random.Generator, display: Points) -> NDArray[np.float32]:
    """The person's mesh, its eyes within some centimetres of the cube's reference point."""
    seed = int(rng.integers(1 << 30))
    mouth = Mouth(*(_random_curve(rng) for _ in range(4)))
    gaze = tuple(
        tuple(map(float, display + np.array([rng.uniform(-0.6, 0.6), rng.uniform(-0.3, 0.3), 0]))) for _ in range(3)
    )
    manner = Manner(_PERIOD_S, mouth, float(rng.uniform(0.5, 2.0)), gaze, seed)  # type: ignore[arg-type]
    pose = pose_at(rig, manner, float(rng.uniform(0, _PERIOD_S)))
    head = joint_transforms(rig, pose)[rig.joints.index(rig.names["head"])]
    eyes = head[:3, :3] @ rig.eyes_m + head[:3, 3]
    place = rng.normal(0, (0.06, 0.03, 0.05))
    return (posed_vertices(rig, pose) + (place - eyes)).astype(np.float32)


def _random_curve(rng: np.random.Generator) -> NDArray[np.float32]:
    """[N] 0 to 1, smooth."""
    coarse = np.clip(rng.normal(0.2, 0.3, _MOUTH_STEPS // 4), 0, 1)
    return np.interp(np.linspace(0, len(coarse) - 1, _MOUTH_STEPS), np.arange(len(coarse)), coarse).astype(np.float32)


def _lighting(rng: np.random.Generator) -> Lighting:
    """One to three lights from before or above, and a sky; from dim and flat to bright and hard."""
    count = int(rng.integers(1, 4))
    directions = np.stack([rng.uniform(-1, 1, count), rng.uniform(-0.1, 1, count), rng.uniform(-0.3, 1, count)], 1)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    brightness = rng.uniform(0.6, 1.25)
    hard = rng.uniform(0.35, 0.8)
    shares = rng.dirichlet(np.ones(count))[:, None]
    colours = brightness * hard * 1.4 * shares * _tint(rng, (count, 3), 0.12)
    sky = brightness * (1 - hard) * _tint(rng, (3,), 0.08)
    ground = sky * rng.uniform(0.2, 0.8) * _tint(rng, (3,), 0.08)
    return Lighting(*(a.astype(np.float32) for a in (directions, colours, sky, ground)))


def _tint(rng: np.random.Generator, shape: Sequence[int], spread: float) -> NDArray[np.float64]:
    return np.exp(rng.normal(0, spread, shape))


def _sources(rng: np.random.Generator, display: Points) -> tuple[Camera, ...]:
    """Six cameras above and below a display of random size, turned to the person's chest."""
    width, height = SOURCE_SIZE
    focal = rng.uniform(440, 600)
    half_x, half_y = rng.uniform(0.5, 0.85), rng.uniform(0.3, 0.5)
    middle = np.array([0.0, rng.uniform(-0.28, -0.15), 0.05])
    cameras = []
    for dy in (half_y, -half_y):
        for dx in (half_x, 0.0, -half_x):
            eye = display + np.array([dx, dy, 0.02]) + rng.normal(0, 0.03, 3)
            intrinsics = Intrinsics(
                width, height, focal, focal, width / 2 + rng.normal(0, 4), height / 2 + rng.normal(0, 4)
            )
            cameras.append(Camera(intrinsics, look_at(eye, middle + rng.normal(0, 0.02, 3), UP)))
    return tuple(cameras)


def _target(rng: np.random.Generator, display: Points) -> Camera:
    """An eye before the person: where eye contact is, or anywhere the viewers of a meeting sit."""
    width, height = TARGET_SIZE
    if rng.random() < EYE_CONTACT_PART:
        eye = display + rng.normal(0, 0.02, 3)
    else:
        reach = 1.0 if rng.random() < 0.3 else 0.75
        eye = np.array([rng.uniform(-reach, reach), rng.uniform(-0.5, 0.35), rng.uniform(0.7, 1.5)])
    looked_at = np.array([rng.normal(0, 0.05), rng.uniform(-0.3, -0.02), 0.0])
    distance = float(np.linalg.norm(eye - looked_at))
    # From the whole figure in the picture to head and shoulders.
    focal = distance * 480 * np.exp(rng.uniform(np.log(0.7), np.log(1.5)))
    intrinsics = Intrinsics(width, height, focal, focal, width / 2, height / 2)
    return Camera(intrinsics, look_at(eye, looked_at, UP))
