"""New words are as loud as what is beside them, at each end as what is there."""

import numpy as np
import pytest

from conference.speech.engine.speaker import Context
from conference.speech.engine.voice.levelling import levelled
from conference.speech.engine.words import Word

RATE_HZ = 24_000
NOTHING = Context((), np.zeros(0, np.float32))


def tone(length_s: float, level: float) -> np.ndarray:
    return (level * np.sin(2 * np.pi * 150 * np.arange(round(length_s * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def said(level: float) -> Context:
    """A word of a second, with a pause on both sides."""
    pause = np.zeros(RATE_HZ // 2, np.float32)
    return Context((Word("a", 0.5, 1.5, 1.0, True),), np.concatenate([pause, tone(1.0, level), pause]))


def test_each_end_is_as_loud_as_what_is_beside_it() -> None:
    louder = levelled(tone(2.0, 0.05), said(0.2), said(0.1))
    assert np.abs(louder[: RATE_HZ // 10]).max() == pytest.approx(0.2, rel=0.02)
    assert np.abs(louder[-RATE_HZ // 10 :]).max() == pytest.approx(0.1, rel=0.02)
    middle = np.abs(louder[RATE_HZ - 1200 : RATE_HZ + 1200]).max()
    assert middle == pytest.approx(np.sqrt(0.2 * 0.1), rel=0.05)


def test_neighbours_that_are_far_apart_do_not_tear_words_apart() -> None:
    torn = levelled(tone(2.0, 0.1), said(0.4), said(0.004))
    ends = [np.abs(part).max() for part in (torn[:2400], torn[-2400:])]
    assert 20 * np.log10(ends[0] / ends[1]) == pytest.approx(12.0, abs=0.2)


def test_where_nothing_is_said_beside_words_stay_as_they_are() -> None:
    own = tone(1.0, 0.1)
    assert np.array_equal(levelled(own, NOTHING, NOTHING), own)
    only = levelled(own, NOTHING, said(0.2))
    assert np.abs(only).max() == pytest.approx(0.2, rel=0.02)
