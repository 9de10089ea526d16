"""Scenes with ground truth: a synthetic person in a cube, seen by its cameras and by eyes where no camera stands.

What is drawn is exact but for what a Kinect adds to it; lights may be drawn by chance, and so may small errors of the
calibration that the method is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, Points, look_at
from capture.rasteriser import rasterise
from capture.synthetic.camera_noise import DepthNoise, noisy_colour, noisy_depth
from capture.synthetic.cube import SyntheticCube, office_light
from capture.synthetic.occlusion import ambient_occlusion
from capture.synthetic.shading import Lighting, shade, to_srgb
from rendering.evaluate.scene import Truth

OVERSAMPLING = 3
"""Samples along a pixel's side, for colour and alpha; depth is at the pixel's centre."""
TARGET_SIZE = (480, 384)
LOOKED_AT_M = (0.0, -0.20, 0.0)
EYE_CONTACT = "eye-contact"
EYES_M: Mapping[str, tuple[float, float, float]] = {
    EYE_CONTACT: (0.0, 0.0, 0.95),
    "left": (-0.33, 0.04, 0.98),
    "right": (0.36, -0.03, 0.92),
    "high": (0.12, 0.24, 1.05),
    "low": (-0.10, -0.26, 0.90),
    "back": (0.20, 0.06, 1.45),
}
"""Eyes where no camera stands; at the first, what the person looks at on the display looks back."""


@dataclass(frozen=True)
class Studio:
    """What is drawn, and how faithfully.

    Attributes:
        lighting: of the room.
        noise: what a Kinect adds.
        seed: of the noise.
    """

    lighting: Lighting
    noise: DepthNoise
    seed: int = 0


class SyntheticSubject:
    """A person that can be seen from anywhere at any moment, over black."""

    def __init__(self, cube: SyntheticCube, studio: Studio | None = None) -> None:
        self._cube = cube
        self._studio = studio or Studio(office_light(), DepthNoise())
        self._occlusion = ambient_occlusion(cube.vertices(0.0), cube.materials)

    @property
    def cameras(self) -> tuple[Camera, ...]:
        """Those of the cube."""
        return self._cube.cameras

    def truth(self, camera: Camera, moment_s: float) -> Truth:
        """What a faultless camera sees from anywhere."""
        vertices, materials = self._cube.vertices(moment_s), self._cube.materials
        size = (camera.intrinsics.width, camera.intrinsics.height)
        dense = Camera(camera.intrinsics.scaled(OVERSAMPLING), camera.camera_from_cube)
        seen = rasterise(vertices, materials.faces, dense)
        linear = shade(seen, vertices, materials, self._occlusion, camera.centre_in_cube, self._studio.lighting)
        share = cv2.resize((seen.face >= 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)[..., None]
        mean = cv2.resize(linear, size, interpolation=cv2.INTER_AREA)
        colour = to_srgb((mean / np.maximum(share, 1e-6)).astype(np.float32))
        depth_m = rasterise(vertices, materials.faces, camera).depth_m
        picture = np.concatenate([colour * share, 255 * share], axis=-1)
        return Truth(np.rint(picture).astype(np.uint8), depth_m)

    def frames(self, moment: int, moment_s: float) -> tuple[RGBDFrame, ...]:
        """What the cube's cameras give at a moment, with noise of its own for each number `moment`."""
        frames = []
        for n, camera in enumerate(self.cameras):
            exact = self.truth(camera, moment_s)
            rng = np.random.default_rng((self._studio.seed, n, moment))
            depth_m = exact.depth_m if exact.depth_m is not None else np.zeros(exact.picture.shape[:2], np.float32)
            frames.append(
                RGBDFrame(
                    noisy_colour(np.ascontiguousarray(exact.picture[..., :3]), self._studio.noise, rng),
                    noisy_depth(depth_m, camera.intrinsics.fx, self._studio.noise, rng),
                    round(1_000_000 * moment_s),
                )
            )
        return tuple(frames)


def eye_camera(eye_m: Sequence[float], size: tuple[int, int] = TARGET_SIZE) -> Camera:
    """A camera at an eye in the cube's frame that looks at the person's chest; 480 pixels see as many as are high."""
    width, height = size
    focal = width * 1.0
    intrinsics = Intrinsics(width, height, focal, focal, width / 2, height / 2)
    return Camera(intrinsics, look_at(np.array(eye_m, float), np.array(LOOKED_AT_M), np.array([0.0, 1.0, 0.0])))


def random_light(rng: np.random.Generator) -> Lighting:
    """Two to four soft lights before and above the person, and a sky, none of them saturated."""
    count = int(rng.integers(2, 5))
    directions = rng.normal(size=(count, 3)) + np.array([0.0, 0.9, 1.1])
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    tint = 1 + 0.12 * rng.normal(size=(count, 3))
    colours = np.abs(rng.uniform(0.15, 0.75, (count, 1)) * tint)
    colours *= 0.95 / colours.sum(axis=0).mean()
    sky = rng.uniform(0.22, 0.42) * (1 + 0.06 * rng.normal(size=3))
    return Lighting(
        directions.astype(np.float32),
        colours.astype(np.float32),
        sky.astype(np.float32),
        (0.4 * sky).astype(np.float32),
    )


def displaced(camera: Camera, rng: np.random.Generator, rotation_deg: float, translation_m: float) -> Camera:
    """The camera as an imperfect calibration has it: turned and moved by normal errors of these deviations an axis."""
    turn: Points = np.radians(rotation_deg) * rng.normal(size=3)
    error = np.eye(4)
    error[:3, :3] = cv2.Rodrigues(turn)[0]
    error[:3, 3] = translation_m * rng.normal(size=3)
    return Camera(camera.intrinsics, error @ camera.camera_from_cube)


def premultiplied(colour: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[H, W, 4] colour multiplied by alpha, and alpha, of colour [H, W, 3] that is not."""
    shown = np.rint(colour * (alpha[..., None] / np.float32(255))).astype(np.uint8)
    return np.concatenate([shown, alpha[..., None]], axis=-1)
