"""Which moment of the recording's picture stands at which moment of an edit: shots, end to end; pure."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from conference.media.soundtrack import RATE_HZ

SWAY_PACE = 0.5
SWAY_MAX_S = 1.0
"""A picture that sways goes back so far at most."""


@dataclass(frozen=True)
class Shot:
    """A stretch of an edit and the picture under it.

    Attributes:
        length: in samples of the edit's sound.
        start_s: the moment of the recording that it begins with.
        pace: how many seconds of the recording go by in one; 0 holds the picture.
        sways: the picture goes slowly back from `start_s` and comes to it again, as people who listen move.
    """

    length: int
    start_s: float
    pace: float = 1.0
    sways: bool = False

    def source_s(self, inside_s: float) -> float:
        """The moment of the recording that is seen so long after the shot's begin."""
        if not self.sways:
            return self.start_s + self.pace * inside_s
        whole_s = self.length / RATE_HZ
        swing_s = whole_s / math.ceil(whole_s * SWAY_PACE / (2 * SWAY_MAX_S))
        phase_s = inside_s % swing_s
        return self.start_s - SWAY_PACE * min(phase_s, swing_s - phase_s)


@dataclass(frozen=True)
class Moment:
    """The moment of the recording that is seen, and the number of the shot that shows it."""

    source_s: float
    shot: int


class Montage:
    """Shots, end to end; none is empty.

    Raises:
        ValueError: there is none, or one is empty.
    """

    def __init__(self, shots: Sequence[Shot]) -> None:
        if not shots or any(shot.length <= 0 for shot in shots):
            raise ValueError("an edit needs shots, and each some length")
        self.shots = tuple(shots)
        self._at = [0, *accumulate(shot.length for shot in shots)]

    @property
    def length_samples(self) -> int:
        """Of the edit."""
        return self._at[-1]

    def at(self, output_s: float) -> Moment:
        """What is seen at a moment of the edit."""
        n = min(max(bisect_right(self._at, output_s * RATE_HZ) - 1, 0), len(self.shots) - 1)
        return Moment(self.shots[n].source_s(output_s - self._at[n] / RATE_HZ), n)

    def is_cut(self, shot: int, least_s: float) -> bool:
        """Whether the picture jumps by more than `least_s` where this shot begins."""
        if shot == 0:
            return False
        before, after = self.shots[shot - 1], self.shots[shot]
        return abs(after.source_s(0.0) - before.source_s(before.length / RATE_HZ)) > least_s
