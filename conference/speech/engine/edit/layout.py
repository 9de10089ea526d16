"""The edit plan: which pieces of sound say what is wanted; a pure function of edits and of where words can be cut."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from conference.speech.engine.edit.diff import Change, changes_of
from conference.speech.engine.edit.filling import filling
from conference.speech.engine.edit.pieces import Piece, Span, Unsaid, joined
from conference.speech.engine.edit.recorded import Edit, Recording

SCRAP_S = 0.04
"""Less than this between two deletions would be heard as a click: it goes too."""


class Cutter(Protocol):
    """Where a recording can be cut best, found on its sound; all in samples of the recording."""

    def removal(self, first: int, end: int, low: int, high: int) -> tuple[int, int]:
        """Where to cut so that [first, end) goes, within [low, high)."""
        ...

    def opening(self, low: int, high: int) -> int:
        """Where in [low, high], or beside it if that is no pause, to put something in."""
        ...


class AtTimes:
    """Cuts where the words' times say: for where there is no sound to look at (`Cutter`)."""

    def removal(self, first: int, end: int, low: int, high: int) -> tuple[int, int]:
        """As asked for."""
        return first, end

    def opening(self, low: int, high: int) -> int:
        """In the middle."""
        return (low + high) // 2


@dataclass(frozen=True)
class _Hole:
    """The samples [out, into) give way to what `edit` says, or are taken of a pause."""

    out: int
    into: int
    edit: Edit | None = None


def plan_text(recording: Recording, text: Sequence[str], cutter: Cutter) -> tuple[Piece, ...]:
    """The pieces that say `text`, in order. The text as it was gives the whole recording in one piece."""
    changes = changes_of([word.text for word in recording.words], text)
    return plan_edits(recording, [_edit_of(recording, change) for change in changes], cutter)


def plan_edits(
    recording: Recording, edits: Sequence[Edit], cutter: Cutter, silence: Sequence[tuple[int, int]] = ()
) -> tuple[Piece, ...]:
    """The pieces that the edits leave and make, in order. No edit gives the whole recording in one piece.

    `silence` are spans [first, end) in samples that go besides: what is taken of pauses.
    """
    gone = {number for edit in edits for number in edit.gone}
    middles = sorted(recording.middle(n) for n in range(len(recording.words)) if n not in gone)
    holes = [_hole(recording, edit, middles, cutter) for edit in edits] + [_Hole(*span) for span in silence]
    scrap = round(SCRAP_S * recording.rate_hz)
    pieces: list[Piece] = []
    done = 0
    for hole in sorted(holes, key=lambda each: (each.out, each.into)):
        out = max(hole.out, done)
        into = max(hole.into, out)
        if hole.into <= hole.out and not (hole.edit and hole.edit.words):
            continue
        if out - done < scrap and into > out:
            out = done
        new = filling(recording, hole.edit, out, into) if hole.edit is not None else []
        pieces += [Span(done, out), *new]
        done = into
    if done and recording.length - done < scrap:
        done = recording.length
    return joined([*pieces, Span(done, recording.length)])


def unsaid_words(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Those that a voice must speak."""
    return tuple(word for piece in pieces if isinstance(piece, Unsaid) for word in piece.words)


def _hole(recording: Recording, edit: Edit, middles: Sequence[int], cutter: Cutter) -> _Hole:
    """What of the recording gives way; `middles` are those of the words that stay."""
    if not edit.gone:
        low = recording.end(edit.after)
        starts = [recording.start(n) for n in range(edit.after + 1, len(recording.words))]
        place = cutter.opening(low, next((start for start in starts if start >= low), max(recording.length, low)))
        return _Hole(place, place, edit)
    first = recording.start(edit.gone[0])
    end = max(max(recording.end(number) for number in edit.gone), first)
    if edit.words:  # the pauses on both sides stay for what comes instead
        out = cutter.opening(first, first)
        return _Hole(out, max(cutter.opening(end, end), out), edit)
    before, after = bisect_right(middles, first) - 1, bisect_left(middles, end)
    low = middles[before] if before >= 0 else 0
    high = middles[after] if after < len(middles) else recording.length
    return _Hole(*cutter.removal(first, end, low, high), edit)


def _edit_of(recording: Recording, change: Change) -> Edit:
    gone = tuple(range(change.first, change.end))
    words = recording.words
    place = change.first if gone else change.first - 1
    speaker = words[max(min(place, len(words) - 1), 0)].speaker if words else ""
    return Edit(gone, change.words, change.first - 1, speaker)
