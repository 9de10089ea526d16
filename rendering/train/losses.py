"""What training lowers, and what it watches: colour, likeness, alpha and depth."""

from collections.abc import Mapping

import torch
from torch import nn

from rendering.full.stereo import REACH_M, UNIT_M, Refined
from rendering.train.batches import Batch

ABSOLUTE_PART, FIDELITY_PART, ALPHA_PART, LIKENESS_PART = 0.2, 0.02, 0.15, 0.05
DEPTH_PART, CHOICE_PART = 0.03, 0.015
EXACT = 1e-4
"""A picture's mean square error below which it counts as exact."""


def losses(
    batch: Batch, colour: torch.Tensor, alpha_logit: torch.Tensor, refined: Refined, likeness: nn.Module | None
) -> tuple[torch.Tensor, Mapping[str, torch.Tensor]]:
    """The sum to lower, and its parts by name.

    Args:
        colour, alpha_logit, refined: what `FullModel` gives.
        likeness: LPIPS or the like, of pictures [B, 3, H, W] from 0 to 1; left out where there is none.
    """
    shown = colour * alpha_logit.sigmoid()[:, None]
    difference = shown - batch.colour
    alpha_error = (alpha_logit.sigmoid() - batch.alpha).abs().mean()
    there = (batch.depth_m > 0).float()
    depth_error = _off(refined.depth_m, batch.depth_m, there)
    # A mean of surfaces is no wronger for being far off, so it learns nothing there; the share of a wrong one does.
    choice_error = _off(refined.offered_m, batch.depth_m[:, None], refined.shares * there[:, None])
    parts = {
        "l1": difference.abs().mean(),
        "l2": difference.square().mean(),
        "alpha": alpha_error,
        "depth_mm": 1000 * depth_error,
    }
    # The mean of ratios in decibels is what views are measured by: each picture counts by how good it is already.
    fidelity = (difference.square().mean((1, 2, 3)) + EXACT).log().mean()
    colour_part = ABSOLUTE_PART * parts["l1"] + FIDELITY_PART * fidelity
    surface_part = (DEPTH_PART * depth_error + CHOICE_PART * choice_error) / UNIT_M
    total = colour_part + ALPHA_PART * alpha_error + surface_part
    if likeness is not None:
        parts["lpips"] = likeness(shown.clamp(0, 1), batch.colour).mean()
        total = total + LIKENESS_PART * parts["lpips"]
    return total, parts


def _off(depth_m: torch.Tensor, true_m: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The weighted mean of how far off depths are, each at most REACH_M."""
    off = (depth_m - true_m).abs().clamp_max(REACH_M) * weights
    return off.sum() / weights.sum().clamp_min(1)


def psnr_db(square_error: float) -> float:
    """Peak signal-to-noise ratio of a mean square error of values from 0 to 1."""
    return float(-10 * torch.tensor(max(square_error, 1e-10)).log10())
