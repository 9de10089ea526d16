"""Words end where their sound does, not in the pause behind it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.edges import without_silence
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.words import Word

TOLERANCE_S = 0.01


def sound(*bursts: tuple[float, float], length_s: float = 1.5, noise: float = 1e-4) -> Samples:
    """Noise with tones of full loudness in [start, end) each."""
    random = np.random.default_rng(1)
    samples = random.normal(0, noise, round(length_s * RATE_HZ))
    time_s = np.arange(len(samples)) / RATE_HZ
    for start_s, end_s in bursts:
        samples += np.where((time_s >= start_s) & (time_s < end_s), 0.3 * np.sin(2 * np.pi * 220 * time_s), 0)
    return samples.astype(np.float32)


def word(start_s: float, end_s: float, aligned: bool = True) -> Word:
    return Word("word", start_s, end_s, 1.0, aligned)


def test_a_pause_belongs_to_neither_word() -> None:
    first, second = without_silence(sound((0.2, 0.5), (0.62, 0.9)), [word(0.2, 0.57), word(0.57, 0.9)])
    found = (first.start_s, first.end_s, second.start_s, second.end_s)
    assert found == pytest.approx((0.2, 0.5, 0.62, 0.9), abs=TOLERANCE_S)


def test_words_without_a_pause_stay_as_they_are() -> None:
    words = [word(0.2, 0.5), word(0.5, 0.9)]
    assert without_silence(sound((0.2, 0.9)), words) == words


def test_a_closed_mouth_before_the_last_sound_stays_in_the_word() -> None:
    (found,) = without_silence(sound((0.2, 0.5), (0.57, 0.6)), [word(0.2, 0.7)])
    assert found.end_s == pytest.approx(0.6, abs=TOLERANCE_S)


def test_a_soft_ending_above_the_noise_stays() -> None:
    samples = sound((0.2, 0.5))
    soft = slice(round(0.5 * RATE_HZ), round(0.6 * RATE_HZ))
    samples[soft] += np.random.default_rng(2).normal(0, 0.006, soft.stop - soft.start).astype(np.float32)  # −31 dB
    (found,) = without_silence(samples, [word(0.2, 0.7)])
    assert found.end_s == pytest.approx(0.6, abs=TOLERANCE_S)


def test_times_that_are_not_known_well_stay() -> None:
    vague = word(0.1, 0.9, aligned=False)
    assert without_silence(sound((0.4, 0.5)), [vague]) == [vague]
    assert without_silence(sound((0.4, 0.5)), [replace(vague, aligned=True)]) != [vague]


@given(
    st.lists(st.floats(0, 1.5), min_size=2, max_size=8, unique=True).map(sorted),
    st.lists(st.floats(0, 1.5), min_size=2, max_size=8, unique=True).map(sorted),
    st.floats(0, 0.3),
)
def test_words_only_shrink_whatever_the_sound(edges: list[float], bursts: list[float], noise: float) -> None:
    samples = sound(*zip(bursts[::2], bursts[1::2], strict=False), noise=noise)
    words = [word(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    for before, after in zip(words, without_silence(samples, words), strict=True):
        assert before.start_s <= after.start_s <= after.end_s <= before.end_s + 0.005
        assert after.start_s - before.start_s <= 0.21 and before.end_s - after.end_s <= 0.21


def test_no_sound_at_all() -> None:
    words = [word(0.0, 0.1)]
    assert without_silence(np.zeros(0, np.float32), words) == words
    assert without_silence(np.zeros(1600, np.float32), words) == words
