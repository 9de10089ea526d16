"""Brings together what was recognised and the hesitations that were heard: pure.

A recogniser leaves hesitations out, writes "ah" for "uh", or writes one that nobody said; the detector knows no words.
Where both agree it is surer than either. What was heard and not written is believed the less the surer another word is
there, but never thrown away: alignment gives a hesitation's time to its neighbours, and recognisers write words for it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conference.speech.engine.fillers.detector import LEAST, Heard
from conference.speech.engine.fillers.rules import HESITATIONS, plain_word
from conference.speech.engine.words import Word

NEAR_S = 0.15
"""So far a written hesitation may be from where it was heard."""
WRITTEN = 0.3
"""What a written hesitation counts for by itself: recognisers write some where something else is, or nothing."""
TRUSTED = 0.8
"""How far a word that is surely there speaks against what was heard in its place."""
STRETCHED = 0.3
"""… and one that leaves time enough to be said beside it."""
LETTER_S = 0.06
HEARD_EDGES = 0.1
"""From so sure on, when it was said is better heard than aligned."""
SHORTEST_S = 0.1
"""Nobody hesitates for less: a written hesitation that is aligned to less was squeezed between its neighbours."""
INTERJECTIONS = frozenset({"ah", "eh", "oh", "huh", "hm", "hmm", "mm", "ooh", "aw"})
"""What a recogniser writes for hesitations that it takes for words."""


@dataclass(frozen=True)
class Placed:
    """A word, and which of the words that were given it is; None for one that was only heard."""

    word: Word
    given: int | None


def hesitations(words: Sequence[Word], heard: Sequence[Heard]) -> list[Placed]:
    """All that may be hesitations, in no order, with how sure it is that they are; times of words are left alone."""
    pairs = _pairs(words, heard)
    found = []
    for n, word in enumerate(words):
        if n in pairs:
            found.append(Placed(_agreed(word, heard[pairs[n]]), n))
        elif plain_word(word.text) in HESITATIONS:
            found.append(Placed(replace(word, confidence=round(WRITTEN * word.confidence, 3)), n))
    others = [word for n, word in enumerate(words) if n not in pairs and plain_word(word.text) not in HESITATIONS]
    for k, each in enumerate(heard):
        if k not in pairs.values():
            sure = round(each.confidence * (1 - _spoken_for(each, others)), 3)
            found.append(Placed(Word(each.kind, each.start_s, each.end_s, sure, True), None))
    return found


def with_hesitations(words: Sequence[Word], heard: Sequence[Heard], least: float = LEAST) -> list[Placed]:
    """The words of one speaker (in order) with what was heard; those that were given stay, in order.

    Hesitations have as their confidence how sure it is that they are any; those only heard that are less sure than
    `least` are left out. Words beside a hesitation that was heard give way to it.
    """
    found = hesitations(words, heard)
    own = {each.given: each for each in found if each.given is not None}
    placed = [own.get(n, Placed(word, n)) for n, word in enumerate(words)]
    firm = [n in own for n in range(len(words))]
    new = (each for each in found if each.given is None and each.word.confidence >= least)
    for each in sorted(new, key=lambda one: one.word.start_s):
        at = sum(_middle(other.word) < _middle(each.word) for other in placed)
        placed.insert(at, replace(each, word=replace(each.word, speaker=_speaker(placed, at))))
        firm.insert(at, True)
    return _apart(placed, firm)


def _pairs(words: Sequence[Word], heard: Sequence[Heard]) -> dict[int, int]:
    """Which written hesitation, or interjection, is which of those heard: by what they share, each once."""
    near = []
    for n, word in enumerate(words):
        plain = plain_word(word.text)
        least_s = -NEAR_S if plain in HESITATIONS else 0.0 if plain in INTERJECTIONS else None
        if least_s is not None:
            near += [(_shared_s(word, each), n, k) for k, each in enumerate(heard) if _shared_s(word, each) > least_s]
    found: dict[int, int] = {}
    for _, n, k in sorted(near, reverse=True):
        if n not in found and k not in found.values():
            found[n] = k
    return found


def _agreed(word: Word, heard: Heard) -> Word:
    plain = plain_word(word.text)
    squeezed = word.end_s - word.start_s < SHORTEST_S
    if heard.confidence >= HEARD_EDGES or squeezed or not word.aligned:
        word = replace(word, start_s=heard.start_s, end_s=heard.end_s, aligned=True)
    if plain in INTERJECTIONS:
        ending = word.text[len(word.text.rstrip(".,;:!?…—–-")) :]
        return replace(word, text=heard.kind + ending, confidence=heard.confidence)
    return replace(word, confidence=round(1 - (1 - heard.confidence) * (1 - WRITTEN * word.confidence), 3))


def _spoken_for(heard: Heard, words: Sequence[Word]) -> float:
    """How far the words in its place speak against what was heard, 0 to 1."""
    against = 0.0
    for word in words:
        shared_s = _shared_s(word, heard)
        if shared_s > 0:
            fits_beside = word.end_s - word.start_s - shared_s >= LETTER_S * len(plain_word(word.text))
            trust = STRETCHED if fits_beside else TRUSTED
            against += trust * word.confidence * shared_s / (heard.end_s - heard.start_s)
    return min(against, 1.0)


def _apart(placed: Sequence[Placed], firm: Sequence[bool]) -> list[Placed]:
    """The same without overlaps: words give way to hesitations, and a hesitation to the one before it."""
    firm_from_s = [math.inf]
    for each, stays in zip(reversed(placed), reversed(firm), strict=True):
        firm_from_s.append(min(firm_from_s[-1], each.word.start_s) if stays else firm_from_s[-1])
    firm_from_s.reverse()
    found: list[Placed] = []
    free_s = 0.0
    for n, each in enumerate(placed):
        start_s = max(each.word.start_s, free_s)
        end_s = max(each.word.end_s if firm[n] else min(each.word.end_s, firm_from_s[n + 1]), start_s)
        found.append(replace(each, word=replace(each.word, start_s=start_s, end_s=end_s)))
        free_s = end_s
    return found


def _speaker(placed: Sequence[Placed], at: int) -> str:
    beside = [*placed[max(at - 1, 0) : at], *placed[at : at + 1]]
    return beside[0].word.speaker if beside else ""


def _middle(word: Word) -> float:
    return word.start_s + word.end_s


def _shared_s(word: Word, heard: Heard) -> float:
    """How long both last at once; less than 0 where they are apart."""
    return min(word.end_s, heard.end_s) - max(word.start_s, heard.start_s)
