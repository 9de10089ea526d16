"""Draws whoever speaks alone, with what is being shown on screens; ask forwards."""

from collections.abc import Callable, Sequence

import numpy as np

from conference.media.compose import Composer, Subject


class Following:
    """Paints a meeting as a camera sees it that turns to whoever speaks.

    Args:
        subjects: everybody's pictures; all are shown while nobody has spoken yet.
        width, height: of the picture, both even.
        speaker_at: the participant to be seen at a moment of the meeting.
    """

    def __init__(
        self, subjects: Sequence[Subject], width: int, height: int, speaker_at: Callable[[float], str | None]
    ) -> None:
        self._subjects, self._size, self._speaker_at = subjects, (width, height), speaker_at
        self._composers: dict[tuple[int, ...], Composer] = {}

    def at(self, time_s: float) -> np.ndarray:
        """The picture at `time_s` of the meeting: packed yuv420p [H·3/2, W] uint8, valid until the next call."""
        shown = self._shown(time_s)
        if shown not in self._composers:
            self._composers[shown] = Composer([self._subjects[n] for n in shown], *self._size)
        return self._composers[shown].at(time_s)

    def _shown(self, time_s: float) -> tuple[int, ...]:
        """The numbers of the subjects that are seen."""
        speaker = self._speaker_at(time_s)
        people = [n for n, subject in enumerate(self._subjects) if subject.source != "screen"]
        screens = [
            n
            for n, subject in enumerate(self._subjects)
            if subject.source == "screen" and subject.newest(time_s) is not None
        ]
        speaking = [n for n in people if self._subjects[n].participant_id == speaker]
        return tuple(sorted([*(speaking or people), *screens]))
