"""Brings a text that somebody wrote to the times of what was recognised: pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np

from conference.speech.engine.pronounce import spoken_words
from conference.speech.engine.words import Segment, Word

WORD_S = 0.3
"""What a word takes where nothing is known of when it was said."""
PAUSE_S = 0.3
SEGMENT_MAX_S = 15.0


def segments_of_text(text: str, heard: Sequence[Segment]) -> list[Segment]:
    """The words of `text`, in order, with rough times for an aligner, which takes the recogniser's errors out of them.

    A word that was recognised has the recogniser's times; words between two such share the time between them.
    """
    words = text.split()
    recognised = [word for segment in heard for word in segment.words]
    if not words:
        return []
    places = _matched([_key(word) for word in words], [_key(word.text) for word in recognised])
    known = [n for n, place in enumerate(places) if place is not None]
    if not known:
        start_s = heard[0].start_s if heard else 0.0
        return segments_of_words(
            [Word(text, start_s + n * WORD_S, start_s + (n + 1) * WORD_S, 0.0) for n, text in enumerate(words)]
        )
    times: list[tuple[float, float]] = [(0.0, 0.0)] * len(words)
    sure = [0.0] * len(words)
    for n, place in enumerate(places):
        if place is not None:
            found = recognised[place]
            times[n], sure[n] = (found.start_s, found.end_s), found.confidence
    for before, after in zip([None, *known], [*known, None], strict=True):
        _share(times, before, after)
    return segments_of_words([Word(text, *times[n], sure[n]) for n, text in enumerate(words)])


def _share(times: list[tuple[float, float]], before: int | None, after: int | None) -> None:
    """Gives the words between two with times, or beyond the first or last of those, equal parts of the time there."""
    first, end = (0 if before is None else before + 1), (len(times) if after is None else after)
    count = end - first
    if count == 0:
        return
    high_s = times[after][0] if after is not None else None
    low_s = times[before][1] if before is not None else max((high_s or 0.0) - count * WORD_S, 0.0)
    edges = np.linspace(low_s, max(high_s if high_s is not None else low_s + count * WORD_S, low_s), count + 1)
    for n in range(count):
        times[first + n] = (float(edges[n]), float(edges[n + 1]))


def _matched(wanted: Sequence[str], found: Sequence[str]) -> list[int | None]:
    """For each wanted word the place of the same word among those found, in order; None where there is none."""
    places: list[int | None] = [None] * len(wanted)
    for a, b, size in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks():
        for n in range(size):
            places[a + n] = b + n
    return places


def _key(text: str) -> str:
    return " ".join(spoken_words(text)) or text


def segments_of_words(words: Sequence[Word]) -> list[Segment]:
    """Words in order, cut where they pause and where it gets long."""
    segments: list[list[Word]] = []
    for word in words:
        last = segments[-1] if segments else None
        if last and word.start_s - last[-1].end_s < PAUSE_S and word.end_s - last[0].start_s <= SEGMENT_MAX_S:
            last.append(word)
        else:
            segments.append([word])
    return [Segment(each[0].start_s, each[-1].end_s, tuple(each)) for each in segments]
