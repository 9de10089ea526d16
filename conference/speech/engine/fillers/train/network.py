"""The filler detector's network in torch, to be trained; `detector.forward` is the same in numpy."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from conference.speech.engine.fillers.detector import DILATIONS, KINDS, STRIDE
from conference.speech.engine.fillers.spectrum import BANDS

CHANNELS = 96
RARE_LOGIT = -4.0
"""A middle is rare: from this the heat map begins."""
USUAL_LENGTH_S = 0.35
FAR, CERTAIN = 4, 2
"""Exponents of the focal loss of CenterNet: for places near a middle, and for those that are right already."""
LENGTH_WEIGHT = 2.0


class DetectorNetwork(nn.Module):
    """Spectra [N, BANDS, T] to [N, len(KINDS) + 2, T // STRIDE]."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv1d(BANDS, CHANNELS, 5, padding=2)
        self.wide = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, 3, padding=d, dilation=d) for d in DILATIONS)
        self.mix = nn.ModuleList(nn.Conv1d(CHANNELS, CHANNELS, 1) for _ in DILATIONS)
        self.head = nn.Conv1d(CHANNELS, len(KINDS) + 2, 1)
        for mix in self.mix.parameters():
            nn.init.zeros_(mix)  # each block begins as nothing: no normalisation is needed
        self.head.bias = nn.Parameter(torch.tensor([RARE_LOGIT] * len(KINDS) + [math.log(USUAL_LENGTH_S), 0.0]))

    def forward(self, spectra: Tensor) -> Tensor:
        x = self.stem(spectra)[:, :, ::STRIDE][:, :, : spectra.shape[2] // STRIDE]
        for wide, mix in zip(self.wide, self.mix, strict=True):
            x = x + mix(F.relu(wide(F.relu(x))))
        return self.head(F.relu(x))


def loss_of(outputs: Tensor, heat: Tensor, shapes: Tensor, near: Tensor) -> Tensor:
    """How far outputs are from what is wanted.

    Args:
        heat: [N, len(KINDS), T] 1 at middles, falling off around them.
        shapes: [N, 2, T] log of the length, and offset, where `near`.
        near: [N, T] 1 within a few frames of a middle.
    """
    logits = outputs[:, : len(KINDS)]
    chance = torch.sigmoid(logits).clamp(1e-5, 1 - 1e-5)
    at = heat >= 0.999
    count = at.sum().clamp(min=1)
    hit = -((1 - chance) ** CERTAIN * torch.log(chance))[at].sum()
    miss = -((1 - heat) ** FAR * chance**CERTAIN * torch.log(1 - chance))[~at].sum()
    apart = (F.smooth_l1_loss(outputs[:, len(KINDS) :], shapes, reduction="none", beta=0.3).sum(dim=1) * near).sum()
    return (hit + miss) / count + LENGTH_WEIGHT * apart / near.sum().clamp(min=1)


def save_weights(weights: Mapping[str, Tensor], path: Path) -> None:
    """Writes a network's weights by name as `FillerDetector` reads them."""
    stored = {name: value.numpy().astype(np.float16) for name, value in weights.items()}
    np.savez_compressed(path, allow_pickle=False, **stored)


def load_weights(network: DetectorNetwork, path: Path) -> None:
    """Reads what `save_weights` wrote."""
    with np.load(path, allow_pickle=False) as stored:
        network.load_state_dict({name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files})
