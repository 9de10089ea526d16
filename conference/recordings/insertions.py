"""Words that are put into a transcript: what may be asked for, and what they come to as edits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.signalling.errors import BadMessage
from conference.speech.engine.edit.recorded import Edit, own_runs
from conference.speech.engine.words import Word

INSERTIONS_MAX = 300
"""In a version."""
WORDS_MAX = 60
"""Of an insertion that is to be spoken: half a minute, and as much as a voice is given at once."""
LETTERS_MAX = 40
"""Of a word of it."""
MOVED_MAX = 2000
"""A passage of ten minutes."""


@dataclass(frozen=True)
class Insertion:
    """Words that are to stand after the word with the id `after`, or in place of the deleted words that it is one of.

    Attributes:
        id: what it was called before; empty for a new one.
        text: what is to be said; empty for words that are moved.
        moved: the ids of the words whose sound it is, where words are moved.
    """

    id: str
    after: str
    text: str = ""
    moved: tuple[str, ...] = ()


def stored_insertions(
    asked: Sequence[Insertion], before: Sequence[dict[str, Any]], words: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The insertions of a version as they are stored, in the order of the words after which they stand.

    Raises:
        BadMessage: there are too many, or one is of no word, says nothing, or mixes words that are moved with others.
    """
    insertions_check(asked)
    known = {each["id"] for each in before}
    unused = 1 + max((int(number) for number in known), default=0)
    stored = []
    for each in asked:
        if each.id and each.id not in known:
            raise BadMessage(_("there is no insertion {name}").format(name=each.id[:20]))
        after = word_number(each.after, len(words))
        moved = [word_number(word_id, len(words)) for word_id in each.moved]
        text = _moved_text(moved, words) if moved else _text(each.text)
        if moved and (each.text or {words[number]["participant_id"] for number in moved} != {_speaker(words, after)}):
            raise BadMessage(_("words are moved as they were said, and within what their speaker says"))
        stored.append({"id": each.id or str(unused), "after": after, "text": text, "moved": moved})
        unused += not each.id
    if len({each["id"] for each in stored}) != len(stored):
        raise BadMessage(_("an insertion stands in one place alone"))
    return sorted(stored, key=lambda each: each["after"])


def insertions_check(insertions: Sequence[object]) -> None:
    """Refuses more than a version may have.

    Raises:
        BadMessage: there are too many.
    """
    if len(insertions) > INSERTIONS_MAX:
        raise BadMessage(_("a version has at most {most} insertions").format(most=INSERTIONS_MAX))


def put_words_of(
    before: tuple[Sequence[dict[str, Any]], Sequence[int]],
    after: tuple[Sequence[dict[str, Any]], Sequence[int]],
    words: Sequence[dict[str, Any]],
) -> set[str]:
    """The participants into whose mouths a version puts words that the one before didn't.

    Moving words is none of it, as long as they are gone from where they were said.

    Args:
        before, after: the insertions and the deleted words of both versions.
    """
    known = {(each["after"], each["text"]) for each in before[0] if _is_put(each, before[1])}
    new = (each for each in after[0] if _is_put(each, after[1]) and (each["after"], each["text"]) not in known)
    return {_speaker(words, each["after"]) for each in new}


def word_number(word_id: str, count: int) -> int:
    """The place of the word with this id.

    Raises:
        BadMessage: there is none.
    """
    if not word_id.isascii() or not word_id.isdigit() or len(word_id) > 9 or int(word_id) >= count:
        raise BadMessage(_("there is no word {word}").format(word=word_id[:20]))
    return int(word_id)


@dataclass(frozen=True)
class Edits:
    """The edits of a version: those that only delete, and one for each insertion, by its id."""

    deletions: tuple[Edit, ...]
    insertions: Mapping[str, Edit]

    @property
    def all(self) -> list[Edit]:
        """All of them."""
        return [*self.deletions, *self.insertions.values()]


def edits_of(words: Sequence[Word], gone: set[int], insertions: Sequence[Mapping[str, Any]]) -> Edits:
    """An edit for each run of deleted words of one speaker, with what stands in its place, and for each insertion."""
    of_speaker: dict[str, list[int]] = {}
    for number in sorted(gone):
        of_speaker.setdefault(words[number].speaker, []).append(number)
    runs = [run for numbers in of_speaker.values() for run in own_runs(words, numbers)]
    run_of = {number: run for run in runs for number in run}
    instead: set[tuple[int, ...]] = set()
    edits: dict[str, Edit] = {}
    for each in insertions:
        speaker, run = words[each["after"]].speaker, run_of.get(each["after"])
        new = tuple(str(each["text"]).split())
        if run is None or run in instead:
            after = run[-1] if run else each["after"]
            edits[each["id"]] = Edit((), new, after, speaker, tuple(each["moved"]))
        else:
            instead.add(run)
            edits[each["id"]] = Edit(run, new, -1, speaker, tuple(each["moved"]))
    return Edits(tuple(Edit(run, speaker=words[run[0]].speaker) for run in runs if run not in instead), edits)


def _is_put(insertion: dict[str, Any], deleted: Sequence[int]) -> bool:
    return not insertion["moved"] or not set(insertion["moved"]) <= set(deleted)


def _speaker(words: Sequence[dict[str, Any]], number: int) -> str:
    return str(words[number]["participant_id"])


def _moved_text(moved: Sequence[int], words: Sequence[dict[str, Any]]) -> str:
    if len(moved) > MOVED_MAX:
        raise BadMessage(_("at most {most} words are moved at once").format(most=MOVED_MAX))
    return " ".join(str(words[number]["text"]) for number in moved)


def _text(text: str) -> str:
    words = text.split()
    plain = " ".join(words)
    if not words or len(words) > WORDS_MAX or max(map(len, words)) > LETTERS_MAX or not plain.isprintable():
        message = _("an insertion has 1 to {words} words of at most {letters} printable characters")
        raise BadMessage(message.format(words=WORDS_MAX, letters=LETTERS_MAX))
    return plain
