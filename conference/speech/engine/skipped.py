"""Finds speech in which nothing was recognised, and puts what is heard there in its place: pure.

Whisper now and then goes on some seconds too late, most of all after a prompt; who only reads doesn't notice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from conference.speech.engine.words import Segment, Word

Span = tuple[float, float]
"""From and to, in seconds."""
LEAST_S = 1.0
NEAR_S = 0.3
"""Whisper's times are off by so much."""
WORD_MAX_S = 1.0
"""A word before skipped speech is often said to last until its end."""
JOIN_GAP_S = 1.0


def skipped(speech: Iterable[Span], words: Sequence[Word]) -> list[Span]:
    """Where somebody speaks, for a second at least, and no word is; in order, what lies close together as one.

    Args:
        speech: where somebody speaks, in order and disjoint, as voice activity detection gives it.
        words: in order.
    """
    covered = [(word.start_s - NEAR_S, min(word.end_s, word.start_s + WORD_MAX_S) + NEAR_S) for word in words]
    found: list[Span] = []
    for start_s, end_s in speech:
        reached_s = start_s
        for low_s, high_s in [*covered, (end_s, end_s)]:
            if min(low_s, end_s) - reached_s >= LEAST_S:
                found.append((reached_s, min(low_s, end_s)))
            reached_s = max(reached_s, high_s)
    joined: list[Span] = []
    for span in found:
        if joined and span[0] - joined[-1][1] < JOIN_GAP_S:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def put_in(segments: Sequence[Segment], again: Sequence[Segment]) -> list[Segment]:
    """Both, in order: a segment of the first that lasts over one of the others is parted at it."""
    parted = list(segments)
    for other in again:
        parted = [part for segment in parted for part in _parted(segment, other.start_s)]
    return sorted([*parted, *again], key=lambda segment: segment.start_s)


def _parted(segment: Segment, at_s: float) -> list[Segment]:
    before = tuple(word for word in segment.words if word.start_s < at_s)
    after = segment.words[len(before) :]
    if not before or not after:
        return [segment]
    ended = replace(segment, end_s=min(before[-1].end_s, at_s), words=before)
    return [ended, replace(segment, start_s=after[0].start_s, words=after)]
