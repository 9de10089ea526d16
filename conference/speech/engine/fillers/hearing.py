"""Brings together what was recognised and the hesitations that were heard: pure.

A recogniser leaves hesitations out, writes "ah" for "uh", or writes one that nobody said; the detector knows no words.
Where both agree it is surer than either; what was only heard becomes a word where no other word is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conference.speech.engine.fillers.detector import Heard
from conference.speech.engine.fillers.rules import HESITATIONS, plain_word
from conference.speech.engine.words import Word

NEAR_S = 0.15
"""So far a written hesitation may be from where it was heard."""
INSIDE = 0.6
"""A word that covers more than this part of what was heard is what was said there."""
SURE_INSIDE = 0.8
"""… unless it is surely a hesitation, and the word is long enough for both: alignment gives a pause to neighbours."""
EDGE_S = 0.05
WORD_LEAST_S = 0.12
UNHEARD = 0.6
"""What a written hesitation counts for that was not heard."""
INTERJECTIONS = frozenset({"ah", "eh", "oh", "huh", "hm", "hmm", "mm", "ooh", "aw"})
"""What a recogniser writes for hesitations that it takes for words."""


@dataclass(frozen=True)
class Placed:
    """A word, and which of the words that were given it is; None for one that was only heard."""

    word: Word
    given: int | None


def with_hesitations(words: Sequence[Word], heard: Sequence[Heard]) -> list[Placed]:
    """The words of one speaker (in order) with what was heard; those that were given stay, in order.

    Hesitations have as their confidence how sure it is that they are any.
    """
    agreed: dict[int, Heard] = {}
    between: list[Heard] = []
    for each in heard:
        place = _written(words, each)
        if place is not None:
            agreed[place] = max(agreed.get(place, each), each, key=lambda one: one.confidence)
        elif not any(_claims(word, each) for word in words):
            between.append(each)
    found = [Placed(_weighed(word, agreed.get(n)), n) for n, word in enumerate(words)]
    for n, each in agreed.items():  # when it is said is better heard than aligned
        found[max(n - 1, 0) : n + 2] = _put_between(found[max(n - 1, 0) : n], found[n + 1 : n + 2], each, found[n])
    for each in between:
        after = sum(one.word.start_s + one.word.end_s < each.start_s + each.end_s for one in found)
        new = Placed(Word(each.kind, each.start_s, each.end_s, each.confidence, True), None)
        beside = found[max(after - 1, 0) : after], found[after : after + 1]
        found[max(after - 1, 0) : after + 1] = _put_between(*beside, each, new)
    return found


def _written(words: Sequence[Word], heard: Heard) -> int | None:
    """The number of the hesitation, or interjection, that was written for what was heard."""
    near = [
        (abs(word.start_s + word.end_s - heard.start_s - heard.end_s), n)
        for n, word in enumerate(words)
        if (plain_word(word.text) in HESITATIONS and _shared_s(word, heard) > -NEAR_S)
        or (plain_word(word.text) in INTERJECTIONS and _shared_s(word, heard) > 0)
    ]
    return min(near)[1] if near else None


def _claims(word: Word, heard: Heard) -> bool:
    """Whether it is likely this word that was taken for a hesitation."""
    long_s, shared_s = heard.end_s - heard.start_s, _shared_s(word, heard)
    if shared_s <= INSIDE * long_s:
        return False
    at_edge = heard.start_s - word.start_s < EDGE_S or word.end_s - heard.end_s < EDGE_S
    both_fit = word.end_s - word.start_s - shared_s > WORD_LEAST_S
    return heard.confidence < SURE_INSIDE or not at_edge or not both_fit


def _weighed(word: Word, heard: Heard | None) -> Word:
    plain = plain_word(word.text)
    if heard is None:
        return replace(word, confidence=round(UNHEARD * word.confidence, 3)) if plain in HESITATIONS else word
    if plain in INTERJECTIONS:
        ending = word.text[len(word.text.rstrip(".,;:!?…—–-")) :]
        return replace(word, text=heard.kind + ending, confidence=heard.confidence)
    return replace(word, confidence=round(1 - (1 - heard.confidence) * (1 - word.confidence), 3))


def _put_between(before: Sequence[Placed], after: Sequence[Placed], heard: Heard, new: Placed) -> list[Placed]:
    """`new`, at the time at which it was heard, between the words before and after it, which give way if they can."""
    low_s, high_s = heard.start_s, heard.end_s
    left, right = list(before), list(after)
    if left and left[0].word.end_s > low_s:
        word = left[0].word
        low_s = min(max(low_s, word.start_s + WORD_LEAST_S), word.end_s)
        left = [Placed(replace(word, end_s=low_s), left[0].given)]
    if right and right[0].word.start_s < high_s:
        word = right[0].word
        high_s = max(min(high_s, word.end_s - WORD_LEAST_S), word.start_s)
        right = [Placed(replace(word, start_s=high_s), right[0].given)]
    speaker = (*before, *after)[0].word.speaker if before or after else new.word.speaker
    told = replace(new.word, start_s=low_s, end_s=max(high_s, low_s), aligned=True, speaker=speaker)
    return [*left, Placed(told, new.given), *right]


def _shared_s(word: Word, heard: Heard) -> float:
    """How long both last at once; less than 0 where they are apart."""
    return min(word.end_s, heard.end_s) - max(word.start_s, heard.start_s)
