"""Where nobody speaks for a while, and what goes when such a pause is shortened: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from conference.speech.engine.words import Word

LEAST_S = 0.8
"""A shorter silence is a breath."""


@dataclass(frozen=True)
class Pause:
    """[start_s, end_s) is silent; the word with the number `before` ends it."""

    before: int
    start_s: float
    end_s: float

    def shortened(self, keep_s: float) -> tuple[float, float] | None:
        """What goes so that `keep_s` of it stay, half on each side; None when it is no longer than that."""
        if self.end_s - self.start_s <= keep_s:
            return None
        return self.start_s + keep_s / 2, self.end_s - keep_s / 2


def find_pauses(words: Sequence[Word], least_s: float = LEAST_S) -> tuple[Pause, ...]:
    """The pauses between the words of all speakers, and before the first, by time."""
    pauses: list[Pause] = []
    silent_from_s = 0.0
    for number in sorted(range(len(words)), key=lambda n: (words[n].start_s, words[n].end_s, n)):
        word = words[number]
        if word.start_s - silent_from_s >= least_s:
            pauses.append(Pause(number, silent_from_s, word.start_s))
        silent_from_s = max(silent_from_s, word.end_s)
    return tuple(pauses)
