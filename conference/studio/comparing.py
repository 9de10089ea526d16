"""What is different between two versions of a transcript, word by word: pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

CONTEXT = 6
"""So many words that are the same are shown on each side of a change."""


@dataclass(frozen=True)
class VersionText:
    """What a version reads: by the id of each word its text, and the words that were put in after it.

    A word that is deleted, or belongs to the one before, has no text.
    """

    texts: Mapping[int, str]
    added: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class ComparedWord:
    """A word of one version or of both; `change` is "kept", "struck" (only the first has it) or "inserted"."""

    text: str
    change: str


@dataclass(frozen=True)
class Passage:
    """What one speaker says around changes."""

    participant_id: str
    start_s: float
    words: tuple[ComparedWord, ...]


@dataclass(frozen=True)
class Place:
    """Where a word was said."""

    number: int
    participant_id: str
    start_s: float


def compared(before: VersionText, after: VersionText, places: Sequence[Place]) -> list[Passage]:
    """The changes from one version to another with some words around each, in order of time.

    Args:
        places: of all words that were heard.
    """
    passages: list[Passage] = []
    for participant_id in {place.participant_id: None for place in places}:
        own = [place for place in places if place.participant_id == participant_id]
        words = [(place.start_s, word) for place in own for word in _words_at(place.number, before, after)]
        for first, end in _spans([word.change != "kept" for _, word in words]):
            part = words[first:end]
            passages.append(Passage(participant_id, part[0][0], tuple(word for _, word in part)))
    return sorted(passages, key=lambda passage: passage.start_s)


def _words_at(number: int, before: VersionText, after: VersionText) -> Iterator[ComparedWord]:
    """What stands for a word that was heard, and what was put in after it."""
    old, new = before.texts.get(number, ""), after.texts.get(number, "")
    yield from _difference([old] if old else [], [new] if new else [])
    yield from _difference(before.added.get(number, ()), after.added.get(number, ()))


def _difference(old: Sequence[str], new: Sequence[str]) -> Iterator[ComparedWord]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (ComparedWord(text, "kept") for text in old[a:b])
        else:
            yield from (ComparedWord(text, "struck") for text in old[a:b])
            yield from (ComparedWord(text, "inserted") for text in new[c:d])


def _spans(changed: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The stretches [first, end) within CONTEXT words of a change."""
    near = [False] * len(changed)
    for n, is_changed in enumerate(changed):
        if is_changed:
            low, high = max(n - CONTEXT, 0), min(n + CONTEXT + 1, len(changed))
            near[low:high] = [True] * (high - low)
    at = 0
    for is_near, group in groupby(near):
        length = len(list(group))
        if is_near:
            yield at, at + length
        at += length
