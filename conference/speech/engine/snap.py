"""Moves word boundaries to where a cut is heard least: the quietest point near by, at a zero crossing."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from conference.speech.engine.sound import RATE_HZ, Pcm16, Samples
from conference.speech.engine.words import Word

REACH_S = 0.03
"""How far a boundary may move: about as far as alignment errs."""
SHARED_GAP_S = 0.04
"""Words closer than this share one boundary."""
SHORTEST_S = 0.02
WINDOW = RATE_HZ // 100
CROSSING_REACH = RATE_HZ // 250


def snap(samples: Samples, words: Sequence[Word]) -> list[Word]:
    """`words`, in order and disjoint, with boundaries that can be cut; they stay in order and disjoint.

    Args:
        samples: the sound in which they are, float32 [N], 16 kHz.
        words: words that aren't `aligned` stay as they are, so that nobody takes their times for good ones.
    """
    starts = [word.start_s for word in words]
    ends = [word.end_s for word in words]
    for n, word in enumerate(words):
        if not word.aligned:
            continue
        if n == 0 or ends[n - 1] < starts[n]:
            earliest_s = max(starts[n] - REACH_S, ends[n - 1] if n else 0.0)
            starts[n] = quietest(samples, earliest_s, min(starts[n] + REACH_S, ends[n]))
        shares = n + 1 < len(words) and words[n + 1].aligned and starts[n + 1] - ends[n] < SHARED_GAP_S
        if shares:
            latest_s = min(starts[n + 1] + REACH_S, ends[n + 1])
        else:
            latest_s = min(ends[n] + REACH_S, starts[n + 1] if n + 1 < len(words) else math.inf)
        earliest_s = max(ends[n] - REACH_S, starts[n] + SHORTEST_S)
        if earliest_s < latest_s:
            ends[n] = quietest(samples, earliest_s, latest_s)
        if shares:
            starts[n + 1] = ends[n]
    return [replace(word, start_s=start, end_s=end) for word, start, end in zip(words, starts, ends, strict=True)]


def quietest(samples: Samples | Pcm16, low_s: float, high_s: float) -> float:
    """The time in [low_s, high_s] with the least energy in 10 ms around it, moved to the zero crossing next to it.

    The middle where the range is empty or outside of the sound.
    """
    low, high = max(round(low_s * RATE_HZ), 0), min(round(high_s * RATE_HZ), len(samples))
    if high <= low:
        return max((low_s + high_s) / 2, 0.0)
    first = max(low - WINDOW // 2, 0)
    power = np.square(samples[first : high + WINDOW // 2], dtype=np.float64)
    energy = np.convolve(power, np.ones(WINDOW), mode="same")[low - first : high - first]
    point = low + int(np.argmin(energy))
    return min(max(zero_crossing(samples, point) / RATE_HZ, low_s), high_s)


def zero_crossing(samples: Samples | Pcm16, point: int) -> int:
    """The index next to `point`, within 4 ms, at which the sound changes its sign; `point` when it doesn't."""
    low, high = max(point - CROSSING_REACH, 1), min(point + CROSSING_REACH, len(samples))
    part = samples[low - 1 : high]
    crossings = np.flatnonzero(np.signbit(part[1:]) != np.signbit(part[:-1])) + low
    return int(crossings[np.argmin(np.abs(crossings - point))]) if len(crossings) else point
