"""Fuses what several cameras say of a view's depth: around the surface that it starts from, and without one.

Plain torch, so that it runs on a GPU as it is.
"""

import torch
from torch.nn import functional

AGREE_M = 0.02
"""Depths within this of each other are one surface."""
SUPPORT_LEAST = 0.2
"""The part of the weight at a pixel that must be on a surface for it to count; else it is a stray."""
EXTENDED_PX = 8
"""The surface goes on so far beyond its outline, so that the pictures can be looked up there: they know it better."""


def gather(start: torch.Tensor, warped: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Inverse depth [H, W] in 1/m of a surface: the mean of what the cameras show of it, else as it was.

    Args:
        start: [H, W] inverse depth that says which surface is meant, 0 where there is none.
        warped: [N, H, W] inverse depth by camera, 0 where it has none.
        shares: [N, H, W] weight of each, above 0 wherever there is depth.
    """
    # |1/a − 1/b| < AGREE_M, without divisions.
    agreeing = shares * ((warped > 0) & ((warped - start).abs() < AGREE_M * warped * start))
    share = agreeing.sum(0)
    return torch.where(share > 0, (agreeing * warped).sum(0) / share.clamp_min(1e-12), start)


def fuse(warped: torch.Tensor, shares: torch.Tensor) -> torch.Tensor:
    """Inverse depth [H, W] in 1/m of the nearest supported surface, 0 where there is none.

    Args:
        warped: [N, H, W] inverse depth by camera, 0 where it has none.
        shares: [N, H, W] weight of each, above 0 wherever there is depth.
    """
    there = warped > 0
    shares = shares * there
    least = SUPPORT_LEAST * shares.sum(0)
    best, mean = torch.zeros_like(warped[0]), torch.zeros_like(warped[0])
    for one in warped:
        # |1/a − 1/b| < AGREE_M, without divisions.
        agreeing = shares * ((warped - one).abs() < AGREE_M * warped * one)
        share = agreeing.sum(0)
        better = (share >= least) & (one > best)
        best = torch.where(better, one, best)
        mean = torch.where(better, (agreeing * warped).sum(0) / share.clamp_min(1e-12), mean)
    return mean


def extend(inverse: torch.Tensor, steps: int = EXTENDED_PX) -> torch.Tensor:
    """Inverse depth [H, W], going on for `steps` pixels over what has none, at the farthest depth beside it."""
    out = inverse[None, None]
    for _ in range(steps):
        beside = -functional.max_pool2d(torch.where(out > 0, -out, -torch.inf), 3, 1, 1)
        out = torch.where((out > 0) | beside.isinf(), out, beside)
    return out[0, 0]
