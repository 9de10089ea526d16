"""What changed between the words of a recording and a text that somebody wrote: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from conference.speech.engine.pronounce import spoken_words


@dataclass(frozen=True)
class Change:
    """The old words [first, end) give way to `words`; either may be empty, never both."""

    first: int
    end: int
    words: tuple[str, ...]


def changes_of(old: Sequence[str], new: Sequence[str]) -> tuple[Change, ...]:
    """What turns `old` into `new` as they are spoken, in order and apart from each other.

    Only what is heard counts: another spelling, capital or comma is no change, and "30" is the same as "thirty". A
    word of which a part would go ("30-day" against "30") goes whole.
    """
    old_parts, old_words = _parts(old)
    new_parts, new_words = _parts(new)
    kept = _kept_words(_matches(old_parts, new_parts), old_words, new_words)
    changes, old_done, new_done = [], 0, 0
    for old_first, old_end, new_first, new_end in [*kept, (len(old), len(old), len(new), len(new))]:
        if old_done < old_first or new_done < new_first:
            changes.append(Change(old_done, old_first, tuple(new[new_done:new_first])))
        old_done, new_done = old_end, new_end
    return tuple(changes)


def changed(old: Sequence[str], changes: Sequence[Change]) -> list[str]:
    """`old` with the changes made."""
    words, done = [], 0
    for change in changes:
        words += [*old[done : change.first], *change.words]
        done = change.end
    return [*words, *old[done:]]


def spoken_key(text: str) -> str:
    """The same for words that are spoken alike."""
    return " ".join(_spoken(text))


def _spoken(text: str) -> list[str]:
    plain = "".join(c for c in text.lower() if c.isalnum())
    return spoken_words(text) or [plain or text]


def _parts(words: Sequence[str]) -> tuple[list[str], list[int]]:
    """What is spoken, and for each part of it the word that it belongs to."""
    spoken = [_spoken(word) for word in words]
    return [part for each in spoken for part in each], [n for n, each in enumerate(spoken) for _ in each]


def _matches(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each old part the new one that it stays as, in order; None for those that go."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    found: list[int | None] = [*range(head), *[None] * (len(old) - head - tail), *range(len(new) - tail, len(new))]
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for a, b, size in middle.get_matching_blocks():
        found[head + a : head + a + size] = range(head + b, head + b + size)
    return found


def _kept_words(
    matches: Sequence[int | None], old_words: Sequence[int], new_words: Sequence[int]
) -> list[tuple[int, int, int, int]]:
    """Groups of whole words that stay: old [first, end) as new [first, end)."""
    groups: list[tuple[int, int, int, int]] = []
    part = 0
    while part < len(matches):
        end = _group_end(matches, part, old_words, new_words)
        if end is None:
            part += 1
            continue
        new_first, new_last = matches[part], matches[end - 1]
        assert new_first is not None and new_last is not None  # noqa: S101 (as _group_end found)
        groups.append((old_words[part], old_words[end - 1] + 1, new_words[new_first], new_words[new_last] + 1))
        part = end
    return groups


def _group_end(
    matches: Sequence[int | None], first: int, old_words: Sequence[int], new_words: Sequence[int]
) -> int | None:
    """Where the fewest whole old words from part `first` on that are whole new words end; None if there are none."""
    start = matches[first]
    begins_old = first == 0 or old_words[first - 1] != old_words[first]
    if start is None or not begins_old or (start > 0 and new_words[start - 1] == new_words[start]):
        return None
    for last in range(first, len(matches)):
        place = matches[last]
        if place is None or place != start + last - first:
            return None
        ends_old = last + 1 == len(matches) or old_words[last + 1] != old_words[last]
        if ends_old and (place + 1 == len(new_words) or new_words[place + 1] != new_words[place]):
            return last + 1
    return None
