"""What else a meeting survives, without killing anything: bad networks, full disks, cameras that lie.

Used by `python -m tests.benchmarks.recovery --faults network,disk,camera`, in one process and in no profile, as none
of it depends on one. For a network `recovery_s` is the longest time without sound, and `sound_lost` and `picture_lost`
the parts (0 to 1) of twelve seconds (`network_faults`); for a disk that fills up, until the recording has ended, and
`packets_lost` those of before that are not in the file; for a camera, until it is left out, and `accused` how many
others are.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import uvloop

from capture.frame import RGBDFrame
from capture.live.calibration_watch import INTERVAL_S, CalibrationWatch
from capture.live.watch import CameraWatch
from conference.media.recorder import KEPT_FREE_BYTES, Recording
from conference.media.rtpdump import RtpDump
from tests.benchmarks import network_faults
from tests.capture.live.test_calibration_watch import CAMERAS, MOMENTS_S, Scene, moved, turned
from tests.media.test_recorder import packet, publication, request

Result = dict[str, float]
RATE_HZ = 15.0
LOOKS_MAX = 60
DISK_S = 30.0
WRONG = 1


def network() -> Iterator[tuple[str, Result]]:
    """Every fault of `network_faults`."""
    for name, fault in network_faults.FAULTS.items():
        if name != "none":
            got = uvloop.run(network_faults.measure(fault, name == network_faults.CHANGED))
            lost = {"sound_lost": 1 - got.sound_percent / 100, "picture_lost": 1 - got.picture_percent / 100}
            yield name, {"recovery_s": got.sound_gap_s, **lost}


def disk() -> Iterator[tuple[str, Result]]:
    """A disk that fills up while something is recorded."""
    with tempfile.TemporaryDirectory(prefix="recovery-") as folder:
        free = [2 * KEPT_FREE_BYTES]
        recording = Recording(request(Path(folder)), free_bytes=lambda directory: free[0])
        camera, sent, full_s = publication(), 0, float("inf")
        recording.add(camera)
        began_s = time.monotonic()
        before = 0
        while recording.failed is None and time.monotonic() - began_s < DISK_S:
            if free[0] > KEPT_FREE_BYTES and time.monotonic() - began_s > 1.0:
                free[0], full_s, before = 0, time.monotonic(), sent
            camera.receive(packet(sent), time.monotonic())
            sent += 1
            time.sleep(0.01)
        recovery_s = time.monotonic() - full_s
        recording.detach()
        (track,) = recording.stop()
        with RtpDump(Path(folder) / track.path) as dump:
            written = sum(1 for _ in dump)
    yield "disk-full", {"recovery_s": recovery_s, "packets_lost": float(max(0, before - written))}


def camera() -> Iterator[tuple[str, Result]]:
    """One of six cameras stands still, gives noise, was turned or moved since it was calibrated."""
    scene = Scene()
    rng = np.random.default_rng(1)
    still = scene.frame(WRONG, 0.0, np.eye(4))

    def noise(at_us: int) -> RGBDFrame:
        depth_m = rng.uniform(0.3, 5.0, still.depth_m.shape).astype(np.float32)
        return RGBDFrame(still.colour, depth_m, at_us)

    yield "camera-frozen", {"recovery_s": _watched_s(lambda at_us: replace(still, captured_us=at_us))}
    yield "camera-noise", {"recovery_s": _watched_s(noise)}
    for name, fault in (("camera-turned-3-deg", turned(0, 3)), ("camera-moved-5-cm", moved(0.05, 0, 0))):
        watch = CalibrationWatch(CAMERAS)
        for look in range(1, LOOKS_MAX):
            found = watch.misplaced(scene.look(MOMENTS_S[look % len(MOMENTS_S)], {WRONG: fault}))
            if WRONG in found:
                break
        yield name, {"recovery_s": look * INTERVAL_S, "accused": float(len(found.keys() - {WRONG}))}


def _watched_s(frame: Callable[[int], RGBDFrame]) -> float:
    """How long a camera gives such frames before it is left out."""
    watch = CameraWatch()
    for count in range(round(LOOKS_MAX * RATE_HZ)):
        if watch.lie(frame(round(count / RATE_HZ * 1e6))) is not None:
            return count / RATE_HZ
    return float("inf")


GROUPS: dict[str, Callable[[], Iterator[tuple[str, Result]]]] = {"network": network, "disk": disk, "camera": camera}


def row(name: str, result: Result) -> str:
    """A row of the table."""
    told = {
        "sound_lost": "{:.0%} of the sound",
        "picture_lost": "{:.0%} of the pictures",
        "packets_lost": "{:.0f} packets",
        "accused": "{:.0f} other cameras",
    }
    lost = ", ".join(told[key].format(value) for key, value in result.items() if key in told)
    return f"| {name} | {result['recovery_s']:.1f} s | {lost or 'nothing else'} |"
