"""Finds out that somebody has set the machine's clock: it then goes apart from the one that nobody can set."""

import time
from collections.abc import Callable

STEP_S = 1.0
"""Less is a clock that is brought right little by little, or a slow look."""


class ClockWatch:
    """Looks at both clocks.

    Args:
        wall: seconds since 1970, as people set them.
        monotonic: seconds that nobody sets.
    """

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._apart_s = wall() - monotonic()

    def step_s(self) -> float:
        """How far the clock was set since the last look, forwards above zero; 0 when it was not."""
        apart_s = self._wall() - self._monotonic()
        step_s, self._apart_s = apart_s - self._apart_s, apart_s
        return step_s if abs(step_s) >= STEP_S else 0.0
