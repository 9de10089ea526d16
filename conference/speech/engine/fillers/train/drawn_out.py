"""Hesitations in a real talker's own voice: a vowel of theirs is drawn out, at a lower pitch that falls.

By pitch-synchronous overlap and add (Moulines and Charpentier, Speech Communication 9, 1990): periods of a steady
vowel that is near enough to an "uh" are laid down again and again. An "um" ends in what lips let through of it.
"""

import numpy as np

from conference.speech.engine.fillers.train.sounds import Floats
from conference.speech.engine.fillers.train.spoken import Span, Utterance
from conference.speech.engine.sound import RATE_HZ

LENGTH_S, LENGTH_SPREAD, LENGTHS_S = 0.3, 0.45, (0.15, 1.0)
VOWEL_S = 0.08
PITCH_HZ = (70.0, 330.0)
STEADY = 0.75
"""The correlation of a vowel with itself a period later, at least."""
FIRST_HZ, SECOND_HZ = (420.0, 800.0), (950.0, 1700.0)
"""Where the first two formants of what may pass for an "uh" lie."""
ORDER = 18
TRIES = 40
CLOSED_HZ = (250.0, 900.0)
"""What is heard through closed lips falls off from the first and is gone at the second."""


def own_hesitation(talk: Floats, random: np.random.Generator) -> Utterance | None:
    """An "uh" or "um" alone in the voice of [N] at 16 kHz; None when no vowel was found that would do."""
    count = round(VOWEL_S * RATE_HZ)
    loud = float(np.sqrt(np.square(talk).mean()))
    for _ in range(TRIES):
        first = int(random.integers(max(len(talk) - 2 * count, 1)))
        vowel = talk[first : first + count]
        if len(vowel) == count and np.sqrt(np.square(vowel).mean()) > loud and _is_open(vowel):
            period = _period(vowel)
            if period:
                return _drawn_out(vowel, period, random)
    return None


def _period(vowel: Floats) -> int:
    """Samples from one pulse to the next; 0 when it isn't steady."""
    spectrum = np.fft.rfft(vowel - vowel.mean(), 2 * len(vowel))
    likeness = np.fft.irfft(np.square(np.abs(spectrum)))[: len(vowel)]
    likeness /= (likeness[0] + 1e-9) * (1 - np.arange(len(vowel)) / len(vowel))
    low, high = (round(RATE_HZ / hz) for hz in reversed(PITCH_HZ))
    best = low + int(likeness[low:high].argmax())
    return best if likeness[best] > STEADY else 0


def _is_open(vowel: Floats) -> bool:
    """Whether its first formants are those of an "uh", by linear prediction."""
    sharpened = np.append(vowel[0], vowel[1:] - 0.95 * vowel[:-1]) * np.hamming(len(vowel))
    lags = np.correlate(sharpened, sharpened, "full")[len(vowel) - 1 : len(vowel) + ORDER]
    matrix = lags[np.abs(np.subtract.outer(np.arange(ORDER), np.arange(ORDER)))]
    predicted = np.linalg.solve(matrix + 1e-6 * lags[0] * np.eye(ORDER), lags[1:])
    roots = np.roots(np.concatenate([[1.0], -predicted]))
    sharp = roots[(roots.imag > 0) & (np.abs(roots) > 0.85)]
    formants = np.sort(np.angle(sharp)) * RATE_HZ / (2 * np.pi)
    formants = formants[formants > 200]
    if len(formants) < 2:
        return False
    return bool(FIRST_HZ[0] < formants[0] < FIRST_HZ[1] and SECOND_HZ[0] < formants[1] < SECOND_HZ[1])


def _drawn_out(vowel: Floats, period: int, random: np.random.Generator) -> Utterance:
    length_s = float(np.clip(random.lognormal(np.log(LENGTH_S), LENGTH_SPREAD), *LENGTHS_S))
    count = round(length_s * RATE_HZ)
    peaks = [int(np.abs(vowel[:period]).argmax())]
    while peaks[-1] + 2 * period < len(vowel):
        around = np.abs(vowel[peaks[-1] + period - period // 8 : peaks[-1] + period + period // 8 + 1])
        peaks.append(peaks[-1] + period - period // 8 + int(around.argmax()))
    grains = [np.pad(vowel, period)[peak : peak + 2 * period] * np.hanning(2 * period) for peak in peaks]
    out = np.zeros(count + 4 * period, np.float32)
    lower, fall = random.uniform(-3, 1), random.uniform(-3, 0.5)
    at = 0.0
    while at < count:
        grain = grains[int(random.integers(len(grains)))]
        out[int(at) : int(at) + 2 * period] += grain
        semitones = lower + fall * at / count + random.normal(0, 0.1)
        at += period / 2 ** (semitones / 12)
    sound = out[period : period + count]
    kind = str(random.choice(("uh", "um")))
    if kind == "um":
        sound = _closing(sound, random.uniform(0.35, 0.75))
    edges = np.minimum(np.arange(count), np.arange(count)[::-1]) / RATE_HZ
    return Utterance((sound * np.clip(edges / 0.03, 0, 1)).astype(np.float32), (Span(kind, 0.0, length_s),))


def _closing(sound: Floats, part: float) -> Floats:
    """The sound with lips closed after a part of it."""
    hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    gain = 0.02 + 0.98 * np.clip((CLOSED_HZ[1] - hz) / (CLOSED_HZ[1] - CLOSED_HZ[0]), 0, 1)
    closed = np.fft.irfft(np.fft.rfft(sound) * gain, len(sound))
    share = np.clip((np.arange(len(sound)) - part * len(sound)) / (0.03 * RATE_HZ), 0, 1)
    return np.asarray((1 - share) * sound + share * closed, np.float32)
