"""The edit plan: which spans of the original are kept when words are deleted and pauses shortened: pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

FADE_S = 0.01
SCRAP_S = 0.04
"""A kept span shorter than this beside a deletion would be heard as a click: it goes too."""


@dataclass(frozen=True)
class Cut:
    """A word as the plan sees it: who says it, when, and its id."""

    id: int
    speaker: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class KeptSpan:
    """[start_s, end_s) of the original stays; its sound fades over from the span before in `fade_in_s`."""

    start_s: float
    end_s: float
    fade_in_s: float


def plan_edit(
    words: Sequence[Cut],
    deleted: Collection[int],
    duration_s: float,
    silence: Sequence[tuple[float, float]] = (),
) -> tuple[KeptSpan, ...]:
    """What is kept of [0, duration_s), in order and disjoint. Nothing deleted keeps all of it in one span.

    `silence` are further spans [start_s, end_s) that go: what is taken of pauses.

    Neighbouring deleted words of a speaker go with the pause between them. A fade is no longer than half of the
    shorter span beside it, so that no two meet.
    """
    gone = _merged([*_deleted_spans(words, deleted), *silence], duration_s)
    edges = [0.0, *(edge for span in gone for edge in span), duration_s]
    kept = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
    plan: list[KeptSpan] = []
    for start_s, end_s in kept:
        length_s = end_s - start_s
        fade_s = min(FADE_S, length_s / 2, (plan[-1].end_s - plan[-1].start_s) / 2) if plan else 0.0
        plan.append(KeptSpan(start_s, end_s, fade_s))
    return tuple(plan)


def _deleted_spans(words: Sequence[Cut], deleted: Collection[int]) -> list[tuple[float, float]]:
    """A span for each run of deleted words of one speaker."""
    spans: list[tuple[float, float]] = []
    for speaker in {word.speaker for word in words}:
        in_run = False
        for word in sorted((w for w in words if w.speaker == speaker), key=lambda w: (w.start_s, w.end_s, w.id)):
            if word.id in deleted and in_run:
                spans[-1] = (spans[-1][0], max(spans[-1][1], word.end_s))
            elif word.id in deleted:
                spans.append((word.start_s, word.end_s))
            in_run = word.id in deleted
    return spans


def _merged(spans: list[tuple[float, float]], duration_s: float) -> list[tuple[float, float]]:
    """Spans within [0, duration_s), in order, joined to each other and to the ends where only a scrap is between."""
    merged: list[tuple[float, float]] = []
    for start_s, end_s in sorted(spans):
        start_s = start_s if start_s >= SCRAP_S else 0.0
        end_s = end_s if end_s <= duration_s - SCRAP_S else duration_s
        if end_s <= start_s:
            continue
        if merged and start_s - merged[-1][1] < SCRAP_S:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end_s))
        else:
            merged.append((start_s, end_s))
    return merged
