"""Makes the samples that the gaze network learns from: heads of synthetic people who look at known points."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at, project, transform
from capture.person import BACKDROP
from capture.synthetic.camera_noise import DepthNoise, noisy_colour, noisy_depth
from capture.synthetic.cube import CubeSetting
from capture.synthetic.rig import Rig
from capture.synthetic.shading import Lighting
from rendering.attention.looking import Bearing, Look, LookingCube, quiet_manner
from rendering.attention.patch import Patch, cut_patch

CUT_PX = 160
"""A camera's picture is made only so far around the head."""
HEAD_DOWN_M = 0.30
"""Of a person only what is less than this below the eyes is drawn."""
MIDDLE_OFF_M = 0.02
"""Standard deviation of how far the patch's middle is off the eyes."""
CAMERAS_A_LOOK = 2
LOOKS_A_LIGHT = 6


@dataclass(frozen=True)
class Sample:
    """A patch and the truth in it, in the patch's axes.

    Attributes:
        eye_off_m: [3] from the patch's middle to the point between the eyes.
        direction, head_forward: [3] unit.
    """

    patch: Patch
    eye_off_m: NDArray[np.float32]
    direction: NDArray[np.float32]
    head_forward: NDArray[np.float32]


def samples_of(rig: Rig, count: int, rng: np.random.Generator) -> Iterator[Sample]:
    """`count` samples of one person: random targets, bearings, lights, cameras and noise."""
    cube = LookingCube(head_of(rig), quiet_manner(int(rng.integers(1000))), CubeSetting(oversampling=2))
    made = 0
    while made < count:
        cube.light(random_light(rng))
        for _ in range(LOOKS_A_LIGHT):
            look = cube.look(random_target(rng), random_bearing(rng))
            for _ in range(CAMERAS_A_LOOK):
                sample = _sample(cube, look, rng)
                if sample is not None and made < count:
                    made += 1
                    yield sample


def head_of(rig: Rig) -> Rig:
    """The rig with only the triangles of its head and shoulders, which are drawn several times as fast."""
    kept = rig.rest_m[:, 1] > rig.eyes_m[1] - HEAD_DOWN_M
    surfaces = []
    for surface in rig.surfaces:
        there = kept[surface.faces].all(axis=1)
        if there.any():
            surfaces.append(replace(surface, faces=surface.faces[there], uv=surface.uv[there]))
    return replace(rig, surfaces=tuple(surfaces))


def random_target(rng: np.random.Generator) -> NDArray[np.float64]:
    """[3] somewhere before the person: other people's eyes, and things on displays, walls and tables."""
    yaw = rng.uniform(-1.15, 1.15) if rng.random() < 0.7 else rng.normal(0, 0.3)
    pitch = rng.normal(-0.08, 0.14)
    distance_m = rng.uniform(0.8, 2.5)
    return distance_m * np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])


def random_bearing(rng: np.random.Generator) -> Bearing:
    """How somebody might look at it."""
    yaw_off, pitch_off, roll = rng.normal(0, (0.09, 0.08, 0.07))
    x, y, z = rng.normal(0, (0.05, 0.03, 0.05))
    return Bearing(
        head_part=float(rng.uniform(0.15, 1.0)),
        head_off_rad=(float(yaw_off), float(pitch_off), float(roll)),
        moment_s=float(rng.uniform(0, 8)),
        shift_m=(float(x), float(y), float(z)),
        blink=float(rng.choice([0.0, rng.uniform(0, 0.4), 1.0], p=[0.7, 0.27, 0.03])),
    )


def random_light(rng: np.random.Generator) -> Lighting:
    """Three lights from anywhere before or above, and the sky."""
    directions = rng.normal(0, 1, (3, 3)) + np.array([0, 0.6, 0.6])
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    tint = 1 + rng.normal(0, 0.06, (5, 3))
    strength = np.append(rng.dirichlet((1.5, 1.0, 1.0)) * rng.uniform(0.5, 1.3), rng.uniform(0.15, 0.5, 2) * (1, 0.5))
    colours = (strength[:, None] * tint).astype(np.float32)
    return Lighting(directions.astype(np.float32), colours[:3], colours[3], colours[4])


def _sample(cube: LookingCube, look: Look, rng: np.random.Generator) -> Sample | None:
    camera = _random_camera(look, rng)
    exact = cube.render(camera, 0.0)
    frame = _as_captured(exact, camera, rng)
    middle_m = look.eye_m + rng.normal(0, MIDDLE_OFF_M, 3)
    patch = cut_patch(frame, camera, middle_m)
    if patch is None:
        return None
    turn = patch.patch_from_cube
    return Sample(
        patch,
        (turn @ (look.eye_m - middle_m)).astype(np.float32),
        (turn @ look.direction).astype(np.float32),
        (turn @ look.head_forward).astype(np.float32),
    )


def _random_camera(look: Look, rng: np.random.Generator) -> Camera:
    """A camera somewhere around a display; its picture is cut to the head."""
    eye = np.array([rng.uniform(-0.9, 0.9), rng.uniform(-0.75, 0.55), rng.uniform(0.75, 1.15)])
    aim = np.array([0.0, -0.15, 0.0]) + rng.normal(0, 0.1, 3)
    camera_from_cube = look_at(eye, aim, np.array([0.0, 1.0, 0.0]))
    focal = rng.uniform(430, 620)
    whole = Intrinsics(640, 480, focal, focal, 320.0, 240.0)
    (u, v), _ = project(whole, transform(camera_from_cube, look.eye_m))
    left, top = np.floor([u, v]) - CUT_PX / 2
    return Camera(Intrinsics(CUT_PX, CUT_PX, focal, focal, 320 - left, 240 - top), camera_from_cube)


def _as_captured(exact: RGBDFrame, camera: Camera, rng: np.random.Generator) -> RGBDFrame:
    """The frame with a Kinect's noise, another ground and another exposure."""
    noise = DepthNoise(colour_levels=float(rng.uniform(0.2, 2.5)))
    depth_m = noisy_depth(exact.depth_m, camera.intrinsics.fx, noise, rng)
    colour = exact.colour.astype(np.float32)
    ground = exact.depth_m <= 0
    colour[ground] += rng.uniform(-BACKDROP, 200 - BACKDROP, 3).astype(np.float32)
    colour *= rng.uniform(0.7, 1.25) * (1 + rng.normal(0, 0.04, 3)).astype(np.float32)
    return RGBDFrame(noisy_colour(np.clip(colour, 0, 255).astype(np.uint8), noise, rng), depth_m, exact.captured_us)
