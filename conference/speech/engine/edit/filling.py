"""What is put where words give way: words said elsewhere, words for a voice, the pauses of marks: pure."""

from itertools import pairwise
from statistics import median

from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid
from conference.speech.engine.edit.recorded import Edit, Recording, own_runs
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


def filling(recording: Recording, edit: Edit, out: int, into: int) -> list[Piece]:
    """The pieces that say the edit's words between the samples `out` and `into`, with the pauses around them."""
    if not edit.words:
        return []
    before, after = _beside(recording, edit)
    pieces: list[Piece] = []
    mark = recording.words[before].text if before is not None else ""
    silent = max(out - recording.end(before), 0) if before is not None else 0
    taken = 0
    for step in _steps(recording, edit, before, after, (out, into)):
        piece: Piece
        if isinstance(step, Unsaid):
            first_silent, last_silent, piece, count = 0, 0, step, len(step.words)
        else:
            piece, first_silent, last_silent = _reused(recording, step)
            count = step.end - step.first
        if mark:
            pieces.append(_pause(recording, mark, silent + first_silent))
        pieces.append(piece)
        taken += count
        mark, silent = edit.words[min(taken, len(edit.words)) - 1], last_silent
    if after is not None:
        pieces.append(_pause(recording, mark, silent + max(recording.start(after) - into, 0)))
    return pieces


def origins_of(recording: Recording, edit: Edit) -> tuple[str, ...]:
    """For each of an edit's words "moved", if its sound is from elsewhere, or "synthetic", wherever that is from."""
    before, after = _beside(recording, edit)
    origins: list[str] = []
    for step in _steps(recording, edit, before, after, (0, 0)):
        if isinstance(step, Unsaid):
            origins += ["synthetic"] * len(step.words)
        else:
            numbers = range(step.first, step.end)
            origins += ["synthetic" if number in recording.synthetic else "moved" for number in numbers]
    return tuple(origins[: len(edit.words)])


def _beside(recording: Recording, edit: Edit) -> tuple[int | None, int | None]:
    """The numbers of the speaker's words before and after the place."""
    first, end = (edit.gone[0], edit.gone[-1] + 1) if edit.gone else (edit.after + 1, edit.after + 1)
    words = recording.words
    before = next((n for n in range(first - 1, -1, -1) if words[n].speaker == edit.speaker), None)
    return before, next((n for n in range(end, len(words)) if words[n].speaker == edit.speaker), None)


def _steps(
    recording: Recording, edit: Edit, before: int | None, after: int | None, seam: tuple[int, int]
) -> list[Run | Unsaid]:
    """What is said already and what is to be spoken, in order; words said singly among the latter are spoken, too."""
    words = recording.words
    if edit.moved:
        return [Run(run[0], run[-1] + 1) for run in own_runs(words, edit.moved)]
    text = [words[n].text if n is not None else None for n in (before, after)]
    found = find_runs(Wanted(edit.words, text[0], text[1], edit.speaker), recording.reusable)
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
            spoken = last.words if isinstance(last, Unsaid) else ()
            steps.append(Unsaid((*spoken, *edit.words[taken : taken + count]), *seam, edit.speaker))
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
    return Tone(max(round(_pause_s(recording.words, text[-1:]) * recording.rate_hz) - silent, 0))


def _pause_s(words: tuple[Word, ...], mark: str) -> float:
    if mark not in PAUSES_S:
        return 0.0
    heard = [max(b.start_s - a.end_s, 0.0) for a, b in pairwise(words) if a.text.endswith(mark)]
    return median(heard) if len(heard) >= HEARD_PAUSES else PAUSES_S[mark]
