"""Hesitations that were recognised and that were heard, brought together."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.fillers.detector import Heard
from conference.speech.engine.fillers.hearing import Placed, hesitations, with_hesitations
from conference.speech.engine.words import Word


def said(*words: tuple[str, float, float], confidence: float = 0.5) -> list[Word]:
    return [Word(text, start_s, end_s, confidence, True) for text, start_s, end_s in words]


def texts(placed: list[Placed]) -> list[str]:
    return [each.word.text for each in placed]


def test_what_both_say_is_surer_than_either_and_what_was_only_written_is_less_sure() -> None:
    words = said(("Um,", 0.0, 0.3), ("we", 0.5, 0.7), ("uh", 0.9, 1.1), ("go.", 1.2, 1.5))
    placed = with_hesitations(words, [Heard("um", 0.05, 0.35, 0.8)])
    assert texts(placed) == ["Um,", "we", "uh", "go."]
    assert placed[0].word.confidence == 0.83
    assert placed[2].word.confidence == 0.15
    assert placed[1].word == words[1], "other words stay as they are"


def test_what_was_only_heard_becomes_a_word_where_no_other_is_said() -> None:
    words = said(("We", 0.0, 0.45), ("go", 0.6, 0.9))
    placed = with_hesitations(words, [Heard("uh", 0.35, 0.62, 0.7)])
    assert [(each.word.text, each.given) for each in placed] == [("We", 0), ("uh", None), ("go", 1)]
    times = [(each.word.start_s, each.word.end_s) for each in placed]
    assert times == [(0.0, 0.35), (0.35, 0.62), (0.62, 0.9)], "its neighbours give way"
    assert placed[1].word.aligned, "it can be cut out"
    (alone,) = with_hesitations([], [Heard("um", 1.0, 1.4, 0.6)])
    assert (alone.word.text, alone.word.start_s) == ("um", 1.0)


def test_a_sure_word_is_not_taken_for_a_hesitation_but_an_interjection_is_one() -> None:
    words = said(("the", 0.0, 0.2), ("Ah,", 0.5, 0.8), ("summer", 1.0, 1.5), confidence=0.95)
    heard = [Heard("uh", 0.02, 0.2, 0.7), Heard("um", 0.5, 0.8, 0.6), Heard("um", 1.1, 1.35, 0.9)]
    assert texts(with_hesitations(words, heard)) == ["the", "um,", "summer"]
    doubted = hesitations(words, heard)
    assert len(doubted) == 3, "what a word speaks against is less sure, and not thrown away"
    unsure = with_hesitations(said(("the", 0.0, 0.2), confidence=0.3), heard[:1])
    assert texts(unsure) == ["the", "uh"], "a recogniser that is not sure of its word may have heard a hesitation"


def test_a_word_that_alignment_drew_out_over_a_hesitation_gives_it_back() -> None:
    words = said(("bridge", 0.0, 0.9), ("is", 1.0, 1.2), confidence=0.9)
    placed = with_hesitations(words, [Heard("um", 0.55, 0.9, 0.9)])
    assert texts(placed) == ["bridge", "um", "is"]
    assert placed[0].word.end_s == 0.55
    (squeezing,) = hesitations(words, [Heard("um", 0.3, 0.9, 0.9)])
    assert placed[1].word.confidence > squeezing.word.confidence, "which leaves the word no time to be said"


def test_a_written_hesitation_that_alignment_squeezed_has_the_time_at_which_it_was_heard() -> None:
    (faint,) = hesitations(said(("uh", 1.0, 1.02)), [Heard("uh", 1.0, 1.2, 0.05)])
    assert (faint.word.start_s, faint.word.end_s) == (1.0, 1.2), "nobody hesitates for a fiftieth of a second"
    (aligned,) = hesitations(said(("uh", 1.0, 1.3)), [Heard("uh", 1.1, 1.2, 0.05)])
    assert (aligned.word.start_s, aligned.word.end_s) == (1.0, 1.3), "else a faint one says less than alignment"


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.3))
def test_a_hesitation_that_both_have_is_at_least_as_sure_as_either_makes_it(
    heard: float, written: float, off_s: float
) -> None:
    (both,) = hesitations(said(("um", 1.0, 1.4), confidence=written), [Heard("um", 1.0 + off_s, 1.4 + off_s, heard)])
    (alone,) = hesitations(said(("um", 1.0, 1.4), confidence=written), [])
    assert both.word.confidence >= max(heard, alone.word.confidence) - 1e-3


TIMES = st.lists(st.floats(0, 20), min_size=2, max_size=16, unique=True).map(sorted)


@given(TIMES, TIMES, st.lists(st.sampled_from(["um", "we", "go", "Oh,"]), min_size=8, max_size=8), st.floats(0.3, 1))
def test_given_words_stay_in_order_and_nothing_overlaps(
    edges: list[float], others: list[float], parts: list[str], confidence: float
) -> None:
    words = said(
        *((text, *pair) for text, pair in zip(parts, zip(edges[::2], edges[1::2], strict=False), strict=False))
    )
    heard = [Heard("uh", *pair, confidence) for pair in zip(others[::2], others[1::2], strict=False)]
    placed = with_hesitations(words, heard)
    assert [each.given for each in placed if each.given is not None] == list(range(len(words)))
    assert all(each.word.start_s <= each.word.end_s for each in placed)
    assert all(a.word.end_s <= b.word.start_s + 1e-9 for a, b in itertools.pairwise(placed))
