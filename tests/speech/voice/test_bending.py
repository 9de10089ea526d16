"""A contour of pitch is bent to meet the recording, and once more by what was heard of it."""

import numpy as np
import pytest
import torch

from conference.speech.engine.speaker import Context
from conference.speech.engine.voice.bending import Heard, Sides, asked, bent, heard_of, mended, sides_of

RATE_HZ = 24_000
STEP = 300


def voice(pitch_hz: np.ndarray) -> np.ndarray:
    """A buzz at a pitch that is given each STEP samples."""
    each = np.interp(np.arange(len(pitch_hz) * STEP), (np.arange(len(pitch_hz)) + 0.5) * STEP, pitch_hz)
    phase = 2 * np.pi * np.cumsum(each) / RATE_HZ
    return sum(np.sin(n * phase) / n for n in range(1, 6)).astype(np.float32) * np.float32(0.2)


def semitones(of_hz: float, over_hz: float) -> float:
    return 12 * float(np.log2(of_hz / over_hz))


@pytest.fixture(scope="module")
def sides() -> Sides:
    """Somebody at 120 Hz before the new words, and at 90 Hz behind them."""
    before, after = (Context((), voice(np.full(80, hz))) for hz in (120.0, 90.0))
    return sides_of(before, after)


def test_a_contour_meets_both_sides(sides: Sides) -> None:
    contour = torch.full((1, 120), 100.0)
    moved = bent(contour, asked(contour, (10, 50), sides))[0].numpy()
    assert abs(semitones(moved[20], 120)) < 0.2
    assert abs(semitones(moved[99], 90)) < 0.2


def test_what_was_not_said_as_asked_is_mended(sides: Sides) -> None:
    """A decoder that ends four semitones above what it is asked for, and is silent for a tenth of a second."""
    contour = torch.full((1, 120), 100.0)

    def decoded(asked_hz: np.ndarray) -> np.ndarray:
        samples = voice(asked_hz * 2 ** (np.linspace(0, 4, len(asked_hz)) / 12))
        samples[: RATE_HZ // 10] = 0
        return samples

    bend = asked(contour, (10, 50), sides)
    once = heard_of(decoded(bent(contour, bend)[0].numpy()[20:100]), 20, sides)
    assert not once.meets
    again = heard_of(decoded(bent(contour, mended(bend, once))[0].numpy()[20:100]), 20, sides)
    assert again.meets
    assert again.worst < once.worst


def test_nearer_is_what_misses_less_and_still_has_its_pitch() -> None:
    first = Heard((3.0, -1.5), None)
    assert Heard((1.0, -1.5), None).is_nearer_than(first)
    assert not Heard((3.0, -2.5), None).is_nearer_than(first)
    assert not Heard((None, 0.0), None).is_nearer_than(first), "a word that became a whisper is no nearer"
    assert Heard((0.5, None), None).is_nearer_than(Heard((0.6, None), None))


def test_a_part_mends_a_part(sides: Sides) -> None:
    bend = asked(torch.full((1, 120), 100.0), (10, 50), sides)
    heard = Heard((2.0, -2.0), None)
    whole, half = mended(bend, heard).semitones, mended(bend, heard, 0.5).semitones
    for before, all_of_it, some in zip(bend.semitones, whole, half, strict=True):
        assert before is not None and all_of_it is not None and some is not None
        assert some - before == pytest.approx((all_of_it - before) / 2)


def test_a_whisper_stays_as_it_is() -> None:
    silence = sides_of(Context((), np.zeros(0, np.float32)), Context((), np.zeros(24_000, np.float32)))
    contour = torch.full((1, 120), 100.0)
    bend = asked(contour, (10, 50), silence)
    assert torch.equal(bent(contour, bend), contour)
    heard = heard_of(voice(np.full(80, 100.0)), 20, silence)
    assert heard.meets and heard.worst == 0
    assert mended(bend, heard).semitones == (None, None, None, None)
