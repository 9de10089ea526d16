"""Finds where a recording is cut so that nobody hears it: both sides of a seam must be quiet, and sound alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.snap import quietest, zero_crossing
from conference.speech.engine.sound import RATE_HZ, Pcm16, Samples

REACH_S = 0.03
"""How far a cut may move from the word's own boundary: further, and neighbours are hurt more than alignment errs."""
STEP = RATE_HZ // 400
WINDOW = RATE_HZ // 50
BANDS = 20
FLOOR_DB = -70.0
UNLIKE = 0.5
"""Weights of a seam's cost, each for 1 dB: spectra that differ, levels that differ, sound where it is cut."""
UNEVEN = 1.0
LOUD = 1.0
PHASE = RATE_HZ // 200
"""A cut moves so far at most to keep the voice in phase: the period of a low voice is some 10 ms."""
QUIET_DB = -50.0
FAR = 15.0
"""For a cut at the end of its reach."""


@dataclass(frozen=True)
class SoundCutter:
    """Cuts in a sound (`layout.Cutter`).

    Attributes:
        samples: float32 [N], 16 kHz, mono.
        rate_hz: of the recording, in whose samples places are told.
        length: of the recording.
    """

    samples: Samples | Pcm16
    rate_hz: int
    length: int

    def removal(self, first: int, end: int, low: int, high: int) -> tuple[int, int]:
        """The best pair of cuts near `first` and `end`; both at the ends of the recording where the word is there."""
        middle_s = (first + end) / 2 / self.rate_hz
        outs = self._candidates(first / self.rate_hz, low / self.rate_hz, middle_s)
        intos = self._candidates(end / self.rate_hz, middle_s, high / self.rate_hz)
        if low == 0 and first <= REACH_S * self.rate_hz:
            return 0, self._recorded(self._quiet(intos))
        if high == self.length and self.length - end <= REACH_S * self.rate_hz:
            return self._recorded(self._quiet(outs)), self.length
        out, into = self._best(outs, intos, first / self.rate_hz, end / self.rate_hz)
        return self._recorded(out), max(self._recorded(into), self._recorded(out))

    def opening(self, low: int, high: int) -> int:
        """The quietest point between; within reach of where words meet that have no pause between them."""
        low_s, high_s = low / self.rate_hz, high / self.rate_hz
        if high_s - low_s < REACH_S:
            middle_s = (low_s + high_s) / 2
            low_s, high_s = max(middle_s - REACH_S, 0.0), middle_s + REACH_S
        return self._recorded(round(quietest(self.samples, low_s, high_s) * RATE_HZ))

    def _candidates(self, at_s: float, low_s: float, high_s: float) -> NDArray[np.intp]:
        """Places at 16 kHz within reach of `at_s`; at least one."""
        low = round(max(at_s - REACH_S, min(low_s, at_s)) * RATE_HZ)
        high = round(min(at_s + REACH_S, max(high_s, at_s)) * RATE_HZ)
        return np.arange(low, high + 1, STEP)

    def _quiet(self, places: NDArray[np.intp]) -> int:
        return int(places[np.argmin(self._spectra(places).sum(axis=1))])

    def _best(self, outs: NDArray[np.intp], intos: NDArray[np.intp], out_s: float, into_s: float) -> tuple[int, int]:
        """The pair with the least cost, the first at a zero crossing, the second in phase with it."""
        before, after = self._spectra(outs - WINDOW // 2), self._spectra(intos + WINDOW // 2)
        left, right = self._spectra(outs), self._spectra(intos)
        cost = UNLIKE * np.abs(left[:, None] - right[None]).mean(axis=2)
        cost += UNEVEN * np.abs(_level(before)[:, None] - _level(after)[None])
        cost += LOUD * (_level(left)[:, None] + _level(right)[None])
        reach = REACH_S * RATE_HZ
        cost += FAR * (np.square(outs / reach - out_s / REACH_S)[:, None] + np.square(intos / reach - into_s / REACH_S))
        out, into = np.unravel_index(int(np.argmin(cost)), cost.shape)
        left_end = zero_crossing(self.samples, int(outs[out]))
        return left_end, self._in_phase(left_end, int(intos[into]))

    def _in_phase(self, out: int, into: int) -> int:
        """The place near `into` where the sound goes on most like it would have at `out`; a quiet one crosses zero."""
        if min(out, into) < 2 * PHASE or max(out, into) > len(self.samples) - 2 * PHASE:
            return zero_crossing(self.samples, into)
        left = self.samples[out - PHASE : out + PHASE]
        if np.square(left).mean() < 10 ** (QUIET_DB / 10):
            return zero_crossing(self.samples, into)
        near = self.samples[into - 2 * PHASE : into + 2 * PHASE]
        windows = np.lib.stride_tricks.sliding_window_view(near, len(left))
        alike = windows @ left / (np.linalg.norm(windows, axis=1) + 1e-6)
        return into - PHASE + int(np.argmax(alike))

    def _spectra(self, places: NDArray[np.intp]) -> NDArray[np.float64]:
        """The level of each band around each place, dB, [places, BANDS]."""
        around = np.arange(-WINDOW // 2, WINDOW // 2)
        at = np.clip(places[:, None] + around, 0, max(len(self.samples) - 1, 0))
        frames = self.samples[at] * np.hanning(WINDOW)
        power = np.square(np.abs(np.fft.rfft(frames, 512))) / WINDOW
        edges = np.unique(np.geomspace(3, power.shape[1], BANDS + 1).astype(int))
        banded = np.add.reduceat(power, edges[:-1], axis=1) / np.diff(edges)
        return np.maximum(10 * np.log10(banded + 1e-12), FLOOR_DB)

    def _recorded(self, place: int) -> int:
        return min(max(round(place * self.rate_hz / RATE_HZ), 0), self.length)


def _level(spectra: NDArray[np.float64]) -> NDArray[np.float64]:
    return 10 * np.log10(np.power(10, spectra / 10).mean(axis=1))
