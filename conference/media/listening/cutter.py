"""Cuts one person's sound into utterances while it is spoken: samples in, utterances out."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from conference.media.listening.voice import FRAME_S, FRAME_SAMPLES, RATE_HZ, Samples, VoiceActivity, loudness_db

SILENCE_S = 0.5
"""So much silence ends an utterance."""
LONGEST_S = 12.0
PART_S = 2.0
"""How often what has been said so far is handed on."""
BEFORE_S = 0.3
"""Kept from before the voice was noticed: words begin softly."""
AFTER_S = 0.2
BEGINS_FRAMES = (3, 5)
"""Speech begins when three of five frames are speech: a click is not."""
SHORTEST_S = 0.2
"""Less voice than this is a cough or a key."""
SPLIT_S = 2.0
"""An utterance that gets too long is split at the quietest moment of its last two seconds."""


@dataclass(frozen=True)
class Utterance:
    """What one person says in one breath, or what of it has been said so far.

    `number` counts the utterances of a stream; `first` is the number of its first sample in the stream. `samples` is
    float32 [N] at 16 kHz. Parts of one utterance have one number and one first sample, and grow until the final one.
    """

    number: int
    first: int
    samples: Samples
    final: bool


class Cutter:
    """The utterances of one stream."""

    def __init__(self) -> None:
        self._voice = VoiceActivity()
        self._rest = np.zeros(0, np.float32)
        self._position = 0  # of the next frame, in samples
        self._before: deque[Samples] = deque(maxlen=_frames(BEFORE_S))
        self._recent: deque[bool] = deque(maxlen=BEGINS_FRAMES[1])
        self._spoken: list[Samples] = []
        self._voiced: list[bool] = []
        self._first = 0
        self._handed_on = 0  # frames of the present utterance that a part has had
        self._number = 0

    @property
    def speaking(self) -> bool:
        """Whether an utterance is under way."""
        return bool(self._spoken)

    def add(self, samples: Samples) -> list[Utterance]:
        """Takes the next samples (float32 [N], 16 kHz); what of utterances they complete."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME_SAMPLES * FRAME_SAMPLES
        self._rest = sound[whole:]
        cut: list[Utterance] = []
        for at in range(0, whole, FRAME_SAMPLES):
            cut += self._frame(sound[at : at + FRAME_SAMPLES])
        return cut

    def end(self) -> list[Utterance]:
        """The stream pauses here: what was being said is all of it."""
        self._position += len(self._rest)
        self._rest = np.zeros(0, np.float32)
        self._before.clear()
        self._recent.clear()
        return self._finish(len(self._spoken)) if self._spoken else []

    def _frame(self, frame: Samples) -> list[Utterance]:
        voiced = self._voice.speaks(frame)
        self._position += FRAME_SAMPLES
        if not self._spoken:
            self._wait(frame, voiced)
            return []
        self._spoken.append(frame)
        self._voiced.append(voiced)
        if not any(self._voiced[-_frames(SILENCE_S) :]):
            return self._finish(len(self._spoken))
        if len(self._spoken) >= _frames(LONGEST_S):
            return self._split()
        if voiced and len(self._spoken) - self._handed_on >= _frames(PART_S):  # silence says nothing new
            self._handed_on = len(self._spoken)
            return [Utterance(self._number, self._first, np.concatenate(self._spoken), final=False)]
        return []

    def _wait(self, frame: Samples, voiced: bool) -> None:
        self._before.append(frame)
        self._recent.append(voiced)
        if sum(self._recent) >= BEGINS_FRAMES[0]:
            silent = len(self._before) - len(self._recent)
            self._begin(list(self._before), [False] * silent + list(self._recent))
            self._before.clear()
            self._recent.clear()

    def _begin(self, frames: list[Samples], voiced: list[bool]) -> None:
        self._spoken, self._voiced = frames, voiced
        self._first = self._position - len(frames) * FRAME_SAMPLES
        self._handed_on = 0

    def _split(self) -> list[Utterance]:
        """Ends a long utterance at its quietest late moment; what follows begins the next one."""
        low = len(self._spoken) - _frames(SPLIT_S)
        at = low + int(np.argmin([loudness_db(frame) for frame in self._spoken[low:]]))
        rest, voiced = self._spoken[at:], self._voiced[at:]
        cut = self._finish(at)
        self._begin(rest, voiced)
        return cut

    def _finish(self, frames: int) -> list[Utterance]:
        """Hands on the first `frames` frames, without the silence after the last word."""
        spoken, voiced = self._spoken[:frames], self._voiced[:frames]
        self._spoken, self._voiced = [], []
        handed_on, number = self._handed_on, self._number
        self._number += 1
        if sum(voiced) < _frames(SHORTEST_S) and not handed_on:
            return []
        last = max((n for n, voice in enumerate(voiced) if voice), default=frames - 1)
        kept = spoken[: last + 1 + _frames(AFTER_S)]
        return [Utterance(number, self._first, np.concatenate(kept), final=True)]


def _frames(duration_s: float) -> int:
    return round(duration_s / FRAME_S)


def duration_s(utterance: Utterance) -> float:
    """How long it is."""
    return len(utterance.samples) / RATE_HZ
