"""How long views take and what memory they need: profile `fast` for 1, 2, 4 and 8 viewers of one subject, and `full`.

Run by `python -m tests.benchmarks.view_speed`. A case is named by profile, size and number of viewers. Four of six
cameras are prepared at each moment, in two threads, and the views of all viewers are made in the same two: one of a
viewer alone is shared between them, several are made beside each other.
`live-…` is `fast` with edges only completed, as the render worker has it. Needs the package anny.
"""

import json
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch

from capture.frame import RGBDFrame
from capture.geometry import Camera
from rendering.crew import Crew
from rendering.evaluate.make_scene import synthetic_subject
from rendering.evaluate.synthetic import EYES_M, eye_camera
from rendering.full.view import FullRenderer
from rendering.fuse import fill_holes, fuse_checked
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.select import CAMERAS_BEST, ChosenCamera, choose_cameras, choose_shared_cameras
from rendering.view import render_view
from rendering.warp import draw_depth
from tests.benchmarks.report import commit, emit, machine

BENCHMARK = "view_speed"
SIZE = (480, 384)
GPU_SIZE = (1280, 960)
VIEWERS = (1, 2, 4, 8)
SHARED = (0, 2, 3, 5)
THREADS = 2
REPEATS, FULL_REPEATS = 9, 3


def main() -> None:
    """Measures and prints."""
    subject = synthetic_subject("ada", None, 0)
    frames, cameras = subject.frames(0, 1.0), subject.cameras
    with ThreadPoolExecutor(THREADS) as pool:
        for profile, settled in (("fast", True), ("live", False)):
            _fast(profile, settled, frames, cameras, pool)
    _stages({n: prepare_camera(frames[n], cameras[n], settled=True) for n in SHARED}, cameras)
    _full(frames, cameras)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    emit(BENCHMARK, "all", "eyeline", "memory_peak", peak_mb, "MB")


def _fast(
    profile: str, settled: bool, frames: tuple[RGBDFrame, ...], cameras: tuple[Camera, ...], pool: ThreadPoolExecutor
) -> None:
    def prepare() -> dict[int, PreparedCamera]:
        ready = pool.map(lambda n: prepare_camera(frames[n], cameras[n], settled=settled), SHARED)
        return {n: camera for n, camera in zip(SHARED, ready, strict=True) if camera is not None}

    prepared = prepare()
    case = f"{profile}-{SIZE[0]}x{SIZE[1]}"
    prepare_ms = _milliseconds(prepare, REPEATS)
    emit(BENCHMARK, f"{case}-prepare", "eyeline", "ms_for_4_cameras", prepare_ms, "ms")
    for viewers in VIEWERS:
        targets = [_target(n) for n in range(viewers)]
        choices = _choices(profile, cameras, targets)

        def render(targets: list[Camera] = targets, choices: list[tuple[ChosenCamera, ...]] = choices) -> list[object]:
            if len(targets) == 1:
                return [render_view(prepared, choices[0], targets[0], Crew(pool, THREADS))]
            return list(pool.map(lambda job: render_view(prepared, job[0], job[1]), zip(choices, targets, strict=True)))

        all_ms = _milliseconds(render, REPEATS)
        emit(BENCHMARK, f"{case}-{viewers}", "eyeline", "ms_per_view", all_ms / viewers, "ms")
        emit(BENCHMARK, f"{case}-{viewers}", "eyeline", "ms_per_moment", prepare_ms + all_ms, "ms")
        emit(BENCHMARK, f"{case}-{viewers}", "eyeline", "views_per_s", 1000 * viewers / (prepare_ms + all_ms), "1/s")


def _choices(profile: str, cameras: tuple[Camera, ...], targets: list[Camera]) -> list[tuple[ChosenCamera, ...]]:
    """What each view is made from: of the four that are there, as many as are best, or as a render worker chooses."""
    eyes = [target.centre_in_cube for target in targets]
    if profile == "fast":
        return [choose_cameras(cameras, eye, SHARED, CAMERAS_BEST) for eye in eyes]
    return choose_shared_cameras(cameras, eyes, SHARED)


def _stages(ready: dict[int, PreparedCamera | None], cameras: tuple[Camera, ...]) -> None:
    """What the stages of one view take, on one thread."""
    prepared = {n: camera for n, camera in ready.items() if camera is not None}
    target = _target(0)
    (chosen,) = _choices("fast", cameras, [target])
    used = [prepared[choice.index] for choice in chosen]
    shape = (len(used), SIZE[1], SIZE[0])
    nobody = np.zeros((0, *shape[1:]), np.float32)

    def warp() -> tuple[np.ndarray, np.ndarray]:
        warped, trust = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
        for n, camera in enumerate(used):
            draw_depth(camera, target, warped[n], trust[n], nobody)
        return warped, trust

    warped, trust = warp()
    stages_ms = {
        "warp": _milliseconds(warp, REPEATS),
        "fuse": _milliseconds(lambda: fill_holes(fuse_checked(warped, trust, used, target)), REPEATS),
        "view": _milliseconds(lambda: render_view(prepared, chosen, target), REPEATS),
    }
    stages_ms["colour"] = stages_ms["view"] - stages_ms["warp"] - stages_ms["fuse"]
    for stage, value_ms in stages_ms.items():
        emit(BENCHMARK, f"fast-{SIZE[0]}x{SIZE[1]}-1", "eyeline", f"ms_{stage}", value_ms, "ms")


def _full(frames: tuple[RGBDFrame, ...], cameras: tuple[Camera, ...]) -> None:
    renderer = FullRenderer()
    place = "cuda" if torch.cuda.is_available() else "cpu"
    sources = renderer.prepare(frames, cameras)
    cases = {"cpu": SIZE, "cuda": GPU_SIZE}
    for device, size in cases.items():
        case = f"full-{device}-{size[0]}x{size[1]}-1"
        if device == place:
            target = eye_camera(EYES_M["eye-contact"], size)
            value_ms = _milliseconds(lambda t=target: renderer.view(sources, t), FULL_REPEATS)  # type: ignore[misc]
            emit(BENCHMARK, case, "eyeline", "ms_per_view", value_ms, "ms")
        else:
            _emit_not_measured(case, f"no {device} device was used")


def _emit_not_measured(case: str, why: str) -> None:
    line = {"benchmark": BENCHMARK, "case": case, "system": "eyeline", "metric": "ms_per_view", "value": None}
    print(json.dumps({**line, "unit": "ms", "note": f"not measured: {why}", "commit": commit(), "machine": machine()}))


def _target(viewer: int) -> Camera:
    """The eyes of eight viewers, side by side and a little apart in height."""
    return eye_camera((0.08 * (viewer - 3.5), 0.02 * (viewer % 3), 0.95), SIZE)


def _milliseconds(work: Callable[[], object], repeats: int) -> float:
    """The median time of some runs, after one that does not count."""
    work()
    times_ms = []
    for _ in range(repeats):
        begun_s = time.perf_counter()
        work()
        times_ms.append(1000 * (time.perf_counter() - begun_s))
    return statistics.median(times_ms)


if __name__ == "__main__":
    main()
