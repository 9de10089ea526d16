"""Hears hesitations: a small network marks where one has its middle, how long it is, and whether it is "uh" or "um".

After AF-KWS (arXiv 2208.04622): fillers are objects on a spectrogram, found by a heat map of their middles with a
length and an offset at each, so that nothing has to be recognised first. The network is convolutions over time alone
and runs in numpy; `train/` makes its weights.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.errors import WeightsError
from conference.speech.engine.fillers.spectrum import HOP_S, Floats, spectra_of
from conference.speech.engine.sound import RATE_HZ, Pcm16, Samples

WEIGHTS = Path(__file__).with_name("detector.npz")
KINDS = ("uh", "um")
STRIDE = 2
FRAME_S = STRIDE * HOP_S
DILATIONS = (1, 2, 4, 8, 1, 2, 4, 8)
LEAST = 0.3
"""What is less sure isn't told."""
APART_FRAMES = 5
"""Two middles are at least 0.1 s apart."""
SHARED = 0.3
"""Two that share more than this part of what they cover are one."""
CHUNK_S, MARGIN_S = 30.0, 1.5
"""A file is heard so much at a time, and so much more on both sides that is only context."""
LENGTHS_S = (0.05, 1.5)
OFFSET_MOST = 5.0
"""So many frames a middle may be beside its frame's own."""


@dataclass(frozen=True)
class Heard:
    """A hesitation in [start_s, end_s) of a sound; `confidence` is 0 to 1."""

    kind: str
    start_s: float
    end_s: float
    confidence: float


class FillerDetector:
    """The network with its weights.

    Raises:
        WeightsError: they can't be read.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        try:
            with np.load(weights, allow_pickle=False) as stored:
                self._weights = {name: stored[name].astype(np.float32) for name in stored.files}
        except (OSError, ValueError) as error:
            raise WeightsError(f"the weights in {weights} cannot be read: {error}") from None

    def hear(
        self, samples: Samples | Pcm16, progress: Callable[[float], None] = lambda part: None, least: float = LEAST
    ) -> list[Heard]:
        """The hesitations in [N] samples at 16 kHz, by time, in bounded memory.

        Args:
            progress: told the part done, 0 to 1.
            least: what is less sure isn't told.
        """
        length_s = len(samples) / RATE_HZ
        found: list[Heard] = []
        for begin_s in np.arange(0.0, length_s, CHUNK_S):
            end_s = min(begin_s + CHUNK_S, length_s)
            low = round(max(begin_s - MARGIN_S, 0.0) * RATE_HZ)
            chunk = samples[low : round((end_s + MARGIN_S) * RATE_HZ)]
            for each in boxes(forward(self._weights, spectra_of(chunk)), least):
                heard = Heard(each.kind, each.start_s + low / RATE_HZ, each.end_s + low / RATE_HZ, each.confidence)
                if begin_s <= (heard.start_s + heard.end_s) / 2 < end_s:
                    found.append(heard)
            progress(end_s / length_s)
        return found


def forward(weights: Mapping[str, Floats], spectra: Floats) -> Floats:
    """[BANDS, T] to [len(KINDS) + 2, T // STRIDE]: logits of the middles, log of the length (s), offset (frames)."""
    x = _convolved(spectra, weights["stem.weight"], weights["stem.bias"], 1)[:, ::STRIDE][
        :, : spectra.shape[1] // STRIDE
    ]
    for n, dilation in enumerate(DILATIONS):
        inner = _convolved(np.maximum(x, 0), weights[f"wide.{n}.weight"], weights[f"wide.{n}.bias"], dilation)
        x = x + _convolved(np.maximum(inner, 0), weights[f"mix.{n}.weight"], weights[f"mix.{n}.bias"], 1)
    return _convolved(np.maximum(x, 0), weights["head.weight"], weights["head.bias"], 1)


def _convolved(x: Floats, weight: Floats, bias: Floats, dilation: int) -> Floats:
    """A convolution [C, T] to [D, T] by `weight` [D, C, K], with zeros around."""
    size = weight.shape[2]
    reach = size // 2 * dilation
    padded = np.pad(x, ((0, 0), (reach, reach)))
    out = np.repeat(bias[:, None], x.shape[1], axis=1)
    for k in range(size):
        out += weight[:, :, k] @ padded[:, k * dilation : k * dilation + x.shape[1]]
    return out


def boxes(outputs: Floats, least: float) -> list[Heard]:
    """The objects in the network's outputs, by time, none covering much of another."""
    # A logistic that stays finite: noise gives logits of any size.
    heat = 0.5 + 0.5 * np.tanh(0.5 * outputs[: len(KINDS)])
    best = heat.max(axis=0)
    highest = _highest_around(best)
    found = []
    for n in np.flatnonzero((best >= least) & (best == highest)):
        kind = KINDS[int(heat[:, n].argmax())]
        middle_s = (n + 0.5 + float(np.clip(outputs[-1, n], -OFFSET_MOST, OFFSET_MOST))) * FRAME_S
        half_s = float(np.exp(np.clip(outputs[-2, n], *np.log(LENGTHS_S)))) / 2
        found.append(Heard(kind, max(middle_s - half_s, 0.0), middle_s + half_s, float(best[n])))
    return sorted(_apart(found), key=lambda each: each.start_s)


def _highest_around(values: NDArray[np.floating]) -> NDArray[np.floating]:
    padded = np.pad(values, APART_FRAMES, constant_values=-1.0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * APART_FRAMES + 1).max(axis=1))


def _apart(found: Sequence[Heard]) -> list[Heard]:
    kept: list[Heard] = []
    for each in sorted(found, key=lambda one: -one.confidence):
        if all(overlap(each, other) < SHARED for other in kept):
            kept.append(each)
    return kept


def overlap(one: Heard, other: Heard) -> float:
    """What both cover, by what either does."""
    both_s = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return max(both_s, 0.0) / (max(one.end_s, other.end_s) - min(one.start_s, other.start_s))
