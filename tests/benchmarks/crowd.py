"""How soon a hundred people are in who come at once, beside a thousand sockets that say nothing.

`python -m tests.benchmarks.crowd [IDLE [PEOPLE_A_ROOM]]`, the profile scaled with all its processes, five rooms, bots
without media. `joined_s` is the time from the first greeting until the last of them is in, `closed_s` until the last of
the silent sockets is closed by web, which gives each ten seconds to greet.
"""

import argparse
import asyncio
import sys

import uvloop

from tests.benchmarks.report import emit
from tests.bots.crowd import ROOMS, crowd
from tests.bots.door import Door
from tests.browser.service import Service, data_dir

IDLE, PEOPLE_A_ROOM = 1000, 20


def main() -> int:
    """One service, one crowd."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crowd")
    parser.add_argument("idle", type=int, nargs="?", default=IDLE)
    parser.add_argument("people", type=int, nargs="?", default=PEOPLE_A_ROOM, help="a room, of which there are five")
    options = parser.parse_args()
    idle, people = options.idle, options.people
    with data_dir() as folder:
        service = Service(folder, EYELINE_PROFILE="scaled")
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                came = runner.run(crowd(Door(service), idle, people))
        finally:
            service.stop()
    case = f"{ROOMS * people}-beside-{idle}"
    emit("crowd", case, "eyeline", "joined_s", came.joined_s, "s")
    emit("crowd", case, "eyeline", "closed_s", came.closed_s, "s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
