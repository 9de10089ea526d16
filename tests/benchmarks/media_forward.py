"""Forwarding beside Janus: 8 publishers, each received by the 7 others, 600 kbit/s of VP8 packets each.

    python -m tests.benchmarks.media_forward [--seconds 15] [--systems eyeline,janus]

Server and load run in a network namespace of their own (Janus offers no loopback address), so this needs root, `ip`,
`unshare` and Debian's `janus`. One load, written on the project's own connections, drives both servers in turn.
`cpu_us_per_packet` is the server's processor time, user and system, over the packets that it delivered; the added
latency runs from the publisher's send to the receiver's read, so it has the load's own two turns in it, for both.
On a machine that others use, `nice -n -15` before the command keeps their work out of the latency.
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import numpy as np
import uvloop

from conference.node.peer import PeerConnection, create_peer_connection
from tests.benchmarks.forwarding.eyelineserver import EyelineServer, eyeline_server
from tests.benchmarks.forwarding.janusserver import JanusServer, janus_server
from tests.benchmarks.forwarding.load import Publisher, Tally, send
from tests.benchmarks.report import emit

PUBLISHERS = 8
ADDRESS = "10.77.0.1"
WARM_UP_S = 3.0
DRAIN_S = 1.0
Server = EyelineServer | JanusServer
SYSTEMS: dict[str, Callable[[Path, str], AbstractAsyncContextManager[Server]]] = {
    "eyeline": eyeline_server,
    "janus": janus_server,
}


def main() -> int:
    """Runs both systems in a namespace; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.media_forward")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each system is measured")
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    systems = arguments.systems.split(",")
    missing = [f"the program {name!r}" for name in ("ip", "unshare") if shutil.which(name) is None]
    if "janus" in systems and shutil.which("janus") is None:
        missing.append("Debian's package 'janus'")
    if os.geteuid() != 0:
        missing.append("root, to make a network namespace")
    if missing:
        print(f"media_forward can't run here: it needs {', '.join(missing)}", file=sys.stderr)
        return 2
    if not arguments.inside:
        command = [sys.executable, "-m", "tests.benchmarks.media_forward", *sys.argv[1:], "--inside"]
        return subprocess.run(["unshare", "--net", *command], check=False).returncode
    _make_network()
    for name in systems:
        uvloop.run(_measure(name, arguments.seconds))
    return 0


async def _measure(name: str, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="media-forward-") as directory:
        async with SYSTEMS[name](Path(directory), ADDRESS) as server:
            await _run(server, seconds)


async def _run(server: Server, seconds: float) -> None:
    tally, peers = Tally(), []
    names = [f"p{n}" for n in range(PUBLISHERS)]

    def new_peer() -> PeerConnection:
        peers.append(create_peer_connection([ADDRESS]))
        return peers[-1]

    publishers = []
    for name in names:
        peer = new_peer()
        publishers.append(Publisher(peer, await server.publish(name, peer)))
    for name in names:
        peer = new_peer()
        await server.subscribe(name, peer, [other for other in names if other != name])
        tally.listen(peer)
    async with _running(send(publishers, tally)):
        await asyncio.sleep(WARM_UP_S)
        tally.measuring = True
        busy_s = _processor_s(server.pid)
        await asyncio.sleep(seconds)
        tally.measuring = False
        busy_s = _processor_s(server.pid) - busy_s
        await asyncio.sleep(DRAIN_S)
    for peer in peers:
        await peer.close()
    expected = sum(publisher.measured for publisher in publishers) * (PUBLISHERS - 1)
    _emit(server.name, tally, expected, busy_s)


def _emit(system: str, tally: Tally, expected: int, busy_s: float) -> None:
    p50_ms, p95_ms = np.percentile(np.array(tally.delays_ns) / 1e6, (50, 95))
    case = f"{PUBLISHERS}x{PUBLISHERS * (PUBLISHERS - 1)}"
    results = (
        ("cpu_us_per_packet", busy_s / tally.received * 1e6, "us"),
        ("added_latency_p50_ms", float(p50_ms), "ms"),
        ("added_latency_p95_ms", float(p95_ms), "ms"),
        ("loss", max(0.0, 1 - tally.received / expected), "ratio"),
    )
    for metric, value, unit in results:
        emit("media_forward", case, system, metric, value, unit)


@contextlib.asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> Any:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _make_network() -> None:
    for command in (
        "link set lo up",
        "link add eyeline0 type veth peer name eyeline1",
        f"addr add {ADDRESS}/24 dev eyeline0",
        "link set eyeline0 up",
        "link set eyeline1 up",
    ):
        subprocess.run(["ip", *command.split()], check=True)


if __name__ == "__main__":
    sys.exit(main())
