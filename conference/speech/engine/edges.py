"""Takes silence off the edges of words: forced alignment gives short pauses to the words beside them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.words import Word

HOP = RATE_HZ // 200
BELOW_WORD_DB = 40.0
"""What is so much below a word's loudest parts is not heard as part of it; a final "f" or "th" is louder."""
ABOVE_FLOOR_DB = 10.0
"""Nor is what is as quiet as the recording ever is."""
CLEAR_DB = 15.0
"""… but everything this near to the word's loudest parts is."""
FLOOR_PERCENTILE, LOUD_PERCENTILE = 5, 95
PAUSE_HOPS = 4
"""Less silence than 20 ms is the beginning or the end of a sound."""
MOST_HOPS = 40
SHORTEST_HOPS = 3


def without_silence(samples: Samples, words: Sequence[Word]) -> list[Word]:
    """`words` with their starts later and their ends earlier where there is nothing but silence, by 0.2 s at most.

    Args:
        samples: the sound in which they are, float32 [N], 16 kHz.
        words: words that aren't `aligned` stay as they are.
    """
    level_db = levels_db(samples)
    if not len(level_db):
        return list(words)
    floor_db = float(np.percentile(level_db, FLOOR_PERCENTILE))
    return [_tightened(word, level_db, floor_db) if word.aligned else word for word in words]


def levels_db(samples: Samples) -> NDArray[np.float32]:
    """The level around each 5 ms of the sound, [N // HOP]; half a hop on either side counts too."""
    blocks = samples[: len(samples) // HOP * HOP].reshape(-1, HOP)
    energy = np.einsum("ij,ij->i", blocks, blocks) / HOP
    padded = np.pad(energy, 1, mode="edge") if len(energy) else np.zeros(2, np.float32)
    around = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return np.asarray(10 * np.log10(around + 1e-10), np.float32)


def _tightened(word: Word, level_db: NDArray[np.float32], floor_db: float) -> Word:
    first, end = round(word.start_s * RATE_HZ / HOP), min(round(word.end_s * RATE_HZ / HOP), len(level_db))
    if end - first <= SHORTEST_HOPS:
        return word
    loud_db = float(np.percentile(level_db[first:end], LOUD_PERCENTILE))
    silent_db = min(max(floor_db + ABOVE_FLOOR_DB, loud_db - BELOW_WORD_DB), loud_db - CLEAR_DB)
    heard = np.flatnonzero(level_db[first:end] >= silent_db)
    before, after = int(heard[0]), end - first - 1 - int(heard[-1])
    start_s, end_s = word.start_s, word.end_s
    if before >= PAUSE_HOPS:
        start_s = (first + min(before, MOST_HOPS)) * HOP / RATE_HZ
    if after >= PAUSE_HOPS:
        end_s = (end - min(after, MOST_HOPS)) * HOP / RATE_HZ
    return replace(word, start_s=start_s, end_s=max(end_s, start_s))
