"""What views cost: the demo's two cubes through a real render worker, seen by one viewer and by two.

    python -m tests.benchmarks.render_worker [--seconds 15] [--viewers 1,2]

The worker is a process of its own (`python -m rendering`); web, the cubes and the media worker are played here, over
loopback. `cpu_ms_per_view` is the worker's whole processor time, user and system, over the views that arrived;
`cores` the same over time. On Linux.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import uuid
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve

from capture.recording import Moment, RecordingReader
from conference.node.peer import create_peer_connection
from conference.node.receiver import EncodedReceiver
from conference.signalling.cubes import LinkOffer
from conference.signalling.rendered import RenderPlan, Seated, ViewQuality
from tests.benchmarks.report import ROOT, emit
from tests.rendering.fakes import LOOPBACK, FakeWeb

BENCHMARK = "render_worker"
RECORDINGS = ("ada.mkv", "ben.mkv")
SETTLE_S = 10.0
"""The quality ladder has taken its step by then."""
MEETING = str(uuid.UUID(int=1))
CUBES = tuple(str(uuid.UUID(int=10 + n)) for n in range(2))
VIEWERS = tuple(str(uuid.UUID(int=20 + n)) for n in range(2))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--viewers", default="1,2")
    arguments = parser.parse_args()
    for viewers in arguments.viewers.split(","):
        await measure(int(viewers), arguments.seconds)


async def measure(viewers: int, seconds: float) -> None:
    """Prints the results for a number of viewers of both cubes."""
    web = FakeWeb()
    async with worker(web) as process:
        cubes = [Replay(cube, ROOT / "capture" / "demo" / name) for cube, name in zip(CUBES, RECORDINGS, strict=True)]
        for cube in cubes:
            await cube.connect(web)
        seats = [Seated(viewer, len(CUBES) + n) for n, viewer in enumerate(VIEWERS[:viewers])]
        subjects = [Seated(cube, n) for n, cube in enumerate(CUBES)]
        playing = [asyncio.create_task(cube.play()) for cube in cubes]
        await web.request(RenderPlan(MEETING, "round-table", 4, tuple(subjects), tuple(seats)))
        await web.wait_offers(1)
        peer = web.media.peer
        if peer is None:
            raise RuntimeError("the worker has connected to no media worker")
        counts: Counter[str] = Counter()
        reading = [asyncio.create_task(count(receiver, counts)) for receiver in peer.receivers()]
        await asyncio.sleep(SETTLE_S)
        counts.clear()
        begun_s, begun_cpu_s = asyncio.get_running_loop().time(), cpu_s(process.pid)
        await asyncio.sleep(seconds)
        took_s, used_s = asyncio.get_running_loop().time() - begun_s, cpu_s(process.pid) - begun_cpu_s
        for task in (*playing, *reading):
            task.cancel()
        await asyncio.gather(*playing, *reading, return_exceptions=True)
        for cube in cubes:
            await cube.close()
    await web.media.close()
    heights = {(n.subject_id, n.viewer_id): n.height for n in web.notices if isinstance(n, ViewQuality)}
    rates = [views / took_s for views in counts.values()]
    case = f"{viewers}_viewers"
    emit(BENCHMARK, case, "eyeline", "cpu_ms_per_view", 1000 * used_s / max(sum(counts.values()), 1), "ms")
    emit(BENCHMARK, case, "eyeline", "cores", used_s / took_s, "1")
    emit(BENCHMARK, case, "eyeline", "frames_per_s", min(rates, default=0.0), "Hz")
    emit(BENCHMARK, case, "eyeline", "view_height", min(heights.values(), default=0), "px")


class Replay:
    """A cube that plays a recording again and again."""

    def __init__(self, participant_id: str, path: Path) -> None:
        self._participant_id = participant_id
        with RecordingReader(path) as reader:
            self._description = reader.description
            self._moments = [item for item in reader.items() if isinstance(item, Moment)]
        self._peer = create_peer_connection(LOOPBACK)
        self._senders = [self._peer.add_sender("H264") for _ in self._description.cameras]

    async def connect(self, web: FakeWeb) -> None:
        """Offers the cube to the worker."""
        sdp = await self._peer.create_offer_sdp()
        answer = await web.request(LinkOffer(MEETING, self._participant_id, 1, sdp, self._description))
        if not hasattr(answer, "sdp"):
            raise RuntimeError(f"the worker answered {answer}")
        await self._peer.accept_answer_sdp(answer.sdp)
        await self._peer.wait_connected()

    async def play(self) -> None:
        """Sends until cancelled."""
        clock = asyncio.get_running_loop().time
        begun_s, beat = clock(), 0
        while True:
            moment = self._moments[beat % len(self._moments)]
            for sender, frame in zip(self._senders, moment.frames, strict=True):
                if frame is not None:
                    timestamp = int(beat * 90_000 / self._description.frame_rate_hz)
                    sender.send(frame.access_unit, timestamp, key_frame=frame.is_key)
            beat += 1
            await asyncio.sleep(max(begun_s + beat / self._description.frame_rate_hz - clock(), 0))

    async def close(self) -> None:
        """Ends the connection."""
        await self._peer.close()


async def count(receiver: EncodedReceiver, counts: Counter[str]) -> None:
    """Counts a stream's views until cancelled."""
    while True:
        await receiver.get()
        counts[receiver.mid] += 1


@contextlib.asynccontextmanager
async def worker(web: FakeWeb) -> AsyncIterator[asyncio.subprocess.Process]:
    """A render worker that has dialled home to `web`."""

    async def handle(connection: ServerConnection) -> None:
        async with web.connect() as pipe:
            onward = asyncio.create_task(_send_all(pipe, connection))
            try:
                async for text in connection:
                    await pipe.send(str(text))
            finally:
                onward.cancel()
                await asyncio.gather(onward, return_exceptions=True)

    with tempfile.NamedTemporaryFile("w", suffix=".credential") as credential:
        credential.write("benchmark")
        credential.flush()
        async with serve(handle, LOOPBACK[0], 0, max_size=None) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            environment = os.environ | {
                "EYELINE_NODE_CREDENTIAL_FILE": credential.name,
                "EYELINE_WEB_URL": f"ws://{LOOPBACK[0]}:{port}/",
                "EYELINE_ICE_ADDRESSES": LOOPBACK[0],
            }
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", "rendering", cwd=ROOT, env=environment)
            try:
                await web.wait_connections(1)
                yield process
            finally:
                process.terminate()
                await process.wait()


async def _send_all(pipe: AsyncIterable[str | bytes], connection: ServerConnection) -> None:
    async for text in pipe:
        await connection.send(text)


def cpu_s(pid: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    asyncio.run(main())
