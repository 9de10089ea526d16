"""What all cameras' outlines leave room for: where along a line of sight somebody can be, seen through by no camera.

After the visual hull of Laurentini (PAMI 1994), carved by depth too: a camera that measured something further away has
seen through a point. Gaps between an arm and the chest, which meshes close, are open here.
"""

import torch
from torch.nn import functional

from rendering.full.layers import doubled
from rendering.full.lookup import project, sample
from rendering.full.source import Pictures

HULL_CHANNELS = 4
"""How much room there is, at the best depth, 0 to 1, around the surface and along the whole line; over how much of the
depths tried; and how near the surface the best one is, from −1 to 1."""
TRIED_M = (-0.12, -0.08, -0.05, -0.03, -0.015, 0.0, 0.015, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25)
"""Depths that are tried, from the surface that the view starts from."""
AROUND_M = 0.04
THROUGH_M, SURE_M = 0.01, 0.03
"""A point is seen through when what was measured lies further away by the first, for certain by the second."""


def hull_of(pictures: Pictures, transforms: torch.Tensor, inverse: torch.Tensor) -> torch.Tensor:
    """[HULL_CHANNELS, H, W] of a view; 0 far from the surface [H, W] that goes on beyond its outline.

    Args:
        transforms: [N, 3, 4] of `lookup.pixel_transforms`.
        inverse: [H, W] inverse depth, 0 where nothing is tried.
    """
    height, width = inverse.shape
    half = functional.max_pool2d(inverse[None, None], 2, ceil_mode=True)[0, 0]
    transforms = transforms * transforms.new_tensor([2.0, 2.0, 1.0, 1.0])
    there = (pictures.surface[:, :1] > 0).float()
    near = _nearest_measured(pictures.surface[:, :1])
    frame = torch.ones_like(there)
    rooms = []
    for step_m in TRIED_M:
        pixels, z = project(half / (1 + step_m * half), transforms)
        outline = sample(there, pixels, "bilinear")[:, 0]
        beyond = 1 - sample(frame, pixels, "nearest")[:, 0]
        measured_m = sample(near, pixels, "nearest")[:, 0]
        through = ((measured_m - z - THROUGH_M) / (SURE_M - THROUGH_M)).clamp(0, 1)
        rooms.append(torch.maximum(outline * (1 - through), beyond).amin(0))
    room = torch.stack(rooms)
    steps = torch.tensor(TRIED_M, device=room.device)
    around = room[steps.abs() <= AROUND_M].amax(0)
    best = steps[room.argmax(0)] / TRIED_M[-1]
    found = torch.stack([around, room.amax(0), room.mean(0), best]) * (half > 0)
    return doubled(found[None])[0, :, :height, :width]


def _nearest_measured(surface: torch.Tensor) -> torch.Tensor:
    """[N, 1, h, w] the least depth in metres within a pixel of what was measured; 0 where nothing was: that is no
    seeing through, the outline says it."""
    inverse = functional.max_pool2d(surface, 3, 1, 1)
    return torch.where(inverse > 0, 1 / inverse.clamp_min(1e-3), 0.0)
