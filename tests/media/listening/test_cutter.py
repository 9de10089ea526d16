"""The cutter: what is spoken comes whole, once, in bounded pieces, however the samples arrive; what isn't does not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.media.listening.cutter import LONGEST_S, PART_S, SILENCE_S, Cutter, Utterance, duration_s
from conference.media.listening.voice import FRAME_S, RATE_HZ
from tests.media.listening.sounds import silence, voice

PIECES = st.lists(
    st.one_of(
        st.tuples(st.just(silence), st.floats(0.1, 2.0)),
        st.tuples(st.just(voice), st.floats(0.3, 16.0)),
    ),
    min_size=1,
    max_size=5,
)


def cut(samples: np.ndarray, chunk: int = 1600) -> list[Utterance]:
    cutter = Cutter()
    found = [each for at in range(0, len(samples), chunk) for each in cutter.add(samples[at : at + chunk])]
    return found + cutter.end()


def finals(utterances: list[Utterance]) -> list[Utterance]:
    return [each for each in utterances if each.final]


def test_two_sentences_and_the_silence_between() -> None:
    sound = np.concatenate([silence(1.0), voice(1.5), silence(0.9), voice(1.0), silence(1.0)])
    first, second = finals(cut(sound))
    assert abs(first.first / RATE_HZ - 0.75) < 0.15  # a little before the voice
    assert 1.5 < duration_s(first) < 2.3
    assert abs(second.first / RATE_HZ - 3.15) < 0.15
    assert (first.number, second.number) == (0, 1)


def test_a_pause_shorter_than_the_silence_that_ends_one_is_within() -> None:
    sound = np.concatenate([silence(0.5), voice(1.0), silence(SILENCE_S - 0.2), voice(1.0), silence(1.0)])
    (whole,) = finals(cut(sound))
    assert duration_s(whole) > 2.2


def test_parts_grow_from_the_same_sample_until_the_whole() -> None:
    came = cut(np.concatenate([silence(0.5), voice(7.0), silence(1.0)]))
    assert [each.final for each in came] == [False, False, False, True]
    assert {(each.number, each.first) for each in came} == {(0, came[0].first)}
    lengths = [len(each.samples) for each in came]
    assert lengths == sorted(lengths)
    assert all(np.array_equal(each.samples, came[-1].samples[: len(each.samples)]) for each in came)
    assert abs(duration_s(came[0]) - PART_S) < 0.1


def test_what_is_no_speech_is_no_utterance() -> None:
    assert cut(silence(10.0)) == []
    assert cut(silence(10.0, level=0.02)) == []  # a fan: loud, and always the same
    assert cut(np.zeros(RATE_HZ * 5, np.float32)) == []
    click = np.concatenate([silence(1.0), voice(0.04, level=0.8), silence(2.0)])
    assert cut(click) == []


def test_an_end_ends_what_was_being_said() -> None:
    cutter = Cutter()
    assert finals(cutter.add(np.concatenate([silence(0.5), voice(1.0)]))) == []
    assert cutter.speaking
    (said,) = cutter.end()
    assert said.final
    assert not cutter.speaking
    assert cutter.end() == []


@settings(max_examples=25, deadline=None)
@given(PIECES, st.integers(1, 5000))
def test_it_does_not_matter_how_samples_arrive(pieces: list, chunk: int) -> None:
    sound = np.concatenate([make(length_s) for make, length_s in pieces])
    one, other = cut(sound), cut(sound, chunk)
    assert [(each.number, each.first, len(each.samples), each.final) for each in one] == [
        (each.number, each.first, len(each.samples), each.final) for each in other
    ]


@settings(max_examples=25, deadline=None)
@given(PIECES)
def test_all_of_a_voice_is_in_bounded_utterances_that_do_not_overlap(pieces: list) -> None:
    sound = np.concatenate([silence(1.0), *(make(length_s) for make, length_s in pieces), silence(1.0)])
    cover = np.zeros(len(sound), int)
    end = 0
    for each in finals(cut(sound)):
        assert each.first >= end
        end = each.first + len(each.samples)
        assert duration_s(each) <= LONGEST_S + FRAME_S
        assert np.array_equal(sound[each.first : end], each.samples)
        cover[each.first : end] += 1
    at = RATE_HZ
    for make, length_s in pieces:
        length = len(make(length_s))
        if make is voice:  # but for the frames in which the voice is noticed
            assert cover[at : at + length].mean() > 0.9
        at += length
