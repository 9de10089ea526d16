"""What is edited, and what can be asked of it: words with their places in samples, and the edits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from conference.speech.engine.words import Word


@dataclass(frozen=True)
class Recording:
    """What is edited: words by time, how long it is, and at which rate. Words of several speakers may overlap.

    Attributes:
        synthetic: the numbers of words that were spoken by a machine when they were recorded.
    """

    words: tuple[Word, ...]
    length: int
    rate_hz: int
    synthetic: frozenset[int] = frozenset()

    def start(self, n: int) -> int:
        """The sample at which word n begins, or the recording ends."""
        return min(round(self.words[n].start_s * self.rate_hz), self.length) if n < len(self.words) else self.length

    def end(self, n: int) -> int:
        """The sample at which word n ends; 0 for −1."""
        return min(round(self.words[n].end_s * self.rate_hz), self.length) if n >= 0 else 0

    def middle(self, n: int) -> int:
        """The sample in the middle of word n, or of what lies before the first or after the last."""
        return (self.start(n) + self.end(n)) // 2 if 0 <= n < len(self.words) else 0 if n < 0 else self.length

    @cached_property
    def alone(self) -> tuple[Word, ...]:
        """The words; those over which somebody else speaks are nobody's."""
        overlapped: set[int] = set()
        for n, word in enumerate(self.words):
            for other in range(n + 1, len(self.words)):
                if self.words[other].start_s >= word.end_s:
                    break
                if self.words[other].speaker != word.speaker:
                    overlapped |= {n, other}
        return tuple(
            replace(word, speaker=f"{word.speaker} and others") if n in overlapped else word
            for n, word in enumerate(self.words)
        )

    @cached_property
    def reusable(self) -> tuple[Word, ...]:
        """The words; those that can't stand for what their speaker says elsewhere are nobody's.

        Those are words over which somebody else speaks, and words of a machine: said again they would pass for said.
        """
        return tuple(
            replace(word, speaker=f"{word.speaker}'s machine") if n in self.synthetic else word
            for n, word in enumerate(self.alone)
        )


@dataclass(frozen=True)
class Edit:
    """What happens at one place in what a speaker says: the words `gone` give way to `words`; never both are empty.

    Attributes:
        gone: numbers of words, in order.
        after: the word that `words` follow where none give way; −1 for the beginning.
        moved: the numbers of the words whose sound `words` are; empty where it is to be looked for.
    """

    gone: tuple[int, ...]
    words: tuple[str, ...] = ()
    after: int = -1
    speaker: str = ""
    moved: tuple[int, ...] = ()


def own_runs(words: Sequence[Word], numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Numbers of words of one speaker in runs that the speaker says one after the other."""
    runs: list[tuple[int, ...]] = []
    for number in numbers:
        last = runs[-1][-1] if runs else -1
        follows = runs and all(
            words[n].speaker != words[number].speaker for n in range(last + 1, number) if number > last
        )
        if follows and number > last:
            runs[-1] = (*runs[-1], number)
        else:
            runs.append((number,))
    return runs
