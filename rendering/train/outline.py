"""Fits the last filter of the outline by least squares: what all that is known of it says of alpha, beside the truth.

Few numbers that stand in a line with what they give need no steps downhill: they are solved for at once.
"""

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from rendering.full.lumi_net import OUTLINE_PX, outline_band
from rendering.full.synthesis import FullModel
from rendering.train.batches import DRAWING, Batch, collate, parts_of
from rendering.train.moments import read_moment

MOMENTS = 24
COUNTS = (6, 4, 3, 2)
PARTS_A_BATCH = 6
DARK = 0.05
"""What a pixel counts is how bright the person is there, and so much: over black, a dark one may be off."""
AROUND_PX = 2
"""The filter is fitted on what lies so near to an outline, the seen or the true one: pictures come out sharper."""
STIFFNESS = 1.0
"""Pulls the filter toward the one before, as so many pixels would."""


@torch.no_grad()
def fit_outline(model: FullModel, paths: Sequence[Path], seed: int, moments: int = MOMENTS) -> int:
    """Changes the model's filter in place; returns of how many pixels it was made."""
    rng = np.random.default_rng((seed, moments))
    layer = model.lumi.outline
    before = np.append(layer.weight.double().cpu().numpy().ravel(), layer.bias.double().cpu().numpy())  # type: ignore[union-attr]
    products, sums, count = STIFFNESS * np.eye(len(before)), STIFFNESS * before, 0
    chosen = rng.choice(len(paths), min(moments, len(paths)), replace=False)
    for index, cameras in zip(chosen, islice(cycle(COUNTS), len(chosen)), strict=True):
        parts = list(parts_of(read_moment(paths[index]), cameras, rng, DRAWING))
        for start in range(0, len(parts), PARTS_A_BATCH):
            batch = collate(parts[start : start + PARTS_A_BATCH]).to(layer.weight.device)
            known, alpha, weights = _pixels(model, batch)
            products += (known * weights[:, None]).T @ known
            sums += known.T @ (weights * alpha)
            count += len(alpha)
    solved = torch.from_numpy(np.linalg.solve(products, sums)).to(layer.weight)
    layer.weight.copy_(solved[:-1].view_as(layer.weight))
    layer.bias.copy_(solved[-1:])  # type: ignore[union-attr]
    return count


def _pixels(model: FullModel, batch: Batch) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Of the pixels along outlines: what the filter reads [P, taps and 1], true alpha [P], what they count [P]."""
    device = batch.alpha.device
    with torch.autocast(device.type, torch.bfloat16):
        colour, read, _ = model.read(batch.views, batch.inputs)
    chosen = _around(outline_band(read[:, 0])) | _around(outline_band(batch.alpha))
    taps = functional.unfold(read.float(), OUTLINE_PX, padding=OUTLINE_PX // 2)
    known = taps.transpose(1, 2)[chosen.flatten(1)].double().cpu().numpy()
    brightness = colour.float().clamp(0, 1).mean(1)[chosen].double().cpu().numpy()
    return np.column_stack([known, np.ones(len(known))]), batch.alpha[chosen].double().cpu().numpy(), brightness + DARK


def _around(mask: torch.Tensor) -> torch.Tensor:
    """[B, H, W] bool: the mask and all within AROUND_PX of it."""
    return functional.max_pool2d(mask.float(), 2 * AROUND_PX + 1, 1, AROUND_PX) > 0
