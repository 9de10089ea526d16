"""A moment as training keeps it: exact pictures of sources and targets, cut to the person, one file a moment.

Noise, wrong calibration, backgrounds and cameras that are missing are put on later, anew at every use.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Intrinsics, project, transform
from capture.rasteriser import rasterise
from capture.synthetic.shading import Lighting, Materials, shade, to_srgb
from rendering.train.staging import Stage

OVERSAMPLING = 2
DEPTH_STEP_M = 1e-4
"""Depths are kept in whole steps of this."""
_MARGIN_PX = 20
"""Black around the person that stays in a cut picture."""


@dataclass(frozen=True)
class Picture:
    """What a faultless camera sees of a person alone.

    Attributes:
        camera: of the cut picture.
        rgba: [H, W, 4] uint8 sRGB, colour multiplied by alpha.
        depth_m: [H, W] float32 at pixel centres, 0 where nobody is.
    """

    camera: Camera
    rgba: NDArray[np.uint8]
    depth_m: NDArray[np.float32]


@dataclass(frozen=True)
class Moment:
    """A person seen by the cube's cameras, and by eyes that the cube has no camera at."""

    identity: str
    sources: tuple[Picture, ...]
    targets: tuple[Picture, ...]


def picture_moment(identity: str, staged: Stage, materials: Materials, occlusion: NDArray[np.float32]) -> Moment:
    """Draws a staged moment."""

    def picture(camera: Camera) -> Picture:
        return _picture(camera, staged.vertices, materials, occlusion, staged.lighting)

    return Moment(identity, tuple(map(picture, staged.sources)), tuple(map(picture, staged.targets)))


def write_moment(path: Path, moment: Moment) -> None:
    """Writes the file whole or not at all."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for kind, pictures in (("source", moment.sources), ("target", moment.targets)):
        for n, picture in enumerate(pictures):
            arrays[f"{kind}_{n}_rgba"] = picture.rgba
            arrays[f"{kind}_{n}_depth"] = np.rint(picture.depth_m / DEPTH_STEP_M).astype(np.uint16)
    about = {
        "identity": moment.identity,
        "sources": [_to_json(picture.camera) for picture in moment.sources],
        "targets": [_to_json(picture.camera) for picture in moment.targets],
    }
    partial = path.with_suffix(".part.npz")
    np.savez(partial, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)  # type: ignore[arg-type]
    partial.replace(path)


def read_moment(path: Path) -> Moment:
    """What `write_moment` wrote."""
    with np.load(path) as arrays:
        about = json.loads(arrays["about"].tobytes())

        def pictures(kind: str) -> tuple[Picture, ...]:
            return tuple(
                Picture(
                    _from_json(camera),
                    arrays[f"{kind}_{n}_rgba"],
                    arrays[f"{kind}_{n}_depth"].astype(np.float32) * np.float32(DEPTH_STEP_M),
                )
                for n, camera in enumerate(about[f"{kind}s"])
            )

        return Moment(about["identity"], pictures("source"), pictures("target"))


def _picture(
    camera: Camera,
    vertices: NDArray[np.float32],
    materials: Materials,
    occlusion: NDArray[np.float32],
    lighting: Lighting,
) -> Picture:
    cut = _cut(camera, vertices)
    depth_m = rasterise(vertices, materials.faces, cut).depth_m
    dense = Camera(cut.intrinsics.scaled(OVERSAMPLING), cut.camera_from_cube)
    seen = rasterise(vertices, materials.faces, dense)
    linear = shade(seen, vertices, materials, occlusion, cut.centre_in_cube, lighting)
    size = (cut.intrinsics.width, cut.intrinsics.height)
    alpha = cv2.resize((seen.face >= 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)[..., None]
    colour = cv2.resize(linear, size, interpolation=cv2.INTER_AREA) / np.maximum(alpha, 1e-6)
    premultiplied = np.rint(to_srgb(colour.astype(np.float32)) * alpha)
    return Picture(cut, np.concatenate([premultiplied, np.rint(255 * alpha)], axis=-1).astype(np.uint8), depth_m)


def _cut(camera: Camera, vertices: NDArray[np.float32]) -> Camera:
    """The camera with a picture cut to the mesh and some margin; a mesh beside the picture leaves a small corner."""
    i = camera.intrinsics
    pixels, _ = project(i, transform(camera.camera_from_cube, vertices.astype(np.float64)))
    low = np.floor(np.nanmin(pixels, axis=0)) - _MARGIN_PX
    high = np.ceil(np.nanmax(pixels, axis=0)) + _MARGIN_PX
    left, top = (int(np.clip(low[n], 0, size - 64)) for n, size in enumerate((i.width, i.height)))
    right, bottom = (
        int(np.clip(high[n], start + 64, size)) for n, (start, size) in enumerate(((left, i.width), (top, i.height)))
    )
    cut = Intrinsics(right - left, bottom - top, i.fx, i.fy, i.cx - left, i.cy - top)
    return replace(camera, intrinsics=cut)


def _to_json(camera: Camera) -> dict[str, object]:
    return {**vars(camera.intrinsics), "camera_from_cube": camera.camera_from_cube.ravel().tolist()}


def _from_json(about: dict[str, object]) -> Camera:
    values = dict(about)
    matrix = np.array(values.pop("camera_from_cube"), np.float64).reshape(4, 4)
    return Camera(Intrinsics(**values), matrix)  # type: ignore[arg-type]


def moment_paths(folder: Path, identities: Sequence[str]) -> list[Path]:
    """The files of these people's moments, in order."""
    return sorted(path for name in identities for path in folder.glob(f"{name}-[0-9]*.npz"))
