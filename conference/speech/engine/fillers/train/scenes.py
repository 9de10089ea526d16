"""Scenes to learn from: seconds of talk with hesitations at known places, made anew for every step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.fillers.detector import FRAME_S, KINDS
from conference.speech.engine.fillers.spectrum import spectra_of
from conference.speech.engine.fillers.train.drawn_out import own_hesitation
from conference.speech.engine.fillers.train.sounds import Floats, resampled, spoiled
from conference.speech.engine.fillers.train.spoken import Span, Utterance
from conference.speech.engine.sound import RATE_HZ

SCENE_S = 6.0
SPEEDS = (0.86, 1.16)
REAL_SHARE, PUT_IN_SHARE, OWN_SHARE = 0.45, 0.6, 0.5
"""How often real talk is heard, how often a hesitation is put into it, and how often that is in the talker's voice."""
FADE = RATE_HZ // 100
NEAR = 2
"""Frames around a middle that learn its length."""


Batch = tuple[Floats, Floats, Floats, Floats]


@dataclass(frozen=True)
class Scene:
    """Spoiled sound [SCENE_S at 16 kHz], and the hesitations in it."""

    samples: Floats
    spans: tuple[Span, ...]


class Stage:
    """Draws scenes.

    Args:
        banks: utterances with known hesitations, at 16 kHz; each bank is drawn from as often, however large.
        real: recordings of people who don't hesitate, at 16 kHz.
    """

    def __init__(
        self, banks: Sequence[Sequence[Utterance]], real: Sequence[Floats], random: np.random.Generator
    ) -> None:
        self._banks, self._real, self._random = banks, real, random
        self._hesitating = [[each for each in bank if each.spans] for bank in banks]
        self._fluent = [each for bank in banks for each in bank if not each.spans]

    def scene(self) -> Scene:
        """One of them."""
        random = self._random
        sound = np.zeros(round(SCENE_S * RATE_HZ), np.float32)
        spans: list[Span] = []
        at = int(random.integers(0, RATE_HZ))
        while at < len(sound):
            part = self._part()
            fits = part.samples[: len(sound) - at]
            sound[at : at + len(fits)] = fits
            spans += [moved(span, at / RATE_HZ) for span in part.spans if at / RATE_HZ + span.end_s < SCENE_S]
            cut = [span for span in part.spans if at / RATE_HZ + span.start_s < SCENE_S <= at / RATE_HZ + span.end_s]
            if cut:  # half a hesitation is neither
                sound[round(cut[0].start_s * RATE_HZ) + at :] = 0
            at += len(part.samples) + int(random.exponential(0.2) * RATE_HZ)
        babble = self._babble(len(sound))
        return Scene(spoiled(sound, babble, random), tuple(spans))

    def batch(self, count: int) -> Batch:
        """So many scenes: spectra, and what `network.loss_of` wants of them."""
        scenes = [self.scene() for _ in range(count)]
        spectra = np.stack([spectra_of(scene.samples) for scene in scenes])
        heat, shapes, near = zip(*(targets_of(scene.spans) for scene in scenes), strict=True)
        return spectra, np.stack(heat), np.stack(shapes), np.stack(near)

    def _part(self) -> Utterance:
        random = self._random
        if not self._real or random.random() > REAL_SHARE:
            return at_speed(self._drawn(self._banks), random.uniform(*SPEEDS))
        real = self._real[int(random.integers(len(self._real)))]
        length = round(random.uniform(1.5, 4) * RATE_HZ)
        first = int(random.integers(max(len(real) - length, 0) + 1))
        talk = Utterance(loud_as(real[first : first + length], random.uniform(0.5, 1.5)), ())
        if random.random() < PUT_IN_SHARE:
            own = own_hesitation(real, random) if random.random() < OWN_SHARE else None
            donor = own or at_speed(self._drawn(self._hesitating), random.uniform(*SPEEDS))
            talk = put_in(talk, donor, random)
        return at_speed(talk, random.uniform(*SPEEDS)) if random.random() < 0.5 else talk

    def _drawn(self, banks: Sequence[Sequence[Utterance]]) -> Utterance:
        bank = banks[int(self._random.integers(len(banks)))]
        found = bank[int(self._random.integers(len(bank)))]
        return replace(found, samples=loud_as(found.samples, self._random.uniform(0.5, 1.5)))

    def _babble(self, count: int) -> Floats:
        sound = np.zeros(count, np.float32)
        for _ in range(3):
            voice = self._fluent[int(self._random.integers(len(self._fluent)))].samples
            sound += np.resize(np.roll(voice, int(self._random.integers(len(voice)))), count)
        return sound


def loud_as(samples: Floats, level: float) -> Floats:
    """At a level of so many twentieths."""
    return samples * np.float32(0.05 * level / (np.sqrt(np.square(samples).mean()) + 1e-6))


def at_speed(said: Utterance, factor: float) -> Utterance:
    """As if played slower, so lower too: a person with a longer throat."""
    spans = (replace(s, start_s=s.start_s * factor, end_s=s.end_s * factor) for s in said.spans)
    return Utterance(resampled(said.samples, factor), tuple(spans))


def moved(span: Span, by_s: float) -> Span:
    """The same, so much later."""
    return replace(span, start_s=span.start_s + by_s, end_s=span.end_s + by_s)


def put_in(talk: Utterance, donor: Utterance, random: np.random.Generator) -> Utterance:
    """The talk with one hesitation of the donor at its quietest place or near it, between pauses or without."""
    span = donor.spans[int(random.integers(len(donor.spans)))]
    low = max(round(span.start_s * RATE_HZ) - FADE, 0)
    piece = donor.samples[low : round(span.end_s * RATE_HZ) + FADE].copy()
    ramp = np.linspace(0, 1, FADE, dtype=np.float32)
    piece[:FADE] *= ramp
    piece[-FADE:] *= ramp[::-1]
    piece *= np.float32(random.uniform(0.5, 1.3) * _level(talk.samples) / (_level(piece) + 1e-6))
    power = np.square(talk.samples[: len(talk.samples) // FADE * FADE]).reshape(-1, FADE).mean(axis=1)
    quiet = np.argsort(power)[: max(len(power) // 12, 1)]
    cut = int(random.choice(quiet)) * FADE
    before, after = (np.zeros(int(min(random.exponential(0.1), 0.5) * RATE_HZ), np.float32) for _ in range(2))
    samples = np.concatenate([talk.samples[:cut], before, piece, after, talk.samples[cut:]])
    start_s = (cut + len(before) + FADE) / RATE_HZ
    return Utterance(samples, (Span(span.kind, start_s, start_s + span.end_s - span.start_s),))


def _level(samples: Floats) -> float:
    """Of the louder half."""
    power = np.sort(np.square(samples))
    return float(np.sqrt(power[len(power) // 2 :].mean()))


def targets_of(spans: Sequence[Span]) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Heat [kinds, T], shapes [2, T] and where they count [T] for a scene."""
    count = round(SCENE_S / FRAME_S)
    heat = np.zeros((len(KINDS), count), np.float32)
    shapes, near = np.zeros((2, count), np.float32), np.zeros(count, np.float32)
    frames = np.arange(count)
    for span in spans:
        middle = (span.start_s + span.end_s) / 2 / FRAME_S - 0.5
        wide = max((span.end_s - span.start_s) / FRAME_S / 8, 0.8)
        own = np.exp(-0.5 * np.square((frames - round(middle)) / wide)).astype(np.float32)
        row = KINDS.index(span.kind)
        heat[row] = np.maximum(heat[row], own)
        around = np.abs(frames - round(middle)) <= NEAR
        shapes[0, around] = np.log(max(span.end_s - span.start_s, 0.05))
        shapes[1, around] = middle - frames[around]
        near[around] = 1
    return heat, shapes, near
