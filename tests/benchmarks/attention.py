"""Who looks at whom, on the synthetic cube: `python -m tests.benchmarks.attention [--avatars DIR] [--looks N]`.

People whom the gaze network has never seen look at one of several targets: points around them, 5, 10, 15 or 20 degrees
apart, one chosen at random; each look is seen in a few moments of six noisy cameras, of which four are used, as in a
render worker. Head and eyes share the turn at random, and the person sits anywhere near the reference point.

Then the same people sit at a round table of four with two things shared in its middle, or side by side before three on
their wall, and look at any of them or at somebody, 10 degrees and more from everything else.

Cases: `apart-10-deg` and so on (`apart-5-deg` shows the limit), `shared-items`; metrics `right_percent` (the target
after three moments, 0.25 s apart), `right_at_once_percent` (after the first), `gaze_error_deg` and
`gaze_error_p90_deg`; `estimate_ms` is CPU time.
"""

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from capture.depth_filter import filter_depth
from capture.frame import RGBDFrame
from capture.geometry import Points
from capture.synthetic.cube import CubeSetting, default_cameras
from capture.synthetic.rig import Rig
from rendering.assembly import Assembly
from rendering.attention.cast import cast_of, split
from rendering.attention.estimate import CAMERAS_MAX, WEIGHTS, GazeEstimator
from rendering.attention.gaze import Gaze
from rendering.attention.looking import Bearing, LookingCube, quiet_manner
from rendering.attention.target import AttentionTrack, Target, angle_to
from rendering.rectangle import Rectangle
from rendering.select import choose_cameras
from rendering.shared_items import SharedItem
from rendering.worker.attention import targets_of
from tests.benchmarks.report import emit

AVATARS = Path(__file__).resolve().parents[3] / "shared" / "data" / "avatars"
APART_DEG = (5, 10, 15, 20)
MOMENTS = 3
INTERVAL_S = 0.25
DISTANCE_M = 1.6
IN_FRONT_M = 0.3
"""Neighbours side by side sit further round than anybody of the synthetic people can turn."""
SHARED = "shared-items"


@dataclass(frozen=True)
class Seen:
    """One look: whether the target was right at once and at last, and by how many degrees the gaze was off."""

    case: str
    right_at_once: bool
    right: bool
    error_deg: float
    estimate_ms: float


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure attention on the synthetic cube.")
    parser.add_argument("--avatars", type=Path, default=AVATARS if AVATARS.is_dir() else None)
    parser.add_argument("--looks", type=int, default=20, help="of each person")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="other weights of the gaze network")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cast = cast_of(options.avatars, 0 if options.avatars else 6)
    seen = [each for name in split(cast)[1] for each in looks_of(cast[name](), options.looks, options.weights)]
    for case in (*(f"apart-{apart_deg}-deg" for apart_deg in APART_DEG), SHARED):
        some = [each for each in seen if each.case == case]
        emit("attention", case, "gaze-network", "right_percent", 100 * float(np.mean([s.right for s in some])), "%")
        at_once = 100 * float(np.mean([s.right_at_once for s in some]))
        emit("attention", case, "gaze-network", "right_at_once_percent", at_once, "%")
    errors = [each.error_deg for each in seen]
    emit("attention", "all", "gaze-network", "gaze_error_deg", float(np.median(errors)), "deg")
    emit("attention", "all", "gaze-network", "gaze_error_p90_deg", float(np.quantile(errors, 0.9)), "deg")
    emit("attention", "all", "gaze-network", "estimate_ms", float(np.median([s.estimate_ms for s in seen])), "ms")


def looks_of(rig: Rig, looks: int, weights: Path = WEIGHTS, seed: int = 5) -> Iterator[Seen]:
    """`looks` looks of one person."""
    estimator, rng = GazeEstimator(weights), np.random.default_rng(seed)
    # As a render worker has them: those from which views are made for an eye at the middle of the display.
    every = default_cameras()
    chosen = choose_cameras(every, np.array([0.0, 0.0, 1.6]), range(len(every)), CAMERAS_MAX)
    cube = LookingCube(rig, quiet_manner(), CubeSetting(cameras=tuple(every[choice.index] for choice in chosen)))
    for n in range(looks):
        apart_deg = (*APART_DEG, None)[n % (len(APART_DEG) + 1)]
        targets = _in_a_room(rng) if apart_deg is None else _targets(apart_deg, rng)
        looked_at = targets[int(rng.integers(len(targets)))]
        while apart_deg is None and not _stands_alone(looked_at, targets):
            looked_at = targets[int(rng.integers(len(targets)))]
        look = cube.look(_point(looked_at), _bearing(rng))
        track, found, errors, times_ms, eye_m = AttentionTrack(), [], [], [], None
        for moment in range(MOMENTS):
            frames = cube.capture((n * MOMENTS + moment) / 15.0).frames
            views = [
                (RGBDFrame(frame.colour, filter_depth(frame.depth_m), frame.captured_us), camera)
                for frame, camera in zip(frames, cube.cameras, strict=True)
                if frame is not None
            ]
            begun_s = time.process_time()
            gaze = estimator.estimate(views, eye_m)
            times_ms.append(1000 * (time.process_time() - begun_s))
            if gaze is None:
                found.append(None)
                continue
            eye_m = gaze.eye_m
            found.append(track.update(gaze, targets, moment * INTERVAL_S))
            cosine = float(np.clip(gaze.direction @ look.direction, -1, 1))
            errors.append(math.degrees(math.acos(cosine)))
        yield Seen(
            SHARED if apart_deg is None else f"apart-{apart_deg}-deg",
            found[0] == looked_at.id,
            found[-1] == looked_at.id,
            float(np.mean(errors)) if errors else 180.0,
            float(np.median(times_ms)),
        )


def _targets(apart_deg: int, rng: np.random.Generator) -> list[Target]:
    """People in a row before the person, `apart_deg` apart, the row anywhere within 50 degrees of straight ahead."""
    count = int(rng.integers(3, 6))
    span = math.radians(apart_deg) * (count - 1)
    first = rng.uniform(-math.radians(50), max(math.radians(50) - span, -math.radians(50)))
    height_m = float(rng.normal(0, 0.05))
    angles = [first + math.radians(apart_deg) * n for n in range(count)]
    return [
        Target(str(n), DISTANCE_M * np.array([math.sin(a), height_m / DISTANCE_M, math.cos(a)]))
        for n, a in enumerate(angles)
    ]


def _in_a_room(rng: np.random.Generator) -> list[Target]:
    """People at their seats, and what is shared, as a render worker has them."""
    assembly, count = ((Assembly("round-table", 4), 2), (Assembly("side-by-side", 3), 3))[int(rng.integers(2))]
    shared = [SharedItem(f"item-{slot}", slot, 16 / 9) for slot in range(count)]
    others = {seat: (str(seat), np.zeros(3)) for seat in range(assembly.seat_count) if seat != 1}
    return [target for target in targets_of(assembly, 1, others, shared) if _point(target)[2] > IN_FRONT_M]


def _stands_alone(target: Target, targets: list[Target]) -> bool:
    """Whether everything else is 10 degrees and more away from the middle of it."""
    direction = _point(target) / np.linalg.norm(_point(target))
    gaze = Gaze(np.zeros(3), direction, direction, 0.0)
    return all(angle_to(gaze, other) >= math.radians(10) for other in targets if other is not target)


def _point(target: Target) -> Points:
    return target.place.centre if isinstance(target.place, Rectangle) else target.place


def _bearing(rng: np.random.Generator) -> Bearing:
    yaw_off, pitch_off, roll = rng.normal(0, (0.07, 0.06, 0.05))
    x, y, z = rng.normal(0, (0.04, 0.02, 0.04))
    return Bearing(
        head_part=float(rng.uniform(0.3, 0.9)),
        head_off_rad=(float(yaw_off), float(pitch_off), float(roll)),
        moment_s=float(rng.uniform(0, 8)),
        shift_m=(float(x), float(y), float(z)),
    )


if __name__ == "__main__":
    main()
