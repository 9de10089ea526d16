"""Spells English text in the phonemes that Kokoro reads: misaki's lexicon (Apache-2.0), endings and letters by rule."""

import functools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from conference.speech.engine.errors import VoiceError
from conference.speech.engine.pronounce import phones, spoken_words
from conference.speech.engine.weights import locate

SYMBOLS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16, "ʤ": 82, "ʧ": 133, "A": 24, "I": 25,
    "O": 31, "W": 39, "Y": 41, "ᵊ": 42, "b": 44, "d": 46, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55,
    "n": 56, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "z": 68, "ɑ": 69, "ɐ": 70, "æ": 72, "ɔ": 76, "ð": 81,
    "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112, "θ": 119, "ɹ": 123, "ɾ": 125, "ʃ": 131, "ʊ": 135, "ʌ": 138,
    "ʒ": 147, "ʔ": 148, "ˈ": 156, "ˌ": 157, "T": 36, "ᵻ": 177,
}  # fmt: skip
"""The network's number for each symbol of American English."""
ARPABET = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AY": "I", "B": "b", "CH": "ʧ", "D": "d", "DH": "ð",
    "EH": "ɛ", "ER": "ɜɹ", "EY": "A", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i", "JH": "ʤ", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "O", "OY": "Y", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t",
    "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
VOWELS = "AIOWYiuæɑɐɔəɛɜɪʊʌᵻᵊ"
WEAK = {"the": "ðə", "a": "ɐ", "to": "tə", "and": "ænd", "of": "ʌv"}
"""Function words as they are said before a consonant; the lexicon has them as they are said alone."""
BEFORE_VOWEL = {"the": "ði", "to": "tʊ"}
HESITATIONS = {"uh": "ʌ", "um": "ʌm", "er": "ɜɹ", "erm": "ɜɹm", "hmm": "hm", "mm": "m", "mhm": "mhm"}
MARKS = {"–": "—", "-": "—"}
ENDINGS = (("'s", "s"), ("s'", "s"), ("s", "s"), ("es", "s"), ("ed", "d"), ("d", "d"), ("ing", "ɪŋ"))


@dataclass(frozen=True)
class SpelledWord:
    """A word of a text and the network's numbers for it; `mark` is the pause that follows it, if any."""

    text: str
    symbols: tuple[int, ...]
    mark: int | None = None


def spell(text: str) -> list[SpelledWord]:
    """The words of a text (what is between spaces), in order; those in which nothing is said have no symbols.

    Raises:
        VoiceError: nothing in it can be said.
    """
    pieces = text.split()
    spoken = [spoken_words(piece) for piece in pieces]
    flat = [word for words in spoken for word in words]
    if not flat:
        raise VoiceError(f"nothing can be said of {text[:40]!r}: English words and numbers can")
    said = iter(_in_context(flat))
    words = []
    for piece, own in zip(pieces, spoken, strict=True):
        sounds = " ".join(next(said) for _ in own)
        ending = re.search(r"([.,!?;:…—–])[\"')\]]*$", piece) or re.fullmatch("(-)", piece)
        mark = SYMBOLS[MARKS.get(ending[1], ending[1])] if ending else None
        words.append(SpelledWord(piece, tuple(SYMBOLS[symbol] for symbol in sounds), mark))
    return words


def _in_context(words: Sequence[str]) -> list[str]:
    said: list[str] = []
    for n, word in enumerate(words):
        following = sounds_of(words[n + 1]) if n + 1 < len(words) else ""
        vowel_next = following.lstrip("ˈˌ")[:1] in VOWELS if following else False
        weak = BEFORE_VOWEL.get(word) if vowel_next else None
        said.append(weak or WEAK.get(word) or sounds_of(word))
    return said


@functools.lru_cache(maxsize=4096)
def sounds_of(word: str) -> str:
    """How a word (lower case) is said alone."""
    return HESITATIONS.get(word) or _listed(word) or _with_ending(word) or _by_rule(word)


def _listed(word: str) -> str | None:
    lexicon = _lexicon()
    entry = lexicon.get(word) or lexicon.get(word.capitalize()) or lexicon.get(word.upper())
    sounds = entry.get("DEFAULT") if isinstance(entry, dict) else entry
    return "".join(symbol for symbol in sounds if symbol in SYMBOLS) if sounds else None


def _with_ending(word: str) -> str | None:
    for ending, kind in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        for each in (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem):
            if (sounds := _listed(each)) is not None:
                return sounds + _joined(sounds[-1], kind)
    return None


def _joined(last: str, kind: str) -> str:
    """How the endings -s and -ed sound after a sound."""
    if kind == "s":
        return "ᵻz" if last in "szʃʒʧʤ" else "s" if last in "ptkfθ" else "z"
    if kind == "d":
        return "ᵻd" if last in "td" else "t" if last in "pkfθsʃʧ" else "d"
    return kind


def _by_rule(word: str) -> str:
    sounds = "".join(ARPABET[phone] for phone in phones(word).split())
    first = re.search(f"[{VOWELS}]", sounds)
    return f"{sounds[: first.start()]}ˈ{sounds[first.start() :]}" if first else sounds


@functools.cache
def _lexicon() -> dict[str, str | dict[str, str | None]]:
    found: dict[str, str | dict[str, str | None]] = {}
    for name in ("silver", "gold"):
        found |= json.loads(locate("misaki", f"data/us_{name}.json").read_text("utf-8"))
    return found
