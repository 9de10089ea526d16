"""What views made after the meeting cost and how near they come to the truth: `python -m rendering offline`.

Run by `python -m tests.benchmarks.offline_view [--people ada,ben] [--moments 15] [--profile fast]`. Each of the
synthetic people is recorded by six cameras as a capture node sends them; `python -m rendering offline` then makes the
views from two seats. The rivals see what the recording's codec left, and their views go through the same kind of file.

Cases: `seat-1`, `seat-2`, the mean over the people; PSNR and SSIM over the person crop. `views_per_s` is between the
first and the last that is told, the start of the process apart; `cpu_ms_per_view` is all processor time of the process,
its start included (a rival has none). Needs the package anny; on Linux.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import av
import numpy as np

from capture.depth_codec import RGBDDecoder, RGBDEncoder
from capture.frame import RGBDFrame
from capture.synthetic.cube import describe
from conference.node.h264 import packetize
from conference.signalling.codec import to_json
from conference.signalling.kept_depth import RecordedCamera, Seating, SeatOf, SeatViews
from rendering.assembly import Assembly
from rendering.evaluate.make_scene import synthetic_subject
from rendering.evaluate.methods import METHODS
from rendering.evaluate.metrics import Picture, person_crop, psnr, ssim
from rendering.evaluate.synthetic import SyntheticSubject, premultiplied
from rendering.offline.render import SIZE
from rendering.offline.view_file import ViewFile
from rendering.view import View
from rendering.worker.profile import PROFILES
from tests.benchmarks.report import ROOT, emit
from tests.recordings.packets import RECORDER_START_S, Coded, TrackWriter

BENCHMARK = "offline_view"
RATE_HZ = 15.0
BEGIN_S = 1.0
KEY_EVERY = 15
PAYLOAD_MAX = 1180
RIVALS = ("nearest-camera", "lumigraph")
SUBJECT, VIEWERS = "subject", ("first", "second")
SEATS = tuple(SeatOf(who, n) for n, who in enumerate((SUBJECT, *VIEWERS)))
UNITS = {"psnr": "dB", "views_per_s": "1/s", "cpu_ms_per_view": "ms", "memory_peak": "MB"}

Results = dict[tuple[str, str, str], list[float]]
"""Values by case, system and metric."""


@dataclass(frozen=True)
class Recorded:
    """One person's recording, and what its cameras saw as it is decoded: by moment, then by camera."""

    subject: SyntheticSubject
    folder: Path
    wanted: SeatViews
    frames: tuple[tuple[RGBDFrame, ...], ...]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="ada,ben")
    parser.add_argument("--moments", type=int, default=15)
    parser.add_argument("--profile", choices=PROFILES, default="fast")
    options = parser.parse_args()
    results: Results = {}
    for seed, person in enumerate(options.people.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            recorded = _record(synthetic_subject(person, None, seed), Path(folder), options.moments)
            for seat in range(1, len(SEATS)):
                _measure(recorded, seat, options.profile, results)
    for (case, system, metric), values in results.items():
        worst_counts = metric == "memory_peak"
        emit(BENCHMARK, case, system, metric, max(values) if worst_counts else fmean(values), UNITS.get(metric, "1"))


def _record(subject: SyntheticSubject, folder: Path, moments: int) -> Recorded:
    seen = [subject.frames(n, BEGIN_S + n / RATE_HZ) for n in range(moments)]
    described = describe(SUBJECT, subject.cameras, RATE_HZ).cameras
    cameras, decoded = [], []
    for n, description in enumerate(described):
        encoder = RGBDEncoder(description.width, description.height, RATE_HZ)
        decoder, units, frames = RGBDDecoder(), [], []
        for k, moment in enumerate(seen):
            (unit,) = encoder.encode(moment[n], force_key=k % KEY_EVERY == 0)
            units.append(Coded(k / RATE_HZ, packetize(unit.access_unit, PAYLOAD_MAX)))
            frame = decoder.decode(unit.access_unit)
            if frame is None:
                raise RuntimeError("the first unit was no key frame")
            frames.append(frame)
        writer = TrackWriter(folder, SUBJECT, "cube", "h264")
        writer.write(units)
        cameras.append(RecordedCamera(writer.publication_id, description))
        decoded.append(frames)
    seating = Seating(RECORDER_START_S - 1, "round-table", len(SEATS), SEATS)
    return Recorded(
        subject, folder, SeatViews(VIEWERS[0], (seating,), tuple(cameras)), tuple(zip(*decoded, strict=True))
    )


def _measure(recorded: Recorded, seat: int, profile: str, results: Results) -> None:
    window = Assembly("round-table", len(SEATS)).window_camera(seat, 0, np.zeros(3), SIZE.width, SIZE.height)
    truths = [recorded.subject.truth(window, BEGIN_S + n / RATE_HZ).picture for n in range(len(recorded.frames))]
    case = f"seat-{seat}"

    def add(system: str, metric: str, value: float) -> None:
        results.setdefault((case, system, metric), []).append(value)

    out = recorded.folder / case
    for metric, value in _offline(recorded, VIEWERS[seat - 1], profile, out).items():
        add("eyeline", metric, value)
    _compare(out / f"{SUBJECT}.mkv", truths, lambda metric, value: add("eyeline", metric, value))
    for rival in RIVALS:
        path = recorded.folder / f"{rival}.mkv"
        begun_s = time.perf_counter()
        _write(path, (METHODS[rival](frames, recorded.subject.cameras, window) for frames in recorded.frames))
        add(rival, "views_per_s", len(truths) / (time.perf_counter() - begun_s))
        _compare(path, truths, lambda metric, value, rival=rival: add(rival, metric, value))  # type: ignore[misc]


def _offline(recorded: Recorded, viewer: str, profile: str, out: Path) -> dict[str, float]:
    """Renders in a process of its own, and gives what it cost."""
    wanted = recorded.folder / "wanted.json"
    wanted.write_text(json.dumps(to_json(replace(recorded.wanted, viewer_id=viewer))))
    command = [sys.executable, "-m", "rendering", "offline", str(recorded.folder), str(wanted), str(out)]
    process = subprocess.Popen([*command, "--profile", profile], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told, memory_kb = [], 0
    for line in process.stdout:
        told.append((time.perf_counter(), float(json.loads(line)["done"])))
        memory_kb = max(memory_kb, _peak_kb(process.pid))
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("python -m rendering offline could not render")
    views = len(recorded.frames)
    (first_s, first), (last_s, last) = told[0], told[-1]
    return {
        "views_per_s": views * (last - first) / (last_s - first_s),
        "cpu_ms_per_view": 1000 * (used.ru_utime + used.ru_stime) / views,
        "memory_peak": memory_kb / 1024,
    }


def _peak_kb(pid: int) -> int:
    """The most memory that a process has held; what `wait4` tells counts the process that began it, too."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)  # none when it has ended


def _write(path: Path, views: Iterable[View]) -> None:
    with ViewFile(path, SIZE) as file:
        for n, view in enumerate(views):
            file.write(view, n / RATE_HZ)


def _compare(path: Path, truths: Sequence[Picture], add: Callable[[str, float], None]) -> None:
    shown = _pictures(path)
    if len(shown) != len(truths):
        raise SystemExit(f"{path.name} has {len(shown)} views of {len(truths)} moments")
    crops = [person_crop(truth[..., 3]) for truth in truths]
    pairs = [
        (a[crop][..., :3], b[crop][..., :3])
        for a, b, crop in zip(shown, truths, crops, strict=True)
        if crop is not None
    ]
    add("psnr", fmean(psnr(a, b) for a, b in pairs))
    add("ssim", fmean(ssim(a, b) for a, b in pairs))


def _pictures(path: Path) -> list[Picture]:
    """[H, W, 4] each, premultiplied, of a file with colour above alpha."""
    with av.open(str(path)) as container:
        images = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    half = SIZE.height
    return [premultiplied(image[:half], np.ascontiguousarray(image[half:, :, 0])) for image in images]


if __name__ == "__main__":
    main()
