"""Mel spectra of speech as the filler detector sees them, in numpy alone."""

import functools

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.sound import RATE_HZ, Pcm16, Samples

Floats = NDArray[np.float32]

BANDS = 40
LOW_HZ, HIGH_HZ = 60.0, 7600.0
WINDOW, HOP, FFT = 400, 160, 512
HOP_S = HOP / RATE_HZ
FLOOR = 1e-8
LOUD_PERCENTILE = 90
RANGE = 8.0
"""Below the loud frames by so many nepers (of power) all is silence."""
UNIT = 3.0


def spectra_of(samples: Samples | Pcm16) -> Floats:
    """Log mel power [BANDS, N // HOP] of [N] samples at 16 kHz, against the level of the loud frames: about −3…1."""
    count = len(samples) // HOP
    if count == 0:
        return np.zeros((BANDS, 0), np.float32)
    padded = np.pad(np.asarray(samples[: count * HOP], np.float32), (WINDOW - HOP) // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), FFT)))
    bands = np.log(power.astype(np.float32) @ _filters().T + FLOOR)
    loud = np.percentile(bands.max(axis=1), LOUD_PERCENTILE)
    return np.ascontiguousarray((np.maximum(bands - loud, -RANGE) / UNIT).T, np.float32)


@functools.cache
def _filters() -> Floats:
    """Triangles evenly apart on the mel scale: [BANDS, FFT / 2 + 1]."""
    mel = np.linspace(2595 * np.log10(1 + LOW_HZ / 700), 2595 * np.log10(1 + HIGH_HZ / 700), BANDS + 2)
    edges_hz = 700 * (10 ** (mel / 2595) - 1)
    bins_hz = np.arange(FFT // 2 + 1) * RATE_HZ / FFT
    rising = (bins_hz - edges_hz[:-2, None]) / np.diff(edges_hz)[:-1, None]
    falling = (edges_hz[2:, None] - bins_hz) / np.diff(edges_hz)[1:, None]
    return np.maximum(np.minimum(rising, falling), 0).astype(np.float32)
