"""What training lowers, and what it watches: colour, likeness, alpha and depth."""

from collections.abc import Mapping

import torch
from torch import nn

from rendering.full.stereo import REACH_M, UNIT_M
from rendering.train.batches import Batch

ALPHA_PART, DEPTH_PART, SQUARE_PART, LIKENESS_PART = 0.5, 0.03, 16.0, 0.12


def losses(
    batch: Batch, colour: torch.Tensor, alpha_logit: torch.Tensor, depth_m: torch.Tensor, likeness: nn.Module | None
) -> tuple[torch.Tensor, Mapping[str, torch.Tensor]]:
    """The sum to lower, and its parts by name.

    Args:
        colour, alpha_logit, depth_m: what `FullModel` gives.
        likeness: LPIPS or the like, of pictures [B, 3, H, W] from 0 to 1; left out where there is none.
    """
    shown = colour * alpha_logit.sigmoid()[:, None]
    difference = shown - batch.colour
    alpha_error = (alpha_logit.sigmoid() - batch.alpha).abs().mean()
    there = (batch.depth_m > 0).float()
    off = (depth_m - batch.depth_m).abs().clamp_max(REACH_M) * there
    depth_error = off.sum() / there.sum().clamp_min(1)
    parts = {
        "l1": difference.abs().mean(),
        "l2": difference.square().mean(),
        "alpha": alpha_error,
        "depth_mm": 1000 * depth_error,
    }
    total = parts["l1"] + SQUARE_PART * parts["l2"] + ALPHA_PART * alpha_error + DEPTH_PART * depth_error / UNIT_M
    if likeness is not None:
        parts["lpips"] = likeness(shown.clamp(0, 1), batch.colour).mean()
        total = total + LIKENESS_PART * parts["lpips"]
    return total, parts


def psnr_db(square_error: float) -> float:
    """Peak signal-to-noise ratio of a mean square error of values from 0 to 1."""
    return float(-10 * torch.tensor(max(square_error, 1e-10)).log10())
