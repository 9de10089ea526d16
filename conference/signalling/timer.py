"""The meeting's timer on the wire: everyone sees the same time left."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message

DURATION_MIN_S, DURATION_MAX_S = 1, 24 * 3600


@dataclass(frozen=True)
class Timer:
    """A timer that runs, or has run out: seconds since 1970 by the server's clock.

    `now_s` is the server's time when this was said, so that a browser whose clock is wrong counts right.
    """

    started_at_s: float
    ends_at_s: float
    now_s: float


@dataclass(frozen=True)
class TimerStart(Message):
    """Starts the timer anew (hosts)."""

    type: ClassVar[str] = "timer.start"
    duration_s: int


@dataclass(frozen=True)
class TimerStop(Message):
    """Takes the timer away (hosts)."""

    type: ClassVar[str] = "timer.stop"


@dataclass(frozen=True)
class TimerChanged(Message):
    """Event: the timer was started, or (None) taken away."""

    type: ClassVar[str] = "timer.changed"
    timer: Timer | None = None
