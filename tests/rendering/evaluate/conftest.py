"""Small scenes with the truth, written in the format of `rendering.evaluate.scene`."""

from pathlib import Path

import numpy as np
import pytest

from capture.geometry import Camera
from rendering.evaluate.distortion import COEFFICIENTS, lens_of
from rendering.evaluate.scene import SceneCamera, Truth
from rendering.evaluate.scene_writer import write_description, write_moment
from tests.rendering import scene as world

STRAIGHT = (0.0,) * COEFFICIENTS
TARGET = world.camera_at((0.05, 0.02, 0.9), 96, 80, target=(0, -0.2, 0))


def named(name: str, camera: Camera) -> SceneCamera:
    return SceneCamera(name, lens_of(camera, STRAIGHT))


def truth_of(camera: Camera) -> Truth:
    seen = world.render(world.BUST, camera)
    alpha = np.where(seen.depth_m > 0, np.uint8(255), np.uint8(0))
    return Truth(np.concatenate([seen.colour, alpha[..., None]], axis=-1), seen.depth_m)


@pytest.fixture
def scene_dir(tmp_path: Path) -> Path:
    """Two moments of a bust before six cameras, and one eye."""
    folder = tmp_path / "scene"
    cameras = {f"camera{n}": camera for n, camera in enumerate(world.rig(160, 120))}
    write_description(folder, [named(*item) for item in cameras.items()], [named("eye-contact", TARGET)])
    for moment in range(2):
        frames = {name: world.render(world.BUST, camera) for name, camera in cameras.items()}
        write_moment(folder, moment, frames, {"eye-contact": truth_of(TARGET)})
    return folder
