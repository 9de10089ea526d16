"""The edit plan: which pieces of sound say the new text; a pure function of both and of where words can be cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol

from conference.speech.engine.edit.diff import Change, changes_of
from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid, joined
from conference.speech.engine.edit.reuse import Run, Wanted, find_runs
from conference.speech.engine.words import Word

MARGIN_S = 0.04
"""What a reused word takes of the pause beside it: its breath, and the tail of its last sound."""
SHORTEST_RUN = 3
"""Said words among words to be spoken are used from here on: fewer would be more joints than they are worth."""
PAUSES_S = {",": 0.2, ";": 0.3, ":": 0.3, ".": 0.45, "?": 0.45, "!": 0.45}
"""After a word that ends so, where the recording doesn't say how its speaker does it."""
HEARD_PAUSES = 3
"""So many pauses after a mark say how its speaker does it."""


class Cutter(Protocol):
    """Where a recording can be cut best, found on its sound; all in samples of the recording."""

    def removal(self, first: int, end: int, low: int, high: int) -> tuple[int, int]:
        """Where to cut so that [first, end) goes, within [low, high)."""
        ...

    def opening(self, low: int, high: int) -> int:
        """Where in [low, high] to put something in."""
        ...


@dataclass(frozen=True)
class Recording:
    """What is edited: words in order and disjoint, how long it is, and at which rate."""

    words: tuple[Word, ...]
    length: int
    rate_hz: int

    def start(self, n: int) -> int:
        """The sample at which word n begins, or the recording ends."""
        return min(round(self.words[n].start_s * self.rate_hz), self.length) if n < len(self.words) else self.length

    def end(self, n: int) -> int:
        """The sample at which word n ends; 0 for −1."""
        return min(round(self.words[n].end_s * self.rate_hz), self.length) if n >= 0 else 0

    def middle(self, n: int) -> int:
        """The sample in the middle of word n, or of what lies before the first or after the last."""
        return (self.start(n) + self.end(n)) // 2 if 0 <= n < len(self.words) else 0 if n < 0 else self.length


def plan_text(recording: Recording, text: Sequence[str], cutter: Cutter) -> tuple[Piece, ...]:
    """The pieces that say `text`, in order. The text as it was gives the whole recording in one piece."""
    pieces: list[Piece] = []
    done = 0
    for change in changes_of([word.text for word in recording.words], text):
        out, into = _hole(recording, change, cutter)
        out = max(out, done)
        into = max(into, out)
        pieces += [Span(done, out), *_filling(recording, change, out, into)]
        done = into
    return joined([*pieces, Span(done, recording.length)])


def unsaid_words(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Those that a voice must speak."""
    return tuple(word for piece in pieces if isinstance(piece, Unsaid) for word in piece.words)


def _hole(recording: Recording, change: Change, cutter: Cutter) -> tuple[int, int]:
    """What of the recording gives way."""
    if change.first == change.end:
        low, high = recording.end(change.first - 1), recording.start(change.end)
        place = cutter.opening(min(low, high), max(low, high))
        return place, place
    first, end = recording.start(change.first), recording.end(change.end - 1)
    if change.words:  # the pauses on both sides stay for what comes instead
        return first, end
    return cutter.removal(first, end, recording.middle(change.first - 1), recording.middle(change.end))


def _filling(recording: Recording, change: Change, out: int, into: int) -> list[Piece]:
    """The pieces that say the change's words, with the pauses that its marks ask for."""
    if not change.words:
        return []
    words = recording.words
    before = words[change.first - 1] if change.first else None
    after = words[change.end] if change.end < len(words) else None
    speaker = _speaker(recording, change)
    wanted = Wanted(change.words, before.text if before else None, after.text if after else None, speaker)
    pieces: list[Piece] = []
    piece: Piece
    mark, silent = before.text if before else "", out - recording.end(change.first - 1)
    taken = 0
    for step in _steps(find_runs(wanted, words), change, speaker):
        if isinstance(step, Unsaid):
            first_silent, last_silent, piece, count = 0, 0, step, len(step.words)
        else:
            piece, first_silent, last_silent = _reused(recording, step)
            count = step.end - step.first
        if mark:
            pieces.append(_pause(recording, mark, silent + first_silent))
        pieces.append(piece)
        taken += count
        mark, silent = change.words[taken - 1], last_silent
    if after:
        pieces.append(_pause(recording, mark, silent + max(recording.start(change.end) - into, 0)))
    return pieces


def _steps(found: Sequence[Run | None], change: Change, speaker: str) -> list[Run | Unsaid]:
    """What is said already and what is to be spoken, in order; words said singly among the latter are spoken, too."""
    if None not in found:
        return [run for run in found if run is not None]
    steps: list[Run | Unsaid] = []
    taken = 0
    for run in found:
        count = run.end - run.first if run else 1
        if run and count >= SHORTEST_RUN:
            steps.append(run)
        else:
            last = steps.pop() if steps and isinstance(steps[-1], Unsaid) else None
            before = last.words if isinstance(last, Unsaid) else ()
            steps.append(Unsaid((*before, *change.words[taken : taken + count]), change.first, speaker))
        taken += count
    return steps


def _reused(recording: Recording, run: Run) -> tuple[Span, int, int]:
    """The sound of said words with a little of the pauses beside them, and how much of each that is."""
    margin = round(MARGIN_S * recording.rate_hz)
    first, end = recording.start(run.first), recording.end(run.end - 1)
    before = min(max(first - recording.end(run.first - 1), 0) // 2, margin)
    after = min(max(recording.start(run.end) - end, 0) // 2, margin)
    return Span(first - before, end + after, moved=True), before, after


def _pause(recording: Recording, text: str, silent: int) -> Tone:
    """What is missing of the pause that belongs after a word."""
    return Tone(max(round(_pause_s(recording, text[-1:]) * recording.rate_hz) - silent, 0))


def _pause_s(recording: Recording, mark: str) -> float:
    if mark not in PAUSES_S:
        return 0.0
    heard = [max(b.start_s - a.end_s, 0.0) for a, b in pairwise(recording.words) if a.text.endswith(mark)]
    return median(heard) if len(heard) >= HEARD_PAUSES else PAUSES_S[mark]


def _speaker(recording: Recording, change: Change) -> str:
    """Who says the change's words: who said those that give way, else the one before, else the one after."""
    place = change.first if change.end > change.first else change.first - 1
    return recording.words[max(min(place, len(recording.words) - 1), 0)].speaker if recording.words else ""
