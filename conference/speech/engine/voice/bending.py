"""Bends the pitch of new words to meet the recording at both seams.

First by what the decoder is asked for; and where it does not do as it is asked, by what it was heard to do.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, from_numpy

from conference.speech.engine.sound import Samples
from conference.speech.engine.speaker import Context
from conference.speech.engine.voice.decoder import PITCH_STEP, VOICE_RATE_HZ
from conference.speech.engine.voice.pitch import track_pitch, without_slips

Floats = NDArray[np.float64]

STEPS_A_SECOND = VOICE_RATE_HZ / PITCH_STEP
REACH = round(0.6 * STEPS_A_SECOND)
"""How much beside a seam is listened to for its pitch: a syllable or three."""
NEAR = round(0.4 * STEPS_A_SECOND)
"""A voice that begins further from a seam does not meet what is on its other side."""
EDGE = round(0.1 * STEPS_A_SECOND)
"""At a seam this much voice of both sides is brought together; …"""
SETTLED = 0.15 * STEPS_A_SECOND
"""… so far from it the new words are at the level of the syllables beside."""
VOICED_HZ = 50.0
VOICED_LEAST = 3
SHIFT_MAX, MENDED_MAX = 7.0, 10.0
"""Semitones; beyond it a tracker slipped by an octave, or so. More may be where the new words themselves were heard."""
WITHIN_SHARE = 0.5
"""How much of what is wrong at a seam is wrong a little way from it, too."""
NEARLY = 1.0
"""Nobody hears a jump of a semitone as one: it is in the nature of speech."""


@dataclass(frozen=True)
class Sides:
    """The pitch of the recording in Hz on both sides of new words, a value each PITCH_STEP; 0 where unvoiced."""

    before: Floats
    after: Floats


@dataclass(frozen=True)
class Bend:
    """How many semitones a contour is moved by at four places (steps of the contour), which rise; None: not known.

    The places are the seam before, a little way from it, a little way from the seam after, and that.
    """

    places: tuple[float, float, float, float]
    semitones: tuple[float | None, float | None, float | None, float | None]


def sides_of(before: Context, after: Context) -> Sides:
    """What is heard beside the new words."""
    return Sides(_pitch(before.samples), _pitch(after.samples))


def asked(pitch_hz: Tensor, span: tuple[int, int], sides: Sides) -> Bend:
    """What makes a predicted contour [1, 2F] meet the recording at the ends of the frames `span`.

    A seam is heard by what is within a tenth of a second of it, and a voice by how high it is over some syllables: the
    one is reached at the seam, the other a little way from it.
    """
    contour = pitch_hz[0].numpy().astype(np.float64)
    low, high = 2 * span[0], max(2 * span[1], 2 * span[0] + 1)
    near = REACH // 2
    ours = _voiced(contour[low : min(low + near, high)]), _voiced(contour[max(high - near, low) : high])
    heard = _voiced(sides.before[-REACH:]), _voiced(sides.after[:REACH])
    shifts = (
        _shift(heard[0][-EDGE:], ours[0][:EDGE]),
        _shift(heard[0], ours[0]),
        _shift(heard[1], ours[1]),
        _shift(heard[1][:EDGE], ours[1][-EDGE:]),
    )
    limited = tuple(_within(shift, SHIFT_MAX) for shift in shifts)
    return Bend(_places(low, high), (limited[0], limited[1], limited[2], limited[3]))


def bent(pitch_hz: Tensor, bend: Bend) -> Tensor:
    """The contour [1, 2F] moved."""
    known = [(at, shift) for at, shift in zip(bend.places, bend.semitones, strict=True) if shift is not None]
    if not known:
        return pitch_hz
    contour = pitch_hz[0].numpy().astype(np.float64)
    moved = np.interp(np.arange(len(contour)), [at for at, _ in known], [shift for _, shift in known])
    return from_numpy((contour * 2 ** (moved / 12)).astype(np.float32))[None]


@dataclass(frozen=True)
class Heard:
    """What became of a bend: semitones that are missing at the seams, and where the voice is that is beside them."""

    missing: tuple[float | None, float | None]
    voice: tuple[float, float] | None

    @property
    def worst(self) -> float:
        """How far both seams are off together, in semitones."""
        return sum(min(abs(each), MENDED_MAX) for each in self.missing if each is not None)

    def is_nearer_than(self, other: "Heard") -> bool:
        """Whether it misses less; what has no pitch any more where it had one does not."""
        lost = any(b is None and a is not None for a, b in zip(other.missing, self.missing, strict=True))
        return not lost and self.worst < other.worst

    @property
    def meets(self) -> bool:
        """Whether nothing is left to be mended."""
        return all(each is None or abs(each) < NEARLY for each in self.missing)


def heard_of(said: Samples, begins: int, sides: Sides) -> Heard:
    """How new words, which begin at step `begins` of their contour, meet the recording."""
    pitch_hz = _pitch(said)
    theirs = _voiced(sides.before[-NEAR:])[-EDGE:], _voiced(sides.after[:NEAR])[:EDGE]
    missing = (
        _shift(theirs[0], _voiced(pitch_hz[:NEAR])[:EDGE]),
        _shift(theirs[1], _voiced(pitch_hz[-NEAR:])[-EDGE:]),
    )
    at = begins + np.flatnonzero(pitch_hz > VOICED_HZ)
    return Heard(missing, (float(at[:EDGE].mean()), float(at[-EDGE:].mean())) if len(at) else None)


def mended(bend: Bend, heard: Heard, part: float = 1.0) -> Bend:
    """The bend with a part of what was missing added, at the voice beside the seams, not at the seams' own silence."""
    first, second, third, fourth = bend.semitones
    start, end = (None if each is None else part * each for each in heard.missing)
    if start is not None:
        first = _within((first or 0.0) + start, MENDED_MAX)
        second = _within((second or 0.0) + WITHIN_SHARE * start, MENDED_MAX)
    if end is not None:
        third = _within((third or 0.0) + WITHIN_SHARE * end, MENDED_MAX)
        fourth = _within((fourth or 0.0) + end, MENDED_MAX)
    found = replace(bend, semitones=(first, second, third, fourth))
    return replace(found, places=_places(*heard.voice)) if heard.voice else found


def _places(low: float, high: float) -> tuple[float, float, float, float]:
    settled = min(SETTLED, (high - low) / 3)
    return low, low + settled, high - settled, high


def _pitch(samples: Samples) -> Floats:
    return without_slips(track_pitch(samples, VOICE_RATE_HZ, PITCH_STEP)) if len(samples) else np.zeros(0)


def _voiced(pitch_hz: Floats) -> Floats:
    return pitch_hz[pitch_hz > VOICED_HZ]


def _shift(heard_hz: Floats, ours_hz: Floats) -> float | None:
    """Semitones from our pitch to what is heard; None where either is not voiced enough to say."""
    if min(len(heard_hz), len(ours_hz)) < VOICED_LEAST:
        return None
    return float(12 * np.log2(np.median(heard_hz) / np.median(ours_hz)))


def _within(shift: float | None, most: float) -> float | None:
    return None if shift is None else float(np.clip(shift, -most, most))
