"""Whom a camera sees that follows the talk, by the words of a transcript: pure."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import groupby

from conference.speech.engine.words import Word

TURN_S = 1.2
"""Who says less than this while or after somebody else speaks is not turned to: a "yes" between is no turn."""
LEAD_S = 0.15
"""The camera turns so much before the first word."""
PAUSE_S = 1.0
"""A turn goes on over a pause as long as this where nobody else takes it."""


def speaker_at(words: Iterable[Word]) -> Callable[[float], str | None]:
    """Tells who is seen at a moment of the recording; None until somebody has the word."""
    turns = _turns(words)
    starts_s = [start_s for start_s, _ in turns]

    def found(time_s: float) -> str | None:
        n = bisect_right(starts_s, time_s) - 1
        return turns[n][1] if n >= 0 else None

    return found


def _turns(words: Iterable[Word]) -> list[tuple[float, str]]:
    """From when on who is seen, in order of time; no one twice in a row."""
    spans: list[tuple[float, float, str]] = []
    for speaker, said in groupby(sorted(words, key=lambda word: (word.speaker, word.start_s)), lambda w: w.speaker):
        own: list[tuple[float, float, str]] = []
        for word in said:
            if own and word.start_s - own[-1][1] <= PAUSE_S:
                own[-1] = own[-1][0], max(own[-1][1], word.end_s), speaker
            else:
                own.append((word.start_s, word.end_s, speaker))
        spans += own
    turns: list[tuple[float, str]] = []
    until_s = 0.0  # up to when who is seen speaks
    for start_s, end_s, speaker in sorted(spans):
        # Who begins while another speaks is turned to when that one has ended.
        begin_s = max(start_s, until_s) if turns else start_s
        if end_s - begin_s < TURN_S and turns:
            continue
        until_s = max(until_s, end_s)
        if not turns or turns[-1][1] != speaker:
            turns.append((max(begin_s - LEAD_S, turns[-1][0] if turns else 0.0), speaker))
    return turns
