"""Scenes on disk: what some cameras saw, moment by moment, and what other eyes would have seen, to hold views against.

    scene.json              {"sources": [camera, …], "targets": [camera, …]}
    000000/                 one folder a moment
        color_<source>.png      8-bit RGB
        depth_<source>.png      16-bit, millimetres along z, 0 is none, aligned to the colour
        target_<target>.png     8-bit RGBA, the truth
        target_depth_<target>.png   16-bit, millimetres; may be left out

A camera is `{"name", "width", "height", "fx", "fy", "cx", "cy", "distortion": [k1, k2, p1, p2, k3, k4, k5, k6],
"camera_from_cube": 4×4 row-major}`. Axes are OpenCV's, metres, the first pixel's centre at (0.5, 0.5); the background
is black, and colour is already multiplied by alpha.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics
from rendering.errors import EvaluationError
from rendering.evaluate.distortion import COEFFICIENTS, Lens, lens_of
from rendering.evaluate.png import read_png

DESCRIPTION = "scene.json"
SIDE_MOST_PX = 8192
RIGID_WITHIN = 2e-3
MM_PER_M = 1000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_MOMENT = re.compile(r"\d{6}")


@dataclass(frozen=True)
class SceneCamera:
    """A camera of a scene, by its name in the files."""

    name: str
    lens: Lens

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures on disk."""
        return self.lens.distorted.intrinsics.width, self.lens.distorted.intrinsics.height


@dataclass(frozen=True)
class Truth:
    """What a target would have seen.

    Attributes:
        picture: [H, W, 4] uint8, red, green, blue already multiplied by alpha, and alpha.
        depth_m: [H, W] float32, 0 where there is none; None where the scene does not say.
    """

    picture: NDArray[np.uint8]
    depth_m: NDArray[np.float32] | None


@dataclass(frozen=True)
class Scene:
    """A scene's cameras, and the names of its moments in their order."""

    folder: Path
    sources: tuple[SceneCamera, ...]
    targets: tuple[SceneCamera, ...]
    moments: tuple[str, ...]

    def frames(self, moment: str) -> tuple[RGBDFrame, ...]:
        """What the sources saw, as their pinhole cameras would have.

        Raises:
            EvaluationError: a file is missing or broken.
        """
        frames = []
        for source in self.sources:
            colour = read_png(self.folder / moment / f"color_{source.name}.png", *source.size, channels=3, bits=8)
            depth = read_png(self.folder / moment / f"depth_{source.name}.png", *source.size, channels=1, bits=16)
            straight = source.lens.straightened(
                np.asarray(colour, np.uint8), (depth / np.float32(MM_PER_M)).astype(np.float32)
            )
            frames.append(RGBDFrame(*straight, captured_us=0))
        return tuple(frames)

    def truth(self, moment: str, target: SceneCamera) -> Truth:
        """What the target would have seen.

        Raises:
            EvaluationError: a file is missing or broken.
        """
        picture = read_png(self.folder / moment / f"target_{target.name}.png", *target.size, channels=4, bits=8)
        path = self.folder / moment / f"target_depth_{target.name}.png"
        if not path.exists():
            return Truth(np.asarray(picture, np.uint8), None)
        depth = read_png(path, *target.size, channels=1, bits=16)
        return Truth(np.asarray(picture, np.uint8), (depth / np.float32(MM_PER_M)).astype(np.float32))


def read_scene(folder: Path) -> Scene:
    """The scene in a folder; pictures are read when they are asked for.

    Raises:
        EvaluationError: `scene.json` is missing or broken, or there is no moment.
    """
    path = folder / DESCRIPTION
    try:
        description = json.loads(path.read_bytes())
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: not JSON: {error}") from error
    if not isinstance(description, dict):
        raise EvaluationError(f"{path}: not an object with sources and targets")
    sources, targets = (_cameras(path, description, kind) for kind in ("sources", "targets"))
    moments = tuple(sorted(entry.name for entry in folder.iterdir() if _MOMENT.fullmatch(entry.name)))
    if not moments:
        raise EvaluationError(f"{folder}: no moment's folder, such as 000000")
    return Scene(folder, sources, targets, moments)


def camera_entry(camera: SceneCamera) -> dict[str, Any]:
    """What `scene.json` says of a camera."""
    i = camera.lens.distorted.intrinsics
    return {
        "name": camera.name,
        **{key: getattr(i, key) for key in ("width", "height", "fx", "fy", "cx", "cy")},
        "distortion": list(camera.lens.coefficients),
        "camera_from_cube": camera.lens.distorted.camera_from_cube.tolist(),
    }


def _cameras(path: Path, description: dict[str, Any], kind: str) -> tuple[SceneCamera, ...]:
    entries = description.get(kind)
    if not isinstance(entries, list) or not entries:
        raise EvaluationError(f"{path}: {kind} is not a list of cameras")
    cameras = tuple(_camera(path, f"{kind}[{n}]", entry) for n, entry in enumerate(entries))
    if len({camera.name for camera in cameras}) < len(cameras):
        raise EvaluationError(f"{path}: two {kind} have the same name")
    return cameras


def _camera(path: Path, where: str, entry: Any) -> SceneCamera:
    if not isinstance(entry, dict):
        raise EvaluationError(f"{path}: {where} is not an object")
    name = entry.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise EvaluationError(f"{path}: {where}.name is not a name of letters, digits, dots and dashes")
    sides = [side for key in ("width", "height") if isinstance(side := entry.get(key), int)]
    if len(sides) < 2 or not all(0 < side <= SIDE_MOST_PX for side in sides):
        raise EvaluationError(f"{path}: {where} ({name}): width and height are whole pixels, at most {SIDE_MOST_PX}")
    fx, fy, cx, cy = (_numbers(path, f"{where}.{key}", entry.get(key), (1,))[0] for key in ("fx", "fy", "cx", "cy"))
    if fx <= 0 or fy <= 0:
        raise EvaluationError(f"{path}: {where} ({name}): focal lengths are above 0")
    given = entry.get("distortion", [0.0] * COEFFICIENTS)
    coefficients = _numbers(path, f"{where}.distortion", given, (0, 4, 5, COEFFICIENTS))
    coefficients = np.pad(coefficients, (0, COEFFICIENTS - len(coefficients)))
    matrix = _numbers(path, f"{where}.camera_from_cube", entry.get("camera_from_cube"), (16,)).reshape(4, 4)
    rotation = matrix[:3, :3]
    if (
        np.abs(rotation @ rotation.T - np.eye(3)).max() > RIGID_WITHIN
        or np.linalg.det(rotation) < 0
        or np.abs(matrix[3] - (0, 0, 0, 1)).max() > RIGID_WITHIN
    ):
        raise EvaluationError(f"{path}: {where} ({name}): camera_from_cube is not a rigid transform")
    camera = Camera(Intrinsics(sides[0], sides[1], fx, fy, cx, cy), matrix)
    return SceneCamera(name, lens_of(camera, tuple(map(float, coefficients))))


def _numbers(path: Path, where: str, value: Any, lengths: Sequence[int]) -> NDArray[np.float64]:
    """The finite numbers of a number, a list, or a list of lists."""
    try:
        numbers = np.array(value, np.float64).ravel()
    except (TypeError, ValueError) as error:
        raise EvaluationError(f"{path}: {where} is not made of numbers") from error
    if len(numbers) not in lengths or not np.isfinite(numbers).all():
        wanted = " or ".join(map(str, lengths))
        raise EvaluationError(f"{path}: {where} is not {wanted} finite number{'' if wanted == '1' else 's'}")
    return numbers
