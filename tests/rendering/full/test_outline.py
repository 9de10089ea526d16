"""How much of each pixel is covered: against the truth of a small exact world."""

import numpy as np
import pytest
import torch

from capture.geometry import Camera
from rendering.full.guide import guide_surface
from rendering.full.outline import FINER, OUTLINE_CHANNELS, outline_of
from rendering.full.source import prepare_sources
from tests.rendering.scene import BUST, camera_at, render, rig


@pytest.mark.parametrize("count", [2, 6])
def test_the_outline_is_nearer_to_the_truth_than_whole_pixels_are(count: int) -> None:
    cameras, target = rig(640, 480)[:count], camera_at((0.05, -0.05, 0.85), 168, 128)
    sources = prepare_sources([render(BUST, camera) for camera in cameras], cameras)
    assert sources is not None
    finer = Camera(target.intrinsics.scaled(FINER), target.camera_from_cube)
    parts = outline_of(sources, target, guide_surface(sources.guides, sources.whole, finer))
    assert parts.shape == (OUTLINE_CHANNELS, 128, 168)
    assert 0 <= parts.min() <= parts.max() <= 1
    finest = render(BUST, camera_at((0.05, -0.05, 0.85), 840, 640)).depth_m > 0
    truth = torch.from_numpy(finest.reshape(128, 5, 168, 5).mean((1, 3)).astype(np.float32))
    seen = truth > 0 if count == 6 else parts[0] > 0
    errors = (parts[:2].mean(0) - truth).abs()[seen].mean(), ((parts[0] > 0.5).float() - truth).abs()[seen].mean()
    assert errors[0] < errors[1]
    assert ((truth == 1) & (parts[2] < 1)).float().mean() < (0.01 if count == 6 else 0.2)
