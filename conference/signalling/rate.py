"""How often something may happen: a token bucket, with the clock of whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """So many a second on average, and so many at once."""

    per_s: float
    burst: int


class TokenBucket:
    """Full at first; each use takes a token, and time brings them back.

    Args:
        rate: how fast tokens come back, and how many there are at most.
        clock: monotonic seconds.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._tokens = float(rate.burst)
        self._refilled_s = clock()

    def take(self) -> bool:
        """Whether it may happen now."""
        now = self._clock()
        self._tokens = min(self._rate.burst, self._tokens + (now - self._refilled_s) * self._rate.per_s)
        self._refilled_s = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
