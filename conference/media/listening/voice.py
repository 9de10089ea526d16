"""Tells speech from what else a microphone hears, by its energy above a noise floor that is followed."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE_HZ = 16_000
FRAME_SAMPLES = 320
"""Twenty milliseconds."""
FRAME_S = FRAME_SAMPLES / RATE_HZ
LOUDER_DB = 8.0
"""How far above the noise floor speech is."""
LEAST_DB = -52.0
"""What is below full scale by more is no speech, however quiet the room."""
BLOCK_FRAMES = 25
BLOCKS = 8
"""The floor is the quietest frame of so many blocks of half a second: speech has gaps, a fan has none."""


class VoiceActivity:
    """Judges frame by frame."""

    def __init__(self) -> None:
        self._quietest_db: deque[float] = deque(maxlen=BLOCKS)
        self._frames = 0

    def speaks(self, frame: Samples) -> bool:
        """Whether somebody speaks in this frame (float32 [FRAME_SAMPLES], −1…1)."""
        level_db = loudness_db(frame)
        if self._frames % BLOCK_FRAMES == 0:
            self._quietest_db.append(level_db)
        self._frames += 1
        self._quietest_db[-1] = min(self._quietest_db[-1], level_db)
        return level_db > max(min(self._quietest_db) + LOUDER_DB, LEAST_DB)


def loudness_db(frame: Samples) -> float:
    """The mean power of a frame, in decibels below full scale; −100 for silence."""
    return 10.0 * float(np.log10(np.mean(np.square(frame)) + 1e-10))
