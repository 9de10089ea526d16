"""A meeting of bots in a running service: who is whole, and what was kept."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Callable

from tests.bots.bot import Bot
from tests.bots.door import Door
from tests.browser.service import Service

LOOK_S = 0.02
CHAT_EVERY_S = 0.5
FRESH_S = 0.5
"""What came so lately still comes."""


class MeetingOfBots:
    """Bots that chat all the time. The demo's two cubes are in the meeting, too, where there are views."""

    def __init__(self, service: Service, bots: list[Bot]) -> None:
        self.service = service
        self.bots = bots
        self.killed_s = 0.0
        """When a process was killed, by the monotonic clock."""
        self._numbers = itertools.count()
        self._talking = [asyncio.create_task(self._talk(bot)) for bot in bots]

    async def until(self, is_true: Callable[[], bool], timeout_s: float, what: str) -> float:
        """When it came true, in seconds of the monotonic clock.

        Raises:
            TimeoutError: it did not in time; the message says how everybody was.
        """
        deadline_s = time.monotonic() + timeout_s
        while not is_true():
            if time.monotonic() > deadline_s:
                raise TimeoutError(f"not {what} after {timeout_s:g} s: {self.describe()}\n{self.service.tail()}")
            await asyncio.sleep(LOOK_S)
        return time.monotonic()

    def is_whole(self, since_s: float = 0.0, views: int = 0) -> bool:
        """Whether everybody was answered by web, and gets everybody's camera and so many views, since a moment."""
        now_s = time.monotonic()
        for bot in self.bots:
            wanted = bot.wanted()
            cameras = len(wanted) - len(bot.views())
            if bot.answered_s <= since_s or cameras != len(self.bots) - 1 or len(bot.views()) < views:
                return False
            if any(bot.ears.heard_s.get(of, 0.0) < max(since_s, now_s - FRESH_S) for of in wanted):
                return False
        return True

    async def lost_lines(self) -> int:
        """How many lines of chat somebody does not have of those that web has said it keeps, after all has come."""
        said = {line for bot in self.bots for line in bot.kept}
        with contextlib.suppress(TimeoutError):
            await self.until(lambda: all(said <= bot.chat for bot in self.bots), 10.0, "complete")
        return sum(len(said - bot.chat) for bot in self.bots)

    def moved(self) -> int:
        """How many have sat on more than one seat."""
        return sum(len(bot.seats) > 1 for bot in self.bots)

    def describe(self) -> str:
        """How everybody is, for a person who looks for a fault."""
        return "\n".join(bot.describe() for bot in self.bots)

    async def close(self) -> None:
        """Everybody goes."""
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        await asyncio.gather(*(bot.close() for bot in self.bots))

    async def _talk(self, bot: Bot) -> None:
        while True:
            await asyncio.sleep(CHAT_EVERY_S)
            if bot.welcome is not None:
                await bot.say(f"line {next(self._numbers)}")


@contextlib.asynccontextmanager
async def meeting_of_bots(service: Service, door: Door, count: int, slug: str = "demo") -> AsyncIterator[MeetingOfBots]:
    """So many bots in a room, who go at the end."""
    tokens = [door.token(slug, f"Bot {n}") for n in range(count)]
    meeting = MeetingOfBots(service, [Bot(service.url, slug, token) for token in tokens])
    try:
        yield meeting
    finally:
        await meeting.close()
