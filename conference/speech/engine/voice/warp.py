"""Lays what was synthesised over what was said: dynamic time warping of mel spectra, and durations from it."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conference.speech.engine.voice.decoder import FRAME, VOICE_RATE_HZ
from conference.speech.engine.voice.mel import mel_filters, power_spectra

Floats = NDArray[np.float64]

HOP = 200
BANDS, CEPSTRA = 40, 14
STRAIGHT_COST = 0.15
"""What a step off the diagonal costs, in the median distance."""


def warped_frames(said: Tensor, spoken: Tensor, frames: Tensor) -> Tensor:
    """How many frames each token takes in `spoken`, given those in `said`: [T], each at least 1, in sum its length.

    Args:
        said: synthesised, [600 F] at 24 kHz.
        spoken: the same words by somebody, [N] at 24 kHz.
        frames: [T] of `said`.
    """
    ours, theirs = _features(said), _features(spoken)
    where = _path(_distances(ours, theirs))
    edges = np.concatenate([[0], np.cumsum(frames.numpy())]) * FRAME / HOP
    moved = np.interp(edges, np.arange(len(where)), where) * HOP / FRAME
    total = max(round(len(spoken) / FRAME), len(frames))
    moved[0], moved[-1] = 0, total
    return torch.from_numpy(_whole(moved, total))


def _whole(edges: Floats, total: int) -> NDArray[np.int64]:
    """Whole frames between rising edges, none shorter than one."""
    count = len(edges) - 1
    at = np.round(edges).astype(np.int64)
    for n in range(1, count + 1):
        at[n] = max(at[n], at[n - 1] + 1)
    at[count] = total
    for n in range(count - 1, -1, -1):
        at[n] = min(at[n], at[n + 1] - 1)
    return np.diff(at)


def _features(samples: Tensor) -> Floats:
    """Cepstra without loudness, with their changes, of mean 0 and deviation 1 over the speech: [frames, 2 CEPSTRA]."""
    power = power_spectra(samples, 1024, 600, HOP)
    mel = torch.log(mel_filters(VOICE_RATE_HZ, 1024, BANDS) @ power + 1e-5 * power.mean())
    number = torch.arange(BANDS) + 0.5
    basis = torch.cos(torch.pi / BANDS * torch.arange(0, CEPSTRA)[:, None] * number)
    cepstra = (basis @ mel).T.numpy().astype(np.float64)
    change = np.gradient(cepstra, axis=0)
    found = np.concatenate([cepstra, change], axis=1)
    return (found - found.mean(axis=0)) / (found.std(axis=0) + 1e-6)


def _distances(left: Floats, right: Floats) -> Floats:
    square = np.square(left).sum(1)[:, None] + np.square(right).sum(1)[None] - 2 * left @ right.T
    return np.sqrt(np.maximum(square, 0))


def _path(cost: Floats) -> Floats:
    """For each row the column (in the middle of those that fit it), from corner to corner; rises throughout."""
    rows, columns = cost.shape
    aside = STRAIGHT_COST * float(np.median(cost))
    total = np.full((rows + 1, columns + 1), np.inf)
    total[0, 0] = 0
    # Along the anti-diagonals, on which no cell needs another.
    for diagonal in range(rows + columns - 1):
        row = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        column = diagonal - row
        best = np.minimum(total[row, column], np.minimum(total[row, column + 1], total[row + 1, column]) + aside)
        total[row + 1, column + 1] = best + cost[row, column]
    first, last = np.zeros(rows), np.zeros(rows)
    row, column = rows, columns
    last[row - 1] = column - 1
    while row > 0 and column > 0:
        first[row - 1] = column - 1
        last[row - 1] = max(last[row - 1], column - 1)
        choices = (total[row - 1, column - 1], total[row - 1, column] + aside, total[row, column - 1] + aside)
        step = int(np.argmin(choices))
        row, column = (row - 1, column - 1) if step == 0 else (row - 1, column) if step == 1 else (row, column - 1)
    return np.maximum.accumulate((first + last) / 2)
