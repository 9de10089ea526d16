"""How loud somebody speaks, pauses left out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FRAME_S = 0.02
BELOW_LOUDEST_DB = 25.0
"""What is quieter than the loudest by more is a pause."""
SILENT_DB = -70.0
CHANGE_MAX_DB = 6.0
"""Nobody is made louder or softer by more: the difference would be of voice, not of level."""


def speech_level_db(samples: NDArray[np.floating[Any]], rate_hz: int) -> float | None:
    """The mean level of what is spoken in [N] or [N, channels], dB of full scale; None where there is only silence."""
    mono = samples.reshape(len(samples), -1).mean(axis=1, dtype=np.float64)
    length = round(FRAME_S * rate_hz)
    count = len(mono) // length
    if count == 0:
        return None
    power = np.square(mono[: count * length]).reshape(count, length).mean(axis=1)
    loudest = power.max()
    if loudest < 10 ** (SILENT_DB / 10):
        return None
    return float(10 * np.log10(power[power > loudest * 10 ** (-BELOW_LOUDEST_DB / 10)].mean()))


def matching_gain(from_db: float | None, to_db: float | None) -> float:
    """What to multiply with to come from one level to another, within CHANGE_MAX_DB; 1 where one isn't known."""
    if from_db is None or to_db is None:
        return 1.0
    return float(10 ** (np.clip(to_db - from_db, -CHANGE_MAX_DB, CHANGE_MAX_DB) / 20))
