"""Gaze as displayed: `python -m tests.benchmarks.gaze [--avatars DIR] [--looks N] [--profile fast|full]`.

Case `displayed-ray`: for random eyes, scenarios and displays, the angle between the ray in the room from one eye to
another and the ray to the pixel that shows that eye (`ray_error_p99_deg`, `ray_error_max_deg`); both pictures on the
way are rounded to whole pixels. All other cases measure eye contact in rendered views:

A synthetic person looks at the viewer's eye, at the eye-contact position (straight ahead, across the table). The view
is rendered from six noisy cameras, and compared with a faultless picture from the same eye, in which the irises point
at the viewer exactly. In each eye the iris is matched apart from what surrounds it (lids, corners, brows); how far it
stands off against that, over the eyeball's radius, is the angle by which the person seems to look past the viewer.

Cases: `eye-contact-` and a held-out person each, or `all`; metric `iris_offset_deg` (median) and `iris_offset_p90_deg`.
"""

import argparse
import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.depth_filter import filter_depth
from capture.frame import RGBDFrame
from capture.geometry import Camera, project, transform
from capture.synthetic.rig import Rig
from rendering.assembly import PASSAGE_S, Assembly
from rendering.attention.cast import cast_of, split
from rendering.attention.looking import Bearing, Look, LookingCube, quiet_manner
from rendering.display import cube_displays
from rendering.full.view import FullRenderer
from rendering.prepare import prepare_camera
from rendering.select import choose_cameras
from rendering.view import render_view
from tests.benchmarks.report import emit
from tests.rendering.test_gaze import displayed_ray

AVATARS = Path(__file__).resolve().parents[3] / "shared" / "data" / "avatars"
WIDTH, HEIGHT = 480, 600
EYEBALL_RADIUS_M = 0.012
IRIS_REACH_M = 0.0085
"""Of a disc around the eyeball's centre that holds the iris."""
REGION_M = (0.046, 0.030)
"""Width and height of what is matched around an eye."""
SCALE = 6
"""By which regions are enlarged before they are matched."""


@dataclass(frozen=True)
class Offset:
    """By how many degrees an iris is off, to the right and down as the viewer sees it."""

    across_deg: float
    down_deg: float

    @property
    def deg(self) -> float:
        return math.hypot(self.across_deg, self.down_deg)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure eye contact in rendered views.")
    parser.add_argument("--avatars", type=Path, default=AVATARS if AVATARS.is_dir() else None)
    parser.add_argument("--looks", type=int, default=6, help="of each person")
    parser.add_argument("--profile", choices=("fast", "full"), default="fast")
    options = parser.parse_args()
    cast = cast_of(options.avatars, 0 if options.avatars else 6)
    rays = ray_errors_deg(4000)
    emit("gaze", "displayed-ray", "assembly", "ray_error_p99_deg", float(np.quantile(rays, 0.99)), "deg")
    emit("gaze", "displayed-ray", "assembly", "ray_error_max_deg", float(rays.max()), "deg")
    everyone: list[float] = []
    for name in split(cast)[1]:
        offsets = [offset.deg for offset in offsets_of(cast[name](), options.looks, options.profile)]
        everyone += offsets
        emit("gaze", f"eye-contact-{name}", options.profile, "iris_offset_deg", float(np.median(offsets)), "deg")
    emit("gaze", "eye-contact-all", options.profile, "iris_offset_deg", float(np.median(everyone)), "deg")
    emit("gaze", "eye-contact-all", options.profile, "iris_offset_p90_deg", float(np.quantile(everyone, 0.9)), "deg")


def ray_errors_deg(count: int) -> NDArray[np.float64]:
    """[≤ count] errors for random rooms and eyes; what no display shows is left out."""
    rng = np.random.default_rng(1)
    errors = []
    for _ in range(count):
        seat_count = int(rng.integers(2, 13))
        scenario = str(rng.choice(["round-table", "side-by-side"]))
        assembly = Assembly(scenario, seat_count)
        if rng.random() < 0.3:
            assembly = assembly.coming_from(Assembly("round-table", seat_count), float(rng.uniform(0, PASSAGE_S)))
        displays = int(rng.choice([0, 1, 3]))
        screens = cube_displays(displays) if displays else (assembly.display(0, float(rng.uniform(0.6, 2.4))),)
        eye_a, eye_b = rng.uniform(-1, 1, (2, 3)) * (0.2, 0.15, 0.2)
        seen = displayed_ray(assembly, screens, eye_a, eye_b)
        if seen is not None:
            true = transform(assembly.relation(0, 1).viewer_from_subject, eye_b) - eye_a
            errors.append(math.degrees(math.acos(min(float(seen @ true / np.linalg.norm(true)), 1.0))))
    return np.array(errors)


def offsets_of(rig: Rig, looks: int, profile: str = "fast") -> Iterator[Offset]:
    """The offset of both irises in `looks` views of a person who looks at the viewer."""
    cube = LookingCube(rig, quiet_manner())
    rng = np.random.default_rng(3)
    assembly = Assembly("face-to-face", 2)
    target = assembly.window_camera(0, 1, np.zeros(3), WIDTH, HEIGHT)
    for n in range(looks):
        bearing = Bearing(
            head_part=float(rng.uniform(0.2, 0.9)),
            head_off_rad=tuple(map(float, rng.normal(0, 0.08, 3))),  # type: ignore[arg-type]
            shift_m=tuple(map(float, rng.normal(0, 0.03, 3))),  # type: ignore[arg-type]
        )
        look = cube.look(target.centre_in_cube, bearing)
        truth = cube.render(target, 0.0)
        colour, alpha = _view(cube, n, target, profile)
        shown = np.where(alpha[..., None] > 127, colour, truth.colour)
        yield from _offsets(shown, truth, target, look)


def _view(cube: LookingCube, moment: int, target: Camera, profile: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Colour and alpha of the view of one moment; each moment has its own noise."""
    captured = cube.capture(moment / 15.0).frames
    frames = [RGBDFrame(f.colour, filter_depth(f.depth_m), f.captured_us) for f in captured if f is not None]
    if profile == "full":
        full = _full_renderer().render(frames, cube.cameras, target)
        return full.colour, full.alpha
    prepared = {
        index: camera
        for index, (frame, at) in enumerate(zip(frames, cube.cameras, strict=True))
        if (camera := prepare_camera(frame, at)) is not None
    }
    view = render_view(prepared, choose_cameras(cube.cameras, target.centre_in_cube, sorted(prepared)), target)
    return view.colour, view.alpha


@functools.cache
def _full_renderer() -> FullRenderer:
    return FullRenderer()


def _offsets(shown: NDArray[np.uint8], truth: RGBDFrame, target: Camera, look: Look) -> Iterator[Offset]:
    for eye_m in look.eyes_m:
        (u, v), depth_m = project(target.intrinsics, transform(target.camera_from_cube, eye_m))
        px_per_m = target.intrinsics.fx / depth_m
        regions = [_region(picture, u, v, px_per_m) for picture in (shown, truth.colour)]
        iris, around = _masks(regions[0].shape, px_per_m)
        moved = _shift(regions[1], regions[0], iris) - _shift(regions[1], regions[0], around)
        across, down = np.degrees(np.arcsin(np.clip(moved / SCALE / px_per_m / EYEBALL_RADIUS_M, -1, 1)))
        yield Offset(float(across), float(down))


def _region(picture: NDArray[np.uint8], u: float, v: float, px_per_m: float) -> NDArray[np.float32]:
    """Grey of what is around (u, v), enlarged."""
    width, height = (round(side * px_per_m * SCALE) for side in REGION_M)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    place = np.array([[1 / SCALE, 0, u - 0.5 - width / 2 / SCALE], [0, 1 / SCALE, v - 0.5 - height / 2 / SCALE]])
    region = cv2.warpAffine(grey, place, (width, height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
    return np.asarray(region, np.float32)


def _masks(shape: tuple[int, ...], px_per_m: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Where the iris is, and where what surrounds it."""
    height, width = shape
    y, x = np.mgrid[:height, :width]
    distance_m = np.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2) / SCALE / px_per_m
    iris = distance_m < IRIS_REACH_M
    return (255 * iris).astype(np.uint8), (255 * ~iris).astype(np.uint8)


def _shift(template: NDArray[np.float32], picture: NDArray[np.float32], mask: NDArray[np.uint8]) -> NDArray[np.float64]:
    """[2] by how many pixels `picture` is moved against `template` in the mask, right and down.

    Source: Evangelidis and Psarakis, Parametric image alignment using enhanced correlation coefficient (PAMI 2008).
    """
    warp = np.eye(2, 3, dtype=np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 100, 1e-5)
    _, warp = cv2.findTransformECC(template, picture, warp, cv2.MOTION_TRANSLATION, stop, mask, 5)
    return np.asarray(warp[:, 2], np.float64)


if __name__ == "__main__":
    main()
