"""Finds filler words in a transcript by what stands around them: pure.

Hesitations ("uh", "um") say nothing anywhere and are safe to take out. Of words that mean something elsewhere ("like",
"so", "you know"), commas and pauses, which is how a reader tells, and the words beside make a filler likely or not;
they are offered, never taken for granted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.speech.engine.words import Word


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LEAST = 0.4
"""What is less likely a filler isn't shown."""
PAUSE_S = 0.15
HESITATIONS = {
    "um": "um", "umm": "um", "uhm": "um", "erm": "um", "uh": "uh", "uhh": "uh", "er": "uh", "err": "uh",
}  # fmt: skip
SAFE_KINDS = frozenset(HESITATIONS.values())
SAFE_LEAST = 0.5
SENTENCE_ENDS = (".", "?", "!", "…")
MARKS = (",", ";", ":", "—", "–", "...", *SENTENCE_ENDS)
BE = _set("am are is was were be been being i'm you're he's she's it's that's we're they're")
REPEATABLE = _set("that had very no yes bye really so ha oh okay ok go now well many much far long")


@dataclass(frozen=True)
class Filler:
    """The words [first, end) are likely a filler of `kind` ("um", "you know", "repeat", …), by `confidence`, 0 to 1."""

    first: int
    end: int
    kind: str
    confidence: float

    @property
    def safe(self) -> bool:
        """Whether it can go without a look."""
        return self.kind in SAFE_KINDS and self.confidence >= SAFE_LEAST


@dataclass(frozen=True)
class Setting:
    """What stands around some words: plain neighbours ("" for none), and whether there is a break on each side.

    `opens` says that a sentence begins here, `closes` that one ends, `asks` that it ends as a question.
    """

    before: str
    after: str
    broken_before: bool
    broken_after: bool
    opens: bool
    closes: bool
    asks: bool

    @property
    def breaks(self) -> int:
        return self.broken_before + self.broken_after


Rule = Callable[[Setting], float]


def find_fillers(words: Sequence[Word]) -> tuple[Filler, ...]:
    """The fillers in the words of one speaker (in order), apart from each other, by place."""
    plain = [plain_word(word.text) for word in words]
    found: list[Filler] = []
    n = 0
    while n < len(words):
        filler = _at(words, plain, n)
        if filler is not None:
            found.append(filler)
        n = filler.end if filler is not None else n + 1
    return tuple(found)


def plain_word(text: str) -> str:
    """Lower case, without marks around it."""
    return text.lower().replace("’", "'").strip(' \t.,;:!?…—–-"“”()[]')


def _at(words: Sequence[Word], plain: Sequence[str], n: int) -> Filler | None:
    if plain[n] in HESITATIONS:
        return Filler(n, n + 1, HESITATIONS[plain[n]], round(0.7 + 0.3 * words[n].confidence, 3))
    for length in (2, 1):
        kind = " ".join(plain[n : n + length])
        rule = RULES.get(kind) if n + length <= len(words) else None
        if rule is not None:
            sure = min(max(rule(_setting(words, plain, n, n + length)), 0.0), 1.0)
            return Filler(n, n + length, kind, round(sure, 3)) if sure >= LEAST else None
    return _repeat(words, plain, n)


def _repeat(words: Sequence[Word], plain: Sequence[str], n: int) -> Filler | None:
    """The first of two utterings of the same one or two words: who begins again means the second."""
    for length in (2, 1):
        first, second = plain[n : n + length], plain[n + length : n + 2 * length]
        if len(second) < length or first != second or not all(first):
            continue
        if any(word in REPEATABLE or word in HESITATIONS or not word[0].isalpha() for word in first):
            continue
        if any(word.text.endswith(SENTENCE_ENDS) for word in words[n : n + length]):
            continue
        return Filler(n, n + length, "repeat", 0.8 if length == 2 else 0.7)
    return None


def _setting(words: Sequence[Word], plain: Sequence[str], first: int, end: int) -> Setting:
    before = words[first - 1] if first else None
    after = words[end] if end < len(words) else None
    last = words[end - 1]
    opens = before is None or before.text.endswith(SENTENCE_ENDS)
    closes = after is None or last.text.endswith(SENTENCE_ENDS)
    return Setting(
        before="" if opens else plain[first - 1],
        after="" if closes else plain[end],
        broken_before=before is None or before.text.endswith(MARKS) or words[first].start_s - before.end_s > PAUSE_S,
        broken_after=after is None or last.text.endswith(MARKS) or after.start_s - last.end_s > PAUSE_S,
        opens=opens,
        closes=closes,
        asks=last.text.endswith("?"),
    )


def _like(at: Setting) -> float:
    if at.breaks == 2:
        return 0.85
    if at.before in SUBJECTS or at.before in LIKE_AFTER or at.before.startswith(("look", "feel", "sound", "seem")):
        return 0.1
    if at.after == "to":
        return 0.1
    return 0.45 + 0.15 * at.breaks


def _so(at: Setting) -> float:
    if at.before in {"think", "hope", "said", "if", "or", "even", "ever", "not", "guess", "do", "did", *BE}:
        return 0.1
    if at.after in {"that", "much", "many", "far", "long", "called", "on", "as"}:
        return 0.1
    if at.opens:
        return 0.75 if at.broken_after else 0.45
    return 0.65 if at.breaks == 2 else 0.2


def _you_know(at: Setting) -> float:
    if at.before in {"do", "did", "if", "as", "when", "what", "should", "because", "how", "didn't", "don't", "that"}:
        return 0.1 + 0.5 * (at.breaks == 2)
    if at.breaks == 2:
        return 0.95
    if at.after in {"what", "how", "why", "when", "where", "who", "if", "that", "the", "it", "him", "her", "them"}:
        return 0.25 + 0.3 * at.broken_after
    return 0.5 + 0.2 * at.breaks


def _i_mean(at: Setting) -> float:
    if at.before in {"what", "that", "which", "know", "do", "did", "if"} or at.after in {
        "it",
        "that",
        "by",
        "business",
    }:
        return 0.15 + 0.5 * (at.breaks == 2)
    return 0.6 + 0.15 * at.breaks


def _well(at: Setting) -> float:
    if at.opens:
        return 0.8 if at.broken_after else 0.4
    return 0.7 if at.breaks == 2 and at.before != "as" and not at.closes else 0.1


def _right(at: Setting) -> float:
    if at.asks and at.broken_before:
        return 0.8
    if at.before in {"the", "all", "that's", "is", "was", "turn", "your", "my", "a", "it's", "you're", "on"}:
        return 0.1
    return 0.55 if at.breaks == 2 else 0.1


def _adverb(at: Setting) -> float:
    return 0.4 + 0.15 * at.breaks if at.before not in {"not", "it's", "and"} or at.breaks else 0.2


def _of(at: Setting) -> float:
    if at.before in {"a", "an", "the", "some", "this", "that", "what", "any", "every", "same", "one", "which", "all"}:
        return 0.05
    return 0.55 + 0.15 * at.breaks


def _okay(at: Setting) -> float:
    return 0.55 if at.opens and at.broken_after and not at.closes else 0.1


SUBJECTS = _set("i you we they he she who people would 'd i'd we'd you'd they'd don't didn't to really also")
LIKE_AFTER = _set("something anything nothing things stuff much more just taste tastes is not what was exactly people")
RULES: dict[str, Rule] = {
    "like": _like, "so": _so, "you know": _you_know, "i mean": _i_mean, "well": _well, "right": _right,
    "actually": _adverb, "basically": _adverb, "literally": _adverb, "honestly": _adverb,
    "kind of": _of, "sort of": _of, "okay": _okay, "ok": _okay,
}  # fmt: skip
