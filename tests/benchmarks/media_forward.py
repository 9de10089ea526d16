"""Forwarding beside Janus: 8 publishers, each received by the 7 others, 600 kbit/s of VP8 packets each.

    python -m tests.benchmarks.media_forward [--seconds 15] [--systems eyeline,janus]

Server and load run in a network namespace of their own (Janus offers no loopback address), so this needs root, `ip`,
`unshare` and Debian's `janus`. One load, written on the project's own connections, drives both servers in turn.
`cpu_us_per_packet` is the server's processor time, user and system, over the packets that it delivered; the added
latency runs from the publisher's send to the receiver's read, so it has the load's own two turns in it, for both.
On a machine that others use, `nice -n -15` before the command keeps their work out of the latency.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import uvloop

from tests.benchmarks.forwarding.eyelineserver import eyeline_server
from tests.benchmarks.forwarding.janusserver import janus_server
from tests.benchmarks.forwarding.room import ADDRESS, Load, Server, load_room, make_network
from tests.benchmarks.report import emit

PUBLISHERS = 8
SYSTEMS: dict[str, Callable[[Path, str], AbstractAsyncContextManager[Server]]] = {
    "eyeline": eyeline_server,
    "janus": janus_server,
}


def missing_here(systems: list[str]) -> list[str]:
    """What a benchmark of these systems lacks on this machine."""
    missing = [f"the program {name!r}" for name in ("ip", "unshare") if shutil.which(name) is None]
    if "janus" in systems and shutil.which("janus") is None:
        missing.append("Debian's package 'janus'")
    if os.geteuid() != 0:
        missing.append("root, to make a network namespace")
    return missing


def main() -> int:
    """Runs both systems in a namespace; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.media_forward")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each system is measured")
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    systems = arguments.systems.split(",")
    missing = missing_here(systems)
    if missing:
        print(f"media_forward can't run here: it needs {', '.join(missing)}", file=sys.stderr)
        return 2
    if not arguments.inside:
        command = [sys.executable, "-m", "tests.benchmarks.media_forward", *sys.argv[1:], "--inside"]
        return subprocess.run(["unshare", "--net", *command], check=False).returncode
    make_network()
    for name in systems:
        uvloop.run(_measure(name, arguments.seconds))
    return 0


async def _measure(name: str, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="media-forward-") as directory:
        async with SYSTEMS[name](Path(directory), ADDRESS) as server:
            _emit(server.name, await load_room(server, PUBLISHERS, seconds))


def _emit(system: str, load: Load) -> None:
    case = f"{PUBLISHERS}x{PUBLISHERS * (PUBLISHERS - 1)}"
    results = (
        ("cpu_us_per_packet", load.busy_s / load.received * 1e6, "us"),
        ("added_latency_p50_ms", load.p50_ms, "ms"),
        ("added_latency_p95_ms", load.p95_ms, "ms"),
        ("loss", load.loss, "ratio"),
    )
    for metric, value, unit in results:
        emit("media_forward", case, system, metric, value, unit)


if __name__ == "__main__":
    sys.exit(main())
