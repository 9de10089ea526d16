"""What replaying the two demo cubes costs: processor time of both nodes, twelve tracks and two microphones."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from conference.node.receiver import EncodedReceiver
from tests.benchmarks.report import ROOT, emit
from tests.capture import web

SECONDS = 15.0
CUBES = ("ada", "ben")


async def measure() -> None:
    """Runs both nodes against peers in this process, and prints their cost."""
    with tempfile.TemporaryDirectory() as directory:
        credential = Path(directory) / "credential"
        credential.write_text("secret")
        async with contextlib.AsyncExitStack() as stack:
            homes = [await stack.enter_async_context(web.serving()) for _ in CUBES]
            nodes = []
            for cube, home in zip(CUBES, homes, strict=True):
                environment = {
                    **os.environ,
                    "EYELINE_WEB_URL": home.url,
                    "EYELINE_NODE_CREDENTIAL_FILE": str(credential),
                    "EYELINE_ICE_ADDRESSES": "127.0.0.1",
                }
                recording = str(ROOT / "capture" / "demo" / f"{cube}.mkv")
                command = [sys.executable, "-m", "capture", "replay", recording]
                nodes.append(await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment))
            try:
                for home in homes:
                    await home.both.wait()
                    await home.cameras[0].wait_connected()
                receivers = [r for home in homes for r in home.cameras[0].receivers()]
                counts = [0] * len(receivers)
                drains = [asyncio.create_task(drain(r, counts, n)) for n, r in enumerate(receivers)]
                await asyncio.sleep(2)
                counts[:] = [0] * len(receivers)
                before_s, start_s = sum(cpu_s(node.pid) for node in nodes), time.monotonic()
                await asyncio.sleep(SECONDS)
                used_s, passed_s = sum(cpu_s(node.pid) for node in nodes) - before_s, time.monotonic() - start_s
                for task in drains:
                    task.cancel()
                await asyncio.gather(*drains, return_exceptions=True)
            finally:
                for node in nodes:
                    node.send_signal(signal.SIGTERM)
                    await node.wait()
    case = f"{len(CUBES)}x{len(receivers) // len(CUBES)}"
    emit("capture_replay", case, "eyeline", "cpu_of_a_core", used_s / passed_s, "1")
    emit("capture_replay", case, "eyeline", "frames_per_s_least", min(counts) / passed_s, "Hz")


async def drain(receiver: EncodedReceiver, counts: list[int], place: int) -> None:
    """Counts what arrives."""
    while True:
        await receiver.get()
        counts[place] += 1


def cpu_s(pid: int) -> float:
    """Processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    asyncio.run(measure())
