"""Finds when each word was said: pocketsphinx is forced through the known text, stretch by stretch."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from conference.speech.engine.edges import without_silence
from conference.speech.engine.force import Force, pcm_of
from conference.speech.engine.pronounce import spoken_words
from conference.speech.engine.snap import quietest, snap
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.words import Segment, Word

JOIN_GAP_S = 1.0
STRETCH_MAX_S = 20.0
"""Segments with less of a pause between them are aligned together: where one ends is not known well enough to cut."""
RESCUE_MAX_S = 30.0
"""What could not be aligned is tried once more in all of the sound between the aligned words around it, up to this."""
MARGIN_S = 1.0
DEVIATION_MAX_S = 1.0
"""An alignment further than this from the recogniser, in the median, has slipped by words and is not believed; …"""
RESCUE_DEVIATION_MAX_S = 3.0
"""… between aligned words it can't slip past them, and the recogniser may have been wrong."""


class Aligner:
    """A loaded acoustic model and dictionary (English)."""

    def __init__(self, force: Force | None = None) -> None:
        self._force = force or Force()

    def align(self, samples: Samples, segments: Sequence[Segment], progress: Callable[[float], None]) -> list[Word]:
        """The words of `segments` with the times at which they can be cut, in order.

        Where the text can't be forced through the sound a word keeps its times and is not marked `aligned`.

        Args:
            samples: what was recognised, float32 [N], 16 kHz.
            segments: in order, disjoint.
            progress: told the part done, 0 to 1.
        """
        stretches = join_segments(segments)
        found: list[list[Word] | None] = []
        for n, (stretch, (low_s, high_s)) in enumerate(zip(stretches, _bounds(samples, stretches), strict=True)):
            found.append(self._aligned(samples, stretch.words, low_s, high_s, DEVIATION_MAX_S))
            progress((n + 1) / len(stretches))
        words = self._rescued(samples, stretches, found)
        return without_silence(samples, snap(samples, _in_order(words)))

    def _rescued(
        self, samples: Samples, stretches: Sequence[Segment], found: Sequence[list[Word] | None]
    ) -> list[Word]:
        """All words; neighbouring stretches in which none could be aligned, together if they can be."""
        words: list[Word] = []
        for failed, run in groupby(range(len(stretches)), lambda n: found[n] is None):
            places = list(run)
            if not failed:
                words += [word for n in places for word in found[n] or ()]
                continue
            lost = [word for n in places for word in stretches[n].words]
            following = found[places[-1] + 1] if places[-1] + 1 < len(found) else None
            low_s = words[-1].end_s if words else 0.0
            high_s = following[0].start_s if following else len(samples) / RATE_HZ
            aligned = None
            if high_s - low_s <= RESCUE_MAX_S:
                aligned = self._aligned(samples, lost, low_s, high_s, RESCUE_DEVIATION_MAX_S)
            words += aligned or lost
        return words

    def _aligned(
        self, samples: Samples, words: Sequence[Word], low_s: float, high_s: float, deviation_max_s: float
    ) -> list[Word] | None:
        """The words with times by force within [low_s, high_s), or None."""
        spoken = [spoken_words(word.text) for word in words]
        if not all(spoken):
            return None
        found = self._force.words([each for word in spoken for each in word], pcm_of(samples, low_s, high_s))
        if found is None:
            return None
        aligned, taken = [], 0
        for word, parts in zip(words, spoken, strict=True):
            first, last = found[taken], found[taken + len(parts) - 1]
            taken += len(parts)
            aligned.append(replace(word, start_s=low_s + first[0], end_s=low_s + last[1], aligned=True))
        moved = [abs(new.start_s - old.start_s) for new, old in zip(aligned, words, strict=True)]
        return aligned if np.median(moved) <= deviation_max_s else None


def join_segments(segments: Sequence[Segment]) -> list[Segment]:
    """Segments with those put together that follow each other without a pause, up to `STRETCH_MAX_S`."""
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if last and segment.start_s - last.end_s < JOIN_GAP_S and segment.end_s - last.start_s <= STRETCH_MAX_S:
            joined[-1] = Segment(last.start_s, segment.end_s, last.words + segment.words)
        else:
            joined.append(segment)
    return joined


def _bounds(samples: Samples, stretches: Sequence[Segment]) -> list[tuple[float, float]]:
    """Where each stretch's sound begins and ends: at the quietest point between neighbours, or a margin away."""
    length_s = len(samples) / RATE_HZ
    bounds = []
    for n, stretch in enumerate(stretches):
        low_s = max(stretch.start_s - MARGIN_S, 0.0)
        high_s = min(stretch.end_s + MARGIN_S, length_s)
        if n > 0 and stretches[n - 1].end_s + MARGIN_S > low_s:
            low_s = _between(samples, stretches[n - 1], stretch)
        if n + 1 < len(stretches) and stretches[n + 1].start_s - MARGIN_S < high_s:
            high_s = _between(samples, stretch, stretches[n + 1])
        bounds.append((low_s, max(high_s, low_s)))
    return bounds


def _between(samples: Samples, left: Segment, right: Segment) -> float:
    middle_s = (left.end_s + right.start_s) / 2
    half_s = max((right.start_s - left.end_s) / 2, 0.0) + MARGIN_S / 2
    return quietest(samples, middle_s - half_s, middle_s + half_s)


def _in_order(words: Sequence[Word]) -> list[Word]:
    """Words of neighbouring stretches pushed apart where the recogniser's own times overlap."""
    ordered: list[Word] = []
    for word in words:
        earliest_s = ordered[-1].end_s if ordered else 0.0
        start_s = max(word.start_s, earliest_s)
        ordered.append(replace(word, start_s=start_s, end_s=max(word.end_s, start_s)))
    return ordered
