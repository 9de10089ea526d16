"""Measures the networks on people that they were not trained on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from rendering.full.synthesis import FullModel
from rendering.train.batches import DRAWING, collate, parts_of
from rendering.train.losses import losses, psnr_db
from rendering.train.moments import read_moment

MOMENTS_MOST = 10


@torch.no_grad()
def check(
    model: FullModel, paths: Sequence[Path], count: int, seed: int, likeness: nn.Module | None = None
) -> Mapping[str, float]:
    """The parts of the loss and `psnr_db` with `count` cameras; the same views for the same seed.

    `psnr_db` is that of the mean square error over all parts of views, each of which has something of a person in it.
    """
    device = next(model.parameters()).device
    rng = np.random.default_rng((seed, count))
    chosen = [paths[n] for n in rng.choice(len(paths), min(len(paths), MOMENTS_MOST), replace=False)]
    sums: dict[str, float] = {}
    measured = 0
    for path in chosen:
        parts = list(parts_of(read_moment(path), count, rng, DRAWING))
        for start in range(0, len(parts), DRAWING.parts_a_view):
            batch = collate(parts[start : start + DRAWING.parts_a_view]).to(device)
            colour, alpha, refined = model(batch.views, batch.inputs)
            _, values = losses(batch, colour, alpha, refined, likeness)
            measured += 1
            for name, value in values.items():
                sums[name] = sums.get(name, 0.0) + float(value)
    if not measured:
        return {}
    means = {name: round(value / measured, 5) for name, value in sums.items()}
    return {"views": measured, "psnr_db": round(psnr_db(sums["l2"] / measured), 3), **means}
