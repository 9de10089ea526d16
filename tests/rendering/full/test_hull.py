"""Where somebody can be: by hand, for one line of sight and cameras that see it from aside."""

import numpy as np
import torch

from capture.geometry import Camera, Intrinsics
from rendering.full.hull import hull_of
from rendering.full.lookup import pixel_transforms
from rendering.full.source import Pictures
from tests.rendering.scene import camera_at

SIZE = 32


def room(seen_m: float) -> torch.Tensor:
    """The hull of a plane 1 m before an eye, by a camera beside it that measured `seen_m` everywhere."""
    intrinsics = Intrinsics(SIZE, SIZE, 40.0, 40.0, SIZE / 2, SIZE / 2)
    eye = Camera(intrinsics, np.eye(4))
    aside = np.eye(4)
    aside[0, 3] = 0.02
    inverse = 1 / seen_m if seen_m else 0.0
    surface = torch.full((1, 2, SIZE, SIZE), inverse)
    pictures = Pictures(torch.zeros(1, 3, SIZE, SIZE), surface)
    return hull_of(pictures, pixel_transforms(eye, [Camera(intrinsics, aside)]), torch.ones(SIZE, SIZE))[:, 16, 16]


def test_there_is_room_where_the_camera_saw_the_surface_and_behind_it() -> None:
    around, anywhere, part, best = room(1.0).tolist()
    assert around == anywhere == 1.0
    # Nothing before the surface, all that was tried behind it.
    assert 0.5 < part < 0.75
    assert -0.1 < best < 0.1


def test_there_is_no_room_where_the_camera_saw_nobody_or_far_behind() -> None:
    assert room(0.0)[1] == 0.0
    assert room(2.0)[1] == 0.0


def test_a_surface_further_away_leaves_room_along_the_line_alone() -> None:
    around, anywhere, _, best = room(1.15).tolist()
    assert around == 0.0
    assert anywhere == 1.0
    assert best > 0.4


def test_a_view_of_odd_size_has_a_hull_of_its_size() -> None:
    camera = camera_at((0.0, 0.0, 0.85), 160, 120)
    pictures = Pictures(torch.zeros(1, 3, 120, 160), torch.ones(1, 2, 120, 160))
    hull = hull_of(pictures, pixel_transforms(camera, [camera]), torch.ones(15, 21))
    assert hull.shape[1:] == (15, 21)
