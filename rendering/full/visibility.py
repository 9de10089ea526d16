"""How far each camera sees a view's surface: weights of lumigraph blending, and who tells what shines there."""

import torch

VISIBLE_M = 0.012
"""A camera whose measured surface is so far before or behind a point sees it no more, by and by."""
NEAREST_ANGLE, TRUST_FLOOR = 0.1, 0.005
"""Cameras nearer to the line of sight than this (radians) count alike; every pixel is trusted a little."""
HIDDEN_SHARE = 1e-3
SAME_M = 0.005
"""What a camera measured so near to a point is that point, and its colour tells of what shines there."""


def shares_of(angles: torch.Tensor, behind_m: torch.Tensor, there: torch.Tensor, trust: torch.Tensor) -> torch.Tensor:
    """[N, H, W] lumigraph weights: by angle, by whether a camera sees the point, by trust; they sum to 1.

    Args:
        angles: [N, H, W] between the lines to the eye and to each camera, in radians.
        behind_m, there, trust: [N, H, W] of `lookup.measured`.
    """
    visible = there * torch.exp(-((behind_m / VISIBLE_M) ** 2))
    weights = (visible * (trust + TRUST_FLOOR) + HIDDEN_SHARE) / (angles + NEAREST_ANGLE) ** 4
    return weights / weights.sum(0)


def sharing_of(behind_m: torch.Tensor, there: torch.Tensor, trust: torch.Tensor) -> torch.Tensor:
    """[N, H, W] how far each camera is trusted to see the surface itself, and nothing before or behind it."""
    return there * (behind_m.abs() < SAME_M) * (trust + TRUST_FLOOR)
