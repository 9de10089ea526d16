"""Spells words as the aligner's dictionary needs them: digits as number words, unknown words as phones by rule.

The rules are crude English letter-to-sound: an alignment needs about the right sounds in the right order, no more.
"""

import re

UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SIGNS = {"%": "percent", "&": "and", "+": "plus", "$": "dollars", "€": "euros", "£": "pounds", "@": "at"}
RULES = {
    "tion": "SH AH N", "sion": "ZH AH N", "igh": "AY", "tch": "CH", "dge": "JH", "sch": "SH", "eau": "OW",
    "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "ck": "K", "ng": "NG", "qu": "K W", "wh": "W", "wr": "R", "kn": "N",
    "ee": "IY", "ea": "IY", "ie": "IY", "ei": "EY", "ai": "EY", "ay": "EY", "ey": "IY", "oo": "UW", "ou": "AW",
    "ow": "OW", "oa": "OW", "oi": "OY", "oy": "OY", "au": "AO", "aw": "AO", "ue": "UW", "ew": "UW",
    "ar": "AA R", "er": "ER", "ir": "ER", "or": "AO R", "ur": "ER",
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH", "k": "K",
    "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V",
    "w": "W", "x": "K S", "y": "IY", "z": "Z",
}  # fmt: skip
LETTERS = {
    "a": "EY", "b": "B IY", "c": "S IY", "d": "D IY", "e": "IY", "f": "EH F", "g": "JH IY", "h": "EY CH", "i": "AY",
    "j": "JH EY", "k": "K EY", "l": "EH L", "m": "EH M", "n": "EH N", "o": "OW", "p": "P IY", "q": "K Y UW",
    "r": "AA R", "s": "EH S", "t": "T IY", "u": "Y UW", "v": "V IY", "w": "D AH B AH L Y UW", "x": "EH K S",
    "y": "W AY", "z": "Z IY",
}  # fmt: skip
_PIECES = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[%&+$€£@]")
_RULE = re.compile("|".join(sorted(RULES, key=len, reverse=True)))


def spoken_words(text: str) -> list[str]:
    """A transcript's word as the dictionary writes what is said: "30-day" gives thirty, day. Empty when nothing is."""
    plain = text.lower().replace("’", "'").replace(",", "")
    words: list[str] = []
    for piece in _PIECES.findall(plain):
        words += number_words(int(piece)) if piece.isdigit() else [SIGNS.get(piece, piece)]
    return words


def number_words(number: int) -> list[str]:
    """A whole number in words, up to a million; longer ones (telephone numbers) digit by digit."""
    if number >= 1_000_000:
        return [UNITS[int(digit)] for digit in str(number)]
    if number >= 1000:
        return [*number_words(number // 1000), "thousand", *(number_words(number % 1000) if number % 1000 else [])]
    if number >= 100:
        return [UNITS[number // 100], "hundred", *(number_words(number % 100) if number % 100 else [])]
    if number >= 20:
        return [TENS[number // 10], *([UNITS[number % 10]] if number % 10 else [])]
    return [UNITS[number]]


def phones(word: str) -> str:
    """Phones (ARPAbet, between spaces) for a word that the dictionary lacks; spelt out when it has no vowel."""
    letters = word.replace("'", "")
    if not re.search("[aeiouy]", letters):
        return " ".join(LETTERS[letter] for letter in letters)
    stem = letters[:-1] if len(letters) > 3 and letters.endswith("e") else letters
    return " ".join(RULES[match] for match in _RULE.findall(stem))
