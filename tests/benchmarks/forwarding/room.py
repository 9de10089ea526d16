"""A room under load: everybody publishes a stream and gets all others', and what that costs the server."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from conference.node.peer import PeerConnection, create_peer_connection
from tests.benchmarks.forwarding.eyelineserver import EyelineServer
from tests.benchmarks.forwarding.janusserver import JanusServer
from tests.benchmarks.forwarding.load import Publisher, Tally, send

ADDRESS = "10.77.0.1"
WARM_UP_S = 3.0
DRAIN_S = 1.0
Server = EyelineServer | JanusServer


@dataclass(frozen=True)
class Load:
    """What was measured: the server's processor time, how late packets came, and which part of them never did."""

    busy_s: float
    received: int
    p50_ms: float
    p95_ms: float
    loss: float


async def load_room(server: Server, publishers: int, seconds: float) -> Load:
    """Loads a fresh server with one room."""
    tally, peers = Tally(), []
    names = [f"p{n}" for n in range(publishers)]

    def new_peer() -> PeerConnection:
        peers.append(create_peer_connection([ADDRESS]))
        return peers[-1]

    streams = []
    for name in names:
        peer = new_peer()
        streams.append(Publisher(peer, await server.publish(name, peer)))
    for name in names:
        peer = new_peer()
        await server.subscribe(name, peer, [other for other in names if other != name])
        tally.listen(peer)
    async with _running(send(streams, tally)):
        await asyncio.sleep(WARM_UP_S)
        tally.measuring = True
        busy_s = _processor_s(server.pid)
        await asyncio.sleep(seconds)
        tally.measuring = False
        busy_s = _processor_s(server.pid) - busy_s
        await asyncio.sleep(DRAIN_S)
    for peer in peers:
        await peer.close()
    expected = sum(stream.measured for stream in streams) * (publishers - 1)
    p50_ms, p95_ms = np.percentile(np.array(tally.delays_ns or [0]) / 1e6, (50, 95))
    loss = max(0.0, 1 - tally.received / expected) if expected else 1.0
    return Load(busy_s, tally.received, float(p50_ms), float(p95_ms), loss)


def make_network() -> None:
    """The addresses of a fresh network namespace."""
    for command in (
        "link set lo up",
        "link add eyeline0 type veth peer name eyeline1",
        f"addr add {ADDRESS}/24 dev eyeline0",
        "link set eyeline0 up",
        "link set eyeline1 up",
    ):
        subprocess.run(["ip", *command.split()], check=True)


@contextlib.asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
