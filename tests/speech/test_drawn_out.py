"""Hesitations to train with are drawn out of a talker's own open vowels, and of nothing else."""

import numpy as np
import pytest

from conference.speech.engine.fillers.train.drawn_out import own_hesitation
from conference.speech.engine.sound import RATE_HZ, Samples

PITCH_HZ = 125.0
TRIES = 12


def vowel(*formants_hz: float) -> Samples:
    """A second of pulses through resonances, and half of one of silence."""
    hz = np.fft.rfftfreq(RATE_HZ, 1 / RATE_HZ)
    gain = np.prod([1 / np.abs(f * f - hz * hz + 1j * 90 * hz) * f * f for f in formants_hz], axis=0)
    pulses = np.zeros(RATE_HZ)
    pulses[:: round(RATE_HZ / PITCH_HZ)] = 1
    sound = np.fft.irfft(np.fft.rfft(pulses) * gain, RATE_HZ)
    return np.append(0.1 * sound / sound.std(), np.zeros(RATE_HZ // 2)).astype(np.float32)


def pitch_hz(samples: Samples) -> float:
    likeness = np.correlate(samples, samples, "full")[len(samples) - 1 :]
    low, high = RATE_HZ // 300, RATE_HZ // 70
    return RATE_HZ / (low + int(likeness[low:high].argmax()))


def above_1_khz(samples: Samples) -> float:
    """The part of the power."""
    power = np.square(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))
    return float(power[np.fft.rfftfreq(len(samples), 1 / RATE_HZ) > 1000].sum() / power.sum())


def test_an_open_vowel_becomes_a_hesitation_of_the_length_that_is_told() -> None:
    kinds = set()
    for seed in range(TRIES):
        said = own_hesitation(vowel(600.0, 1300.0, 2500.0), np.random.default_rng(seed))
        assert said is not None
        (span,) = said.spans
        kinds.add(span.kind)
        assert span.start_s == 0.0 and abs(span.end_s - len(said.samples) / RATE_HZ) < 1e-3
        assert 0.15 <= span.end_s <= 1.0
        begun = said.samples[: len(said.samples) // 3]
        assert PITCH_HZ / 1.4 < pitch_hz(begun) < PITCH_HZ * 1.15, "a hesitation is lower, if anything"
    assert kinds == {"uh", "um"}


def test_the_lips_are_closed_at_the_end_of_an_um() -> None:
    for seed in range(TRIES):
        said = own_hesitation(vowel(600.0, 1300.0, 2500.0), np.random.default_rng(seed))
        assert said is not None
        fifth = len(said.samples) // 5
        begun, ended = above_1_khz(said.samples[fifth : 2 * fifth]), above_1_khz(said.samples[-fifth:])
        assert (ended < begun / 3) == (said.spans[0].kind == "um")


@pytest.mark.parametrize("formants_hz", [(290.0, 2300.0, 3000.0), (300.0, 700.0, 2300.0)])
def test_other_vowels_are_left_alone(formants_hz: tuple[float, ...]) -> None:
    assert own_hesitation(vowel(*formants_hz), np.random.default_rng(0)) is None


def test_noise_and_silence_hold_no_vowel() -> None:
    random = np.random.default_rng(0)
    assert own_hesitation(random.normal(0, 0.1, RATE_HZ).astype(np.float32), random) is None
    assert own_hesitation(np.zeros(RATE_HZ, np.float32), random) is None
    assert own_hesitation(np.zeros(100, np.float32), random) is None
