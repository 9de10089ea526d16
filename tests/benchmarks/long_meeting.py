"""Whether memory stays flat in a meeting of four hours, which goes by at speed.

`python -m tests.benchmarks.long_meeting [--hours 4] [--seconds 400]`. Two bots send and receive as many packets as they
would in that time with sound, 50 a second, with a key frame every hundred seconds; all say as many lines of chat (one
every ten seconds), change as often (microphone or hand, every five seconds) and come and go as often (somebody
for a while, every four minutes), but in so many seconds. At each eighth of it: `web_mb` and `media_mb`, what the web
process and the media worker hold in memory; in the end `growth_percent` of each from the second eighth on, until which
caches fill, `packets` that came through to the bots, `lines`, `changes` and `visits`.

Rates that a service allows a person hold for bots, too: with less than some 400 seconds for four hours it takes longer.
"""

import argparse
import asyncio
import itertools
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import uvloop

from conference.signalling.errors import SignallingError
from conference.signalling.gestures import HandSet
from conference.signalling.messages import Done, Message, ParticipantUpdate
from tests.benchmarks.forwarding.load import PACKETS_PER_FRAME
from tests.benchmarks.report import emit
from tests.bots import faults
from tests.bots.bot import Bot
from tests.bots.door import Door
from tests.browser.service import Service, data_dir

BENCHMARK = "long_meeting"
PACKETS_PER_S = 50
CHAT_EVERY_S, CHANGE_EVERY_S, VISIT_EVERY_S = 10.0, 5.0, 240.0
TALKERS, VISITORS = 4, 3
PARTS = 8
WARM_PARTS = 2
COME_S = 240.0
"""On a machine that does much else."""
REFUSED_S = 0.5
MEASURED = ("web", "media")
OnPart = Callable[[int, dict[str, float]], None]


@dataclass
class Passed:
    """What has gone through so far, and what was held in memory at each part, in MB."""

    packets: int = 0
    lines: int = 0
    changes: int = 0
    visits: int = 0
    memory_mb: tuple[dict[str, float], ...] = ()

    def growth_percent(self, kind: str, since_part: int = WARM_PARTS) -> float:
        """From a part on, when caches are full, to the end."""
        first, last = self.memory_mb[since_part - 1][kind], self.memory_mb[-1][kind]
        return 100 * (last - first) / first


async def long_meeting(
    service: Service, door: Door, hours: float, seconds: float, on_part: OnPart = lambda part, held_mb: None
) -> Passed:
    """Holds a meeting of so many hours in so many seconds, or in as many as it takes.

    Args:
        on_part: told which part has gone by, and what the processes hold in memory then.
    """
    lasts_s = hours * 3600
    slug = door.call("/api/rooms", {"title": "Long", "scenario": "round-table", "seat_count": 12})["slug"]
    frames = round(lasts_s * PACKETS_PER_S / PACKETS_PER_FRAME)
    lines, changes, visits = (round(lasts_s / every_s) for every_s in (CHAT_EVERY_S, CHANGE_EVERY_S, VISIT_EVERY_S))

    async def come(name: str, frame_rate_hz: float = PACKETS_PER_S / PACKETS_PER_FRAME, hears: bool = True) -> Bot:
        return Bot(service.url, slug, await asyncio.to_thread(door.token, slug, name), frame_rate_hz, hears)

    bots = [await come(f"Bot {n}", frames / seconds) for n in range(2)]
    talkers = bots + [await come(f"Talker {n}", hears=False) for n in range(TALKERS - len(bots))]
    passed = Passed()
    numbers = itertools.count()

    async def say() -> None:
        bot = talkers[passed.lines % TALKERS]
        await bot.say(f"line {next(numbers)} of a long meeting")
        bot.kept.clear()
        passed.lines += 1

    async def change() -> None:
        on, bot = passed.changes % (2 * TALKERS) < TALKERS, talkers[passed.changes % TALKERS]
        message: Message = HandSet(on) if passed.changes % 2 else ParticipantUpdate(muted=on, camera_on=True)
        await again(lambda: bot.request(message, Done))
        passed.changes += 1

    async def visit() -> None:
        guest = await come(f"Guest {next(numbers)}")
        try:
            await heard(guest, bots)
        finally:
            await guest.close()
        passed.visits += 1

    async def watch() -> None:
        part = 0
        while part < PARTS:
            sent = min(bot.frames for bot in bots)
            done = (sent / frames, passed.lines / lines, passed.changes / changes, passed.visits / visits)
            if min(done) >= (part + 1) / PARTS:
                passed.memory_mb += ({kind: held_mb(service, kind) for kind in MEASURED},)
                part += 1
                on_part(part, passed.memory_mb[-1])
            await asyncio.sleep(0.05)

    try:
        for bot in bots:
            await heard(bot, [other for other in bots if other is not bot])
        repeated = (
            repeat(say, lines, seconds),
            repeat(change, changes, seconds),
            *(repeat(visit, len(range(n, visits, VISITORS)), seconds) for n in range(VISITORS)),
        )
        async with asyncio.TaskGroup() as group:
            for work in (*repeated, watch()):
                group.create_task(work)
        passed.packets = sum(bot.ears.packets for bot in bots)
    finally:
        await asyncio.gather(*(bot.close() for bot in talkers))
    return passed


async def repeat(act: Callable[[], Awaitable[None]], count: int, seconds: float) -> None:
    """Does something so often, spread over so many seconds."""
    began_s = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, began_s + number * seconds / count - time.monotonic()))
        await act()


async def again(ask: Callable[[], Awaitable[Message]]) -> None:
    """Asks until it is allowed: a service lets nobody do things all the time."""
    while True:
        try:
            await ask()
            return
        except (OSError, SignallingError):
            await asyncio.sleep(REFUSED_S)


async def heard(bot: Bot, others: list[Bot]) -> None:
    """Waits until a bot gets what the others send.

    Raises:
        TimeoutError: it did not in time; the message says how it and they were.
    """
    deadline_s = time.monotonic() + COME_S
    while True:
        sending = {p.id for p in bot.publications.values() if p.participant_id in {other.id for other in others}}
        if len(sending) >= len(others) and sending <= bot.ears.heard_s.keys():
            return
        if time.monotonic() > deadline_s:
            told = "\n".join(f"{one.id[:4]}: {one.describe()}" for one in (bot, *others))
            raise TimeoutError(f"nobody heard after {COME_S:g} s:\n{told}")
        await asyncio.sleep(0.02)


def held_mb(service: Service, kind: str) -> float:
    """What the processes of a kind hold in memory."""
    return sum(_resident_mb(pid) for pid in faults.pids(service, kind))


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def show_part(hour: float, held: dict[str, float]) -> None:
    """Prints what is held in memory at a moment of the meeting."""
    for kind in MEASURED:
        emit(BENCHMARK, f"hour-{hour:g}", "eyeline", f"{kind}_mb", held[kind], "MB")


def show(passed: Passed, hours: float) -> None:
    """Prints what was measured."""
    for kind in MEASURED:
        emit(BENCHMARK, f"{kind}-{hours:g}-hours", "eyeline", "growth_percent", passed.growth_percent(kind), "%")
    for name in ("packets", "lines", "changes", "visits"):
        emit(BENCHMARK, f"all-{hours:g}-hours", "eyeline", name, getattr(passed, name), "1")


def main() -> int:
    """One meeting in a service of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.long_meeting")
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--seconds", type=float, default=400.0)
    arguments = parser.parse_args()
    with data_dir() as folder:
        service = Service(folder)
        try:
            hours, seconds = arguments.hours, arguments.seconds

            def on_part(part: int, held: dict[str, float]) -> None:
                show_part(hours * part / PARTS, held)

            meeting = long_meeting(service, Door(service), hours, seconds, on_part)
            show(uvloop.run(meeting), hours)
        finally:
            service.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
