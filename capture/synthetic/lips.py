"""What a mouth does for a voice: from the sound itself, band by band."""

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.motion import Mouth

_WINDOW_S = 0.04
_FLOOR_DB = -42.0
"""Below the loudest moment; quieter is silence."""


def mouth_for(voice: NDArray[np.float32], rate_hz: int, period_s: float, steps_per_s: float = 60.0) -> Mouth:
    """The mouth's motion over one period, for a voice [N] that begins with it.

    The jaw follows the loudness of vowels; lips round where energy is low in frequency (back vowels) and spread where
    it is high (front vowels, sibilants); they press where a voice is muffled (m, b, p) and before a sudden onset.
    """
    count = round(period_s * steps_per_s)
    window = round(_WINDOW_S * rate_hz)
    centres = np.round((np.arange(count) + 0.5) / steps_per_s * rate_hz).astype(int)
    padded = np.pad(voice, (window, max(0, centres[-1] + 2 * window - len(voice))))
    frames = np.stack([padded[c + window // 2 : c + window // 2 + window] for c in centres]) * np.hanning(window)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    frequency = np.fft.rfftfreq(window, 1 / rate_hz)

    def band(low_hz: float, high_hz: float) -> NDArray[np.float64]:
        return np.asarray(power[:, (frequency >= low_hz) & (frequency < high_hz)].sum(axis=1) + 1e-9)

    total = band(80, 8000)
    loud = np.clip(1 - 10 * np.log10(total.max() / total) / -_FLOOR_DB, 0, 1)
    vowel = band(300, 1000) / total
    open_jaw = np.clip((band(500, 1200) / band(80, 500)) ** 0.5, 0, 1.5) / 1.5
    opened = loud**1.5 * np.clip(0.25 + 0.75 * open_jaw + 0.3 * vowel, 0, 1)
    bright = np.log10(band(1700, 3200) / band(500, 1200))
    wide = loud * np.clip(0.5 + 0.5 * bright, 0, 1)
    rounded = loud * np.clip(-0.45 - 0.6 * bright, 0, 1)
    muffled = loud * np.clip(band(80, 400) / total - 0.75, 0, 0.25) * 4
    onset = np.clip(np.roll(loud, -2) - loud - 0.25, 0, 1)
    return Mouth(*(_eased(a) for a in (opened, rounded, wide, np.clip(muffled + onset, 0, 1))))


def _eased(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Lips have mass: a mean over 80 ms, around the end of the period too."""
    kernel = np.hanning(7)[1:-1]
    kernel /= kernel.sum()
    wrapped = np.concatenate([values[-2:], values, values[:2]])
    return np.convolve(wrapped, kernel, "valid").astype(np.float32)
