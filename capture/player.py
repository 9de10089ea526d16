"""Hands out what a cube gives at its right time: all cameras of a moment together, sound beside them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from capture.recording import Moment, SoundPacket
from conference.signalling.state import CubeDescription

LATE_MAX_S = 0.5
"""Later than this (the machine slept), the player goes on from now instead of catching up."""

log = logging.getLogger(__name__)


class CubeSource(Protocol):
    """Where a cube's packets come from; times start at 0 and grow."""

    description: CubeDescription
    has_sound: bool

    def items(self) -> Iterator[Moment | SoundPacket]: ...


class Outlet(Protocol):
    """Where they go. `moment_s` is unix time at which the item was captured."""

    def send_moment(self, moment: Moment, moment_s: float) -> None: ...

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None: ...


@dataclass
class PlayerCounters:
    """What a player has done; `late_s` is the last item's lateness."""

    packets: int = 0
    skips: int = 0
    late_s: float = 0.0


class Player:
    """Plays a source into an outlet until cancelled.

    Args:
        clock: monotonic seconds; sleep: waits that many seconds; wall_clock: unix seconds. Tests give their own.
    """

    def __init__(
        self,
        source: CubeSource,
        outlet: Outlet,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._source = source
        self._outlet = outlet
        self._clock = clock
        self._sleep = sleep
        self._wall_clock = wall_clock
        self.counters = PlayerCounters()

    async def run(self) -> None:
        """Plays without end.

        Raises:
            RecordingError: the source has broken.
        """
        start_s = self._clock()
        unix_start_s = self._wall_clock()
        for item in self._source.items():
            due_s = item.captured_us / 1e6
            wait_s = start_s + due_s - self._clock()
            # A sleep of 0 still lets others run, and lets a cancellation in.
            await self._sleep(max(wait_s, 0))
            late_s = self._clock() - start_s - due_s
            if late_s > LATE_MAX_S:
                log.warning("the player was %.1f s late and goes on from now", late_s)
                self.counters.skips += 1
                start_s += late_s
                unix_start_s += late_s
            self.counters.late_s = max(late_s, 0.0)
            if isinstance(item, Moment):
                self._outlet.send_moment(item, unix_start_s + due_s)
            else:
                self._outlet.send_sound(item, unix_start_s + due_s)
            self.counters.packets += 1
