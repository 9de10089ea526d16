"""How words are spelled: from the lexicon, by their endings, in their context, and by rule."""

import pytest

from conference.speech.engine.errors import VoiceError
from conference.speech.engine.voice.phonemes import SYMBOLS, sounds_of, spell

LETTERS = {number: symbol for symbol, number in SYMBOLS.items()}


def spelled(text: str) -> list[str]:
    return ["".join(LETTERS[n] for n in word.symbols) for word in spell(text)]


def test_words_in_their_context() -> None:
    assert spelled("the bridge") == ["ðə", "bɹˈɪʤ"]
    assert spelled("the apple")[0] == "ði"
    assert spelled("30-day")[0].count(" ") == 1
    assert spelled("um, yes") == ["ʌm", "jˈɛs"]


@pytest.mark.parametrize(
    ("word", "stem", "ending"),
    [("bridges", "bridge", "z"), ("Anna's", "Anna", "z"), ("cats", "cat", "s"), ("zoomed", "zoom", "d")],
)
def test_endings(word: str, stem: str, ending: str) -> None:
    assert sounds_of(word.lower()).endswith(ending)
    assert sounds_of(word.lower())[:2] == sounds_of(stem.lower())[:2]


def test_unknown_words_have_a_stress_and_all_symbols_are_known() -> None:
    for word in ("zorblat", "qx", "vlixy", "blorft's"):
        assert set(sounds_of(word)) <= set(SYMBOLS)
        assert "ˈ" in sounds_of(word)


def test_marks_follow_their_words() -> None:
    words = spell('"Well," she said - and left.')
    assert [LETTERS[word.mark] if word.mark else "" for word in words] == [",", "", "", "—", "", "."]
    assert (words[3].text, words[3].symbols) == ("-", ())


def test_nothing_to_say() -> None:
    with pytest.raises(VoiceError, match="nothing can be said"):
        spell("… —")
