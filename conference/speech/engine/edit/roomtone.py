"""The sound of the room with nobody speaking, as long as it is wanted, made from where the recording is silent."""

from collections.abc import Sequence

import numpy as np

from conference.speech.engine.edit.soundfile import Block, Sound
from conference.speech.engine.words import Word

GRAIN_S = 0.08
SHORTEST_S = 0.12
LONGEST_S = 2.0
MARGIN_S = 0.03
"""Words ring on and are breathed before: the silence between them is shorter than the gap."""


class RoomTone:
    """Overlapping grains from the quietest gap between words; silence where the recording has none.

    Args:
        words: what is said in the sound, in order.
    """

    def __init__(self, sound: Sound, words: Sequence[Word]) -> None:
        self._channels = sound.channels
        self._grain = round(GRAIN_S * sound.rate_hz) // 2 * 2
        self._source = _quietest_gap(sound, words)

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
    edges = [0.0, *(edge for word in words for edge in (word.start_s - MARGIN_S, word.end_s + MARGIN_S)), length_s]
    found: Block = np.zeros((0, sound.channels))
    least = np.inf
    for low_s, high_s in zip(edges[::2], edges[1::2], strict=True):
        if high_s - low_s < SHORTEST_S:
            continue
        first, end = round(low_s * sound.rate_hz), round(min(high_s, low_s + LONGEST_S) * sound.rate_hz)
        part = np.asarray(sound.samples[first:end], dtype=np.float64)
        power = float(np.square(part).mean())
        if 0 < power < least:
            found, least = part, power
    return found
