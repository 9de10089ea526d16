"""Views of a synthetic person beside the truth: quality and speed, with two simpler ways in the same run.

Run by `python -m tests.benchmarks.view_synthesis [moments]`. Cases: one eye a seat of a round table of four, and an eye
moved aside. Systems: `eyeline`; `nearest_warp`, the nearest camera's mesh alone; `nearest_plane`, the nearest camera's
picture put on the person's plane. Quality is measured over the person's box, on a grey ground. Needs the package anny.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera
from capture.synthetic.demo import CAST, cube_of
from capture.synthetic.voice import VOICE_RATE_HZ
from rendering.assembly import Assembly
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.select import choose_cameras
from rendering.view import View, render_view
from tests.benchmarks.report import emit

BENCHMARK = "view_synthesis"
SIZES = ((192, 240), (320, 400), (640, 800))
MEASURED_SIZE = (320, 400)
GROUND = 128.0
EYES = {
    "left_seat": (1, (0.0, 0.0, 0.0)),
    "opposite": (2, (0.0, 0.0, 0.0)),
    "right_seat": (3, (0.0, 0.0, 0.0)),
    "opposite_moved": (2, (0.2, 0.1, 0.1)),
}
REPEATS = 15

Array = NDArray[np.float64]


def main() -> None:
    silence = np.zeros(VOICE_RATE_HZ, np.float32)
    cube = cube_of(CAST["ada"], silence)
    moments = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    assembly = Assembly("round-table", 4)
    scores: dict[tuple[str, str, str], list[float]] = {}
    for moment in range(moments):
        moment_s = 0.4 + 1.1 * moment
        captured = cube.capture(moment_s)
        frames = {n: frame for n, frame in enumerate(captured.frames) if frame is not None}
        prepared = {n: prepare_camera(frame, cube.cameras[n]) for n, frame in frames.items()}
        usable = {n: camera for n, camera in prepared.items() if camera is not None}
        for case, (seat, eye) in EYES.items():
            target = assembly.window_camera(seat, 0, np.array(eye), *MEASURED_SIZE)
            truth = cube.render(target, moment_s)
            for system, view in _views(frames, usable, cube.cameras, target).items():
                for metric, value in _quality(view, truth).items():
                    scores.setdefault((case, system, metric), []).append(value)
        if moment == 0:
            _speed(frames, usable, cube.cameras, assembly)
    for (case, system, metric), values in scores.items():
        emit(BENCHMARK, case, system, metric, statistics.mean(values), {"psnr": "dB"}.get(metric, "1"))


def _views(
    frames: Mapping[int, RGBDFrame],
    prepared: Mapping[int, PreparedCamera],
    cameras: tuple[Camera, ...],
    target: Camera,
) -> dict[str, View]:
    chosen = choose_cameras(cameras, target.centre_in_cube, sorted(prepared))
    nearest = chosen[0].index
    return {
        "eyeline": render_view(prepared, chosen, target),
        "nearest_warp": render_view(prepared, chosen[:1], target),
        "nearest_plane": _on_plane(frames[nearest], cameras[nearest], target),
    }


def _on_plane(frame: RGBDFrame, camera: Camera, target: Camera) -> View:
    """The camera's picture of the person, put on the plane z = 0 of the cube and seen from the target."""
    cube_plane = np.eye(4)[:, [0, 1, 3]]
    from_plane = [c.intrinsics.K @ (c.camera_from_cube @ cube_plane)[:3] for c in (camera, target)]
    target_from_camera = from_plane[1] @ np.linalg.inv(from_plane[0])
    size = (target.intrinsics.width, target.intrinsics.height)
    colour = cv2.warpPerspective(frame.colour, target_from_camera, size, flags=cv2.INTER_LINEAR)
    mask = (frame.depth_m > 0).astype(np.uint8) * 255
    alpha = np.asarray(cv2.warpPerspective(mask, target_from_camera, size))
    return View(np.asarray(colour), alpha, np.zeros(alpha.shape, np.float32))


def _quality(view: View, truth: RGBDFrame) -> dict[str, float]:
    person = truth.depth_m > 0
    rows, columns = np.nonzero(person)
    box = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    alpha = view.alpha[..., None] / 255
    shown = (view.colour * alpha + GROUND * (1 - alpha))[box]
    true = np.where(person[..., None], truth.colour, GROUND)[box]
    error = np.mean((shown - true) ** 2)
    covered = view.alpha > 127
    return {
        "psnr": 10 * float(np.log10(255**2 / error)),
        "ssim": _ssim(shown, true),
        "outline_iou": float((covered & person).sum() / (covered | person).sum()),
    }


def _ssim(a: Array, b: Array) -> float:
    """Structural similarity of grey pictures, with a Gaussian window of 1.5 pixels (Wang et al., 2004)."""
    a, b = a.mean(-1), b.mean(-1)

    def blur(image: Array) -> Array:
        return np.asarray(cv2.GaussianBlur(image, (11, 11), 1.5), np.float64)

    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b, cov = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2, blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    score = (2 * mean_a * mean_b + c1) * (2 * cov + c2) / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))
    return float(score.mean())


def _speed(
    frames: Mapping[int, RGBDFrame],
    prepared: Mapping[int, PreparedCamera],
    cameras: tuple[Camera, ...],
    assembly: Assembly,
) -> None:
    """Processor time on one thread, so that what else runs on the machine counts little."""
    nearest = sorted(prepared)[0]
    size = f"{frames[nearest].depth_m.shape[1]}x{frames[nearest].depth_m.shape[0]}"
    _emit_times(f"prepare_{size}", "ms_per_camera", lambda: prepare_camera(frames[nearest], cameras[nearest]))
    for width, height in SIZES:
        target = assembly.window_camera(2, 0, np.zeros(3), width, height)
        chosen = choose_cameras(cameras, target.centre_in_cube, sorted(prepared))
        _emit_times(
            f"render_{width}x{height}",
            "ms_per_view",
            lambda t=target, c=chosen: render_view(prepared, c, t),  # type: ignore[misc]
        )


def _emit_times(case: str, metric: str, work: Callable[[], object]) -> None:
    times_ms = []
    for _ in range(REPEATS + 1):
        begun = time.thread_time()
        work()
        times_ms.append(1000 * (time.thread_time() - begun))
    times_ms = sorted(times_ms[1:])
    emit(BENCHMARK, case, "eyeline", f"{metric}_p50", statistics.median(times_ms), "ms")
    emit(BENCHMARK, case, "eyeline", f"{metric}_p95", times_ms[int(0.95 * (len(times_ms) - 1))], "ms")


if __name__ == "__main__":
    main()
