"""Moves word boundaries to where a cut is heard least: to silence near by, at a zero crossing.

Only to silence: where words run together the quietest point is as a rule inside of a consonant of one of them, and an
alignment is nearer to the truth.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.sound import RATE_HZ, Pcm16, Samples
from conference.speech.engine.words import Word

REACH_S = 0.03
"""How far a boundary may move: about as far as alignment errs."""
SHARED_GAP_S = 0.04
"""Words closer than this share one boundary."""
SHORTEST_S = 0.02
SILENT_DB = 35.0
"""So much below the speech around it, 10 ms are a pause, or as good as one."""
AROUND_S = 0.3
LOUD_PERCENTILE = 90
FURTHER_S = 0.03
"""Where it grows quieter up to the end of a boundary's reach, silence is looked for so much further."""
EDGE = RATE_HZ // 1000
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
        before_s = ends[n - 1] if n else 0.0
        if n == 0 or before_s < starts[n]:
            low_s, middle_s = max(starts[n] - REACH_S, before_s), (starts[n] + ends[n]) / 2
            starts[n] = _settled(samples, starts[n], (low_s, min(starts[n] + REACH_S, ends[n])), (before_s, middle_s))
        after_s = starts[n + 1] if n + 1 < len(words) else math.inf
        shares = n + 1 < len(words) and words[n + 1].aligned and after_s - ends[n] < SHARED_GAP_S
        if shares:
            latest_s, furthest_s = min(after_s + REACH_S, ends[n + 1]), (after_s + ends[n + 1]) / 2
        else:
            latest_s, furthest_s = min(ends[n] + REACH_S, after_s), after_s
        earliest_s = max(ends[n] - REACH_S, starts[n] + SHORTEST_S)
        if earliest_s < latest_s:
            within_s = (starts[n] + ends[n]) / 2, furthest_s
            ends[n] = _settled(samples, ends[n], (earliest_s, latest_s), within_s)
        if shares:
            starts[n + 1] = ends[n]
    return [replace(word, start_s=start, end_s=end) for word, start, end in zip(words, starts, ends, strict=True)]


def _settled(samples: Samples, at_s: float, reach_s: tuple[float, float], within_s: tuple[float, float]) -> float:
    """The silence nearest to a boundary in its reach, or a little further within bounds, else where it is."""
    low, high = _indices(samples, *reach_s)
    if high <= low:
        return max(sum(reach_s) / 2, 0.0)
    silent = _loudness(samples, at_s) * 10 ** (-SILENT_DB / 10)
    levels = _levels(samples, low, high)
    least = int(np.argmin(levels))
    point = low + least if levels[least] <= silent else round(at_s * RATE_HZ)
    if least < EDGE or least >= len(levels) - EDGE:
        further = (reach_s[0] - FURTHER_S, reach_s[0]) if least < EDGE else (reach_s[1], reach_s[1] + FURTHER_S)
        low_s, high_s = max(further[0], within_s[0]), min(further[1], within_s[1])
        low, high = _indices(samples, low_s, high_s)
        levels = _levels(samples, low, high) if high - low > 2 * EDGE else np.zeros(0)
        least = int(np.argmin(levels)) if len(levels) else 0
        if EDGE <= least < len(levels) - EDGE and levels[least] <= silent:
            return min(max(zero_crossing(samples, low + least) / RATE_HZ, low_s), high_s)
    return min(max(zero_crossing(samples, point) / RATE_HZ, reach_s[0]), reach_s[1])


def _indices(samples: Samples | Pcm16, low_s: float, high_s: float) -> tuple[int, int]:
    length = len(samples)
    return max(round(low_s * RATE_HZ), 0), length if high_s * RATE_HZ >= length else round(high_s * RATE_HZ)


def _levels(samples: Samples | Pcm16, low: int, high: int) -> NDArray[np.float64]:
    """The mean power in WINDOW around each sample of [low, high)."""
    first = max(low - WINDOW // 2, 0)
    power = np.square(samples[first : high + WINDOW // 2], dtype=np.float64)
    return np.convolve(power, np.ones(WINDOW) / WINDOW, mode="same")[low - first : high - first]


def _loudness(samples: Samples, at_s: float) -> float:
    """How loud the louder parts around a time are, as mean power in WINDOW."""
    low, high = _indices(samples, at_s - AROUND_S, at_s + AROUND_S)
    whole = np.square(samples[low : low + (high - low) // WINDOW * WINDOW], dtype=np.float64)
    return float(np.percentile(whole.reshape(-1, WINDOW).mean(axis=1), LOUD_PERCENTILE)) if len(whole) else 0.0


def quietest(samples: Samples | Pcm16, low_s: float, high_s: float) -> float:
    """The time in [low_s, high_s] with the least energy in 10 ms around it, moved to the zero crossing next to it.

    The middle where the range is empty or outside of the sound.
    """
    low, high = _indices(samples, low_s, high_s)
    if high <= low:
        return max((low_s + high_s) / 2, 0.0)
    point = low + int(np.argmin(_levels(samples, low, high)))
    return min(max(zero_crossing(samples, point) / RATE_HZ, low_s), high_s)


def zero_crossing(samples: Samples | Pcm16, point: int) -> int:
    """The index next to `point`, within 4 ms, at which the sound changes its sign; `point` when it doesn't."""
    low, high = max(point - CROSSING_REACH, 1), min(point + CROSSING_REACH, len(samples))
    part = samples[low - 1 : high]
    crossings = np.flatnonzero(np.signbit(part[1:]) != np.signbit(part[:-1])) + low
    return int(crossings[np.argmin(np.abs(crossings - point))]) if len(crossings) else point
