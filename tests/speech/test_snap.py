"""Boundaries go to silence at zero crossings, or stay where they are, and stay in order."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.speech.engine.snap import FURTHER_S, REACH_S, quietest, snap, zero_crossing
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.words import Word


def dipped(*dips_s: float) -> np.ndarray:
    """A second of 200 Hz that is nearly silent for 10 ms around each dip."""
    time_s = np.arange(RATE_HZ) / RATE_HZ
    sound = np.sin(2 * np.pi * 200 * time_s)
    for dip_s in dips_s:
        sound[np.abs(time_s - dip_s) < 0.006] *= 0.01
    return sound.astype(np.float32)


def test_the_quietest_point_is_found() -> None:
    assert abs(quietest(dipped(0.52), 0.48, 0.54) - 0.52) <= 0.004
    assert quietest(dipped(), 2.0, 3.0) == 2.5  # beyond the end


def test_zero_crossings() -> None:
    sound = np.array([1, 1, 1, -1, -1, -1], np.float32)
    assert zero_crossing(sound, 2) == 3
    assert zero_crossing(np.ones(6, np.float32), 2) == 2


def test_words_share_the_boundary_between_them() -> None:
    words = [Word("a", 0.2, 0.5, 1, True), Word("b", 0.51, 0.8, 1, True)]
    first, second = snap(dipped(0.52), words)
    assert first.end_s == second.start_s
    assert abs(first.end_s - 0.52) <= 0.004


def test_words_that_run_together_stay_where_they_were_aligned() -> None:
    """A sound that is a little softer near by is no pause: it may be a consonant of either word."""
    time_s = np.arange(RATE_HZ) / RATE_HZ
    sound = np.sin(2 * np.pi * 200 * time_s)
    sound[np.abs(time_s - 0.52) < 0.006] *= 0.1
    words = [Word("a", 0.2, 0.5, 1, True), Word("b", 0.5, 0.8, 1, True)]
    first, second = snap(sound.astype(np.float32), words)
    assert first.end_s == second.start_s
    assert abs(first.end_s - 0.5) <= 0.004


def test_a_slope_is_followed_to_the_silence_at_its_end() -> None:
    time_s = np.arange(RATE_HZ) / RATE_HZ
    sound = np.sin(2 * np.pi * 200 * time_s) * np.clip((np.abs(time_s - 0.545) - 0.008) / 0.03, 0.001, 1)
    words = [Word("a", 0.2, 0.5, 1, True), Word("b", 0.5, 0.8, 1, True)]
    first, second = snap(sound.astype(np.float32), words)
    assert first.end_s == second.start_s
    assert abs(first.end_s - 0.545) <= 0.005


def test_times_that_are_guesses_stay() -> None:
    words = [Word("a", 0.2, 0.5, 1, False)]
    assert snap(dipped(0.52), words) == words


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 0.2), st.floats(0.03, 0.3), st.booleans()), max_size=8), st.integers(0, 2**32 - 1)
)
def test_order_is_kept(parts: list[tuple[float, float, bool]], seed: int) -> None:
    words, at = [], 0.0
    for gap, length, aligned in parts:
        words.append(Word("w", at + gap, at + gap + length, 1, aligned))
        at = words[-1].end_s
    sound = np.random.default_rng(seed).normal(0, 0.1, RATE_HZ).astype(np.float32)
    snapped = snap(sound, words)
    for before, after in zip(words, snapped, strict=True):
        assert after.end_s >= after.start_s
        assert abs(after.start_s - before.start_s) <= 2 * (REACH_S + FURTHER_S) + 0.041
    for left, right in itertools.pairwise(snapped):
        assert left.end_s <= right.start_s
