"""What the aligner is told to look for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.pronounce import LETTERS, RULES, number_words, phones, spoken_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello,", ["hello"]), ("don’t", ["don't"]), ("30-day", ["thirty", "day"]),
        ("1,250", "one thousand two hundred fifty"),
        ("50%", ["fifty", "percent"]), ("—", []), ("R2D2", ["r", "two", "d", "two"]), ("2:30", ["two", "thirty"]),
    ],
)  # fmt: skip
def test_words_as_they_are_said(text: str, words: list[str] | str) -> None:
    assert spoken_words(text) == (words.split() if isinstance(words, str) else words)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "zero"), (13, "thirteen"), (40, "forty"), (99, "ninety nine"), (100, "one hundred"),
        (2026, "two thousand twenty six"), (700_001, "seven hundred thousand one"),
        (5551234, "five five five one two three four"),
    ],
)  # fmt: skip
def test_numbers(number: int, text: str) -> None:
    assert " ".join(number_words(number)) == text


def test_unknown_words_get_phones() -> None:
    assert phones("thigh") == "TH AY"
    assert phones("sheek") == "SH IY K"
    assert phones("mp") == "EH M P IY"  # no vowel: spelt out
    assert phones("strobe") == "S T R AA B"  # the silent e


@given(st.from_regex(r"[a-z]+('[a-z]+)?", fullmatch=True))
def test_any_word_has_phones(word: str) -> None:
    known = {phone for rule in (*RULES.values(), *LETTERS.values()) for phone in rule.split()}
    said = phones(word).split()
    assert said and set(said) <= known
