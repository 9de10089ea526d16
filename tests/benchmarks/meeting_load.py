"""How many a media worker carries in one room, beside Janus, and what each more costs.

    python -m tests.benchmarks.meeting_load [--seconds 8] [--sizes 2,4,6,…] [--systems eyeline,janus]

Rooms of growing size: everybody publishes 600 kbit/s of VP8 packets and gets everybody else's. The largest that came
through before p95 of the packets' delay passed 50 ms, or their loss 0.5 %, is `participants`; beside each size stand
`p95_ms`, `loss`, and `cpu_ms_per_participant_s`, the server's processor time a second for each of them. As
`media_forward`, it needs root, `ip`, `unshare` and Debian's `janus`. Load and server share the machine's cores, and the
load, written on the project's own connections, needs more of them than either server: what is carried here is the least
that a server carries on two cores, for both systems alike. A media worker takes 870 streams by default, a room of 30;
here it takes what comes.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import uvloop

from tests.benchmarks.forwarding.room import ADDRESS, Load, load_room, make_network
from tests.benchmarks.media_forward import SYSTEMS, missing_here
from tests.benchmarks.report import emit

BENCHMARK = "meeting_load"
SIZES = (2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 30, 40, 50)
P95_MAX_MS = 50.0
LOSS_MAX = 0.005


async def load_size(system: str, size: int, seconds: float) -> Load:
    """One room in a server of its own."""
    with tempfile.TemporaryDirectory(prefix="meeting-load-") as directory:
        async with SYSTEMS[system](Path(directory), ADDRESS) as server:
            return await load_room(server, size, seconds)


def measure(system: str, sizes: list[int], seconds: float) -> None:
    """Rooms as they grow, until one is too large."""
    carried = 0
    for size in sizes:
        try:
            load = uvloop.run(load_size(system, size, seconds))
        except (RuntimeError, TimeoutError, AssertionError) as error:
            print(f"{system} did not take {size}: {error}", file=sys.stderr)
            break
        case = f"room-{size}"
        emit(BENCHMARK, case, system, "p95_ms", load.p95_ms, "ms")
        emit(BENCHMARK, case, system, "loss", load.loss, "ratio")
        emit(BENCHMARK, case, system, "cpu_ms_per_participant_s", load.busy_s / seconds / size * 1000, "ms/s")
        if load.p95_ms > P95_MAX_MS or load.loss > LOSS_MAX:
            break
        carried = size
    emit(BENCHMARK, "two-cores", system, "participants", carried, "1")


def main() -> int:
    """Measures both systems in a network namespace; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.meeting_load")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each size is measured")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    systems = arguments.systems.split(",")
    if missing := missing_here(systems):
        print(f"meeting_load can't run here: it needs {', '.join(missing)}", file=sys.stderr)
        return 2
    if not arguments.inside:
        command = [sys.executable, "-m", "tests.benchmarks.meeting_load", *sys.argv[1:], "--inside"]
        return subprocess.run(["unshare", "--net", *command], check=False).returncode
    make_network()
    for system in systems:
        measure(system, [int(size) for size in arguments.sizes.split(",")], arguments.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
