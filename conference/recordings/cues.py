"""What is said at a version, on the clock of the edit: sentences of one speaker each, short enough to be read: pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

LONGEST_S = 6.0
MOST_CHARACTERS = 84
"""Two lines of 42, as is usual for captions."""
PAUSE_S = 0.8
KEPT_SHARE = 0.5
"""A word of which less is kept went with its neighbour's cut."""
SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！")
CHAPTER_S = 120.0
CHAPTER_PAUSE_S = 0.6
TITLE_WORDS = 8


@dataclass(frozen=True)
class SaidWord:
    """A word with its speaker's name and its times in the recording, [start_s, end_s)."""

    text: str
    start_s: float
    end_s: float
    speaker: str


@dataclass(frozen=True)
class Cue:
    """What one speaker says in [start_s, end_s) of the edit."""

    start_s: float
    end_s: float
    speaker: str
    text: str


class EditedClock:
    """Where moments of the recording stand in an edit that keeps these spans, in order and disjoint.

    Args:
        put_in_s: how much else stands before each span, and after the last; none where it is left out.
    """

    def __init__(self, kept: Sequence[tuple[float, float]], put_in_s: Sequence[float] = ()) -> None:
        more = [*put_in_s, *[0.0] * (len(kept) + 1 - len(put_in_s))]
        self._kept = kept
        self._starts = [start_s for start_s, _ in kept]
        ends = list(accumulate(end_s - start_s + more[n] for n, (start_s, end_s) in enumerate(kept)))
        self._before = [before + more[n] for n, before in enumerate([0.0, *ends][: len(kept)])]
        self.put_in_at_s = [0.0, *ends]
        """Where what is put in before each span begins, and after the last."""
        self.length_s = (ends[-1] if ends else 0.0) + more[-1]

    def at(self, recorded_s: float) -> float:
        """Seconds into the edit; a moment that is cut counts as its cut."""
        n = bisect_right(self._starts, recorded_s) - 1
        if n < 0:
            return 0.0
        start_s, end_s = self._kept[n]
        return self._before[n] + min(recorded_s, end_s) - start_s


def edited_words(words: Sequence[SaidWord], clock: EditedClock) -> list[SaidWord]:
    """The words that are heard in the edit, by time, with times in it."""
    heard = []
    for word in sorted(words, key=lambda each: (each.start_s, each.end_s)):
        start_s, end_s = clock.at(word.start_s), clock.at(word.end_s)
        if end_s - start_s > KEPT_SHARE * (word.end_s - word.start_s):
            heard.append(SaidWord(word.text, start_s, end_s, word.speaker))
    return heard


def cues_of(words: Sequence[SaidWord], longest_s: float = LONGEST_S, most: int = MOST_CHARACTERS) -> list[Cue]:
    """The words in cues, each ended by a sentence's end, a pause, another speaker, or before it gets too long."""
    groups: list[list[SaidWord]] = []
    for word in words:
        group = groups[-1] if groups else None
        if group and _goes_on(group, word, longest_s, most):
            group.append(word)
        else:
            groups.append([word])
    return [Cue(g[0].start_s, max(w.end_s for w in g), g[0].speaker, " ".join(w.text for w in g)) for g in groups]


def turns_of(words: Sequence[SaidWord]) -> list[Cue]:
    """What each speaker says in one go."""
    return _joined(cues_of(words, longest_s=float("inf"), most=10**9))


def chapters_of(words: Sequence[SaidWord], end_s: float) -> list[Cue]:
    """Chapters of two minutes and more, each begun after a pause by a new turn and named by its first words."""
    chapters: list[Cue] = []
    silent_from_s = 0.0
    for turn in turns_of(words):
        long_enough = bool(chapters) and turn.start_s - chapters[-1].start_s >= CHAPTER_S
        if not chapters or (long_enough and turn.start_s - silent_from_s >= CHAPTER_PAUSE_S):
            title = turn.text.split()
            more = "…" if len(title) > TITLE_WORDS else ""
            start_s = turn.start_s if chapters else 0.0
            chapters.append(Cue(start_s, end_s, turn.speaker, " ".join(title[:TITLE_WORDS]).rstrip(".,") + more))
        silent_from_s = max(silent_from_s, turn.end_s)
    next_of = [*chapters[1:], None]
    return [
        replace(chapter, end_s=after.start_s if after else max(end_s, chapter.start_s))
        for chapter, after in zip(chapters, next_of, strict=False)
    ]


def _goes_on(group: Sequence[SaidWord], word: SaidWord, longest_s: float, most: int) -> bool:
    last = group[-1]
    length = sum(len(each.text) + 1 for each in group) + len(word.text)
    return (
        word.speaker == last.speaker
        and not last.text.endswith(SENTENCE_ENDS)
        and word.start_s - last.end_s < PAUSE_S
        and word.end_s - group[0].start_s <= longest_s
        and length <= most
    )


def _joined(cues: Sequence[Cue]) -> list[Cue]:
    """Cues of one speaker in a row as one."""
    turns: list[Cue] = []
    for cue in cues:
        last = turns[-1] if turns else None
        if last and last.speaker == cue.speaker and cue.start_s - last.end_s < 2 * PAUSE_S:
            turns[-1] = Cue(last.start_s, max(last.end_s, cue.end_s), cue.speaker, f"{last.text} {cue.text}")
        else:
            turns.append(cue)
    return turns
