"""The sound of the room with nobody speaking, as long as it is wanted, made from where the recording is silent."""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from conference.speech.engine.edit.soundfile import Block, Sound
from conference.speech.engine.words import Word

GRAIN_S = 0.08
SHORTEST_S = 0.12
LONGEST_S = 2.0
GAPS_MAX = 300
"""So many of the longest are looked at: an hour has thousands."""
MARGIN_S = 0.03
"""Words ring on and are breathed before: the silence between them is shorter than the gap."""


class RoomTone:
    """Overlapping grains from the quietest gap between words; silence where the recording has none.

    It is looked for when it is first read.

    Args:
        words: what is said in the sound, by time.
    """

    def __init__(self, sound: Sound, words: Sequence[Word]) -> None:
        self._sound, self._words = sound, words
        self._channels = sound.channels
        self._grain = round(GRAIN_S * sound.rate_hz) // 2 * 2

    @cached_property
    def _source(self) -> Block:
        return _quietest_gap(self._sound, self._words)

    def read(self, length: int, seed: int = 0) -> Block:
        """So many samples, [length, channels]; the same for the same seed."""
        half = self._grain // 2
        if len(self._source) <= self._grain:
            return np.zeros((length, self._channels))
        random = np.random.default_rng(seed)
        tone = np.zeros((length + 2 * self._grain, self._channels))
        window = np.sin(np.pi * (np.arange(self._grain) + 0.5) / self._grain)[:, None]  # noise adds up by power
        for at in range(0, length + half, half):
            first = int(random.integers(len(self._source) - self._grain))
            tone[at : at + self._grain] += window * self._source[first : first + self._grain]
        return tone[half : half + length]


def _quietest_gap(sound: Sound, words: Sequence[Word]) -> Block:
    length_s = len(sound.samples) / sound.rate_hz
    begun = [0.0, *accumulate((word.end_s + MARGIN_S for word in words), max)]
    ended = [*(word.start_s - MARGIN_S for word in words), length_s]
    gaps = [(low_s, high_s) for low_s, high_s in zip(begun, ended, strict=True) if high_s - low_s >= SHORTEST_S]
    found: Block = np.zeros((0, sound.channels))
    least = np.inf
    for low_s, high_s in sorted(gaps, key=lambda gap: gap[0] - gap[1])[:GAPS_MAX]:
        first, end = round(low_s * sound.rate_hz), round(min(high_s, low_s + LONGEST_S) * sound.rate_hz)
        part = np.asarray(sound.samples[first:end], dtype=np.float64)
        power = float(np.square(part).mean())
        if 0 < power < least:
            found, least = part, power
    return found
