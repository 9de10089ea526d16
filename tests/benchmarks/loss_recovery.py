"""What packet loss between a capture node and a render worker does: `python -m tests.benchmarks.loss_recovery`.

A camera of the demo's cube (640×480, decoded once) is captured live at 30 frames a second: filtered, encoded and sent
over loopback, where packets are dropped at random, or all of them for a while every 2.5 s. In the case `lossless-5` the
codec takes nothing away, so that there are ten times the packets. `longest_gap_ms` is the longest time without a new
picture at the far side, `delivered_percent` the part of the pictures that came and could be decoded, `late_p95_ms` how
much older a picture is at its arrival than the youngest was.
"""

import asyncio
import random
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import capture.uplink
from capture.depth_codec import RGBDDecoder
from capture.frame import RGBDFrame
from capture.geometry import Intrinsics
from capture.live.cube import LiveCube
from capture.node import CaptureNode
from capture.recording import Moment, RecordingReader
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.receiver import EncodedReceiver
from conference.signalling.cubes import CaptureStart
from conference.signalling.state import CubeDescription
from tests.benchmarks.report import emit
from tests.capture.test_node import START, Web
from tests.node.pairs import lose, until

RECORDING = Path(__file__).parents[2] / "capture" / "demo" / "ada.mkv"
RATE_HZ = 30.0
SECONDS = 5.5
OUTAGE_EVERY_S = 2.5


@dataclass(frozen=True)
class ShownCamera:
    """A camera that gives the same frames over and over, at its rate."""

    serial: str
    intrinsics: Intrinsics
    pictures: Sequence[RGBDFrame]

    def frames(self) -> Generator[RGBDFrame | None, None, None]:
        start_s = time.monotonic()
        count = 0
        while True:
            count += 1
            due_s = start_s + count / RATE_HZ
            time.sleep(max(due_s - time.monotonic(), 0))
            yield replace(self.pictures[count % len(self.pictures)], captured_us=round(due_s * 1e6))


def main() -> None:
    """Prints the results of all cases."""
    rng = random.Random(1)
    cases: dict[str, Callable[[], bool]] = {
        "loss-0": lambda: False,
        "loss-2": lambda: rng.random() < 0.02,
        "loss-5": lambda: rng.random() < 0.05,
        "loss-10": lambda: rng.random() < 0.10,
        "outage-100ms": lambda: time.monotonic() % OUTAGE_EVERY_S < 0.1,
        "outage-400ms": lambda: time.monotonic() % OUTAGE_EVERY_S < 0.4,
        "lossless-5": lambda: rng.random() < 0.05,
    }
    description, camera = demo_camera()
    cube = LiveCube(description, [camera])
    for case, lost in cases.items():
        asyncio.run(_measure(replace(cube, lossless=case.startswith("lossless")), case, lost))


def demo_camera() -> tuple[CubeDescription, ShownCamera]:
    """The demo cube's first camera, and a description of a cube that has it alone."""
    pictures, decoder = [], RGBDDecoder()
    with RecordingReader(RECORDING) as reader:
        description = replace(reader.description, cameras=reader.description.cameras[:1], frame_rate_hz=RATE_HZ)
        for item in reader.items():
            if isinstance(item, Moment) and item.frames[0] is not None:
                frame = decoder.decode(item.frames[0].access_unit)
                if frame is not None:
                    pictures.append(frame)
            if len(pictures) == 60:
                break
    (camera,) = description.cameras
    intrinsics = Intrinsics(camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy)
    # There and back again, so that the end is no jump.
    return description, ShownCamera(camera.serial, intrinsics, pictures + pictures[::-1])


async def _measure(cube: LiveCube, case: str, lost: Callable[[], bool]) -> None:
    made: list[PeerConnection] = []

    def create(ice_addresses: Sequence[str]) -> PeerConnection:
        made.append(create_peer_connection(ice_addresses))
        return made[-1]

    capture.uplink.create_peer_connection = create  # type: ignore[attr-defined]
    web = Web()
    node = CaptureNode(cube, ("127.0.0.1",))
    node.web = web
    try:
        await node.handlers()[CaptureStart](START)
        await until(lambda: node.stats().streams == 1, 20)
        receiver = web.links[0][1].receivers()[0]
        decoder = RGBDDecoder()
        decoder.decode((await receiver.get()).data)
        dropped = lose(made[0], lambda _: lost())
        arrivals_s, moments_us = await _watch(receiver, decoder)
    finally:
        await node.close()
        await web.close()
    gaps_ms = 1000 * np.diff(arrivals_s)
    # The least age is the way without loss; what is above it is lateness.
    age_ms = 1000 * (arrivals_s - moments_us / 1e6)
    expected = (moments_us[-1] - moments_us[0]) / 1e6 * RATE_HZ + 1
    emit("loss_recovery", case, "eyeline", "longest_gap_ms", float(gaps_ms.max()), "ms")
    emit("loss_recovery", case, "eyeline", "delivered_percent", 100 * len(moments_us) / expected, "%")
    emit("loss_recovery", case, "eyeline", "late_p95_ms", float(np.percentile(age_ms - age_ms.min(), 95)), "ms")
    emit("loss_recovery", case, "eyeline", "packets_dropped", len(dropped), "packets")


async def _watch(receiver: EncodedReceiver, decoder: RGBDDecoder) -> tuple[np.ndarray, np.ndarray]:
    """When pictures that can be decoded came [N] (s), and when they were captured [N] (µs)."""
    arrivals_s, moments_us = [], []
    end_s = time.monotonic() + SECONDS
    while time.monotonic() < end_s:
        unit = await receiver.get()
        frame = decoder.decode(unit.data)
        if frame is not None:
            arrivals_s.append(unit.arrival_s)
            moments_us.append(frame.captured_us)
    return np.array(arrivals_s), np.array(moments_us, np.float64)


if __name__ == "__main__":
    main()
