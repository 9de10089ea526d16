"""A rigged person: surfaces with textures on one skinned mesh, moved by joints and face shapes.

Rotations are given as *deltas from rest in the model's own axes* (x to the person's left, y up, z forward), so that a
motion does not depend on how a rig's author has turned the bones: the transform of joint j is
G_j = G_parent · T(p_j) · R_j · T(−p_j), with p_j its place at rest; a vertex follows the weighted mean of the G of its
joints (linear blend skinning).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numba
import numpy as np
from numpy.typing import NDArray

INFLUENCES = 4
"""The most joints that move one vertex."""


@dataclass(frozen=True)
class Surface:
    """A part of the mesh with a texture of its own.

    Attributes:
        faces: [F, 3] int32, into the rig's vertices.
        uv: [F, 3, 2] float32, of each corner; (0, 0) is the texture's first pixel's outer corner.
        texture: [T, T, 3] uint8, sRGB.
        gloss: strength of the highlight, 0 to 1.
        is_skin: light goes into it and comes out redder.
    """

    faces: NDArray[np.int32]
    uv: NDArray[np.float32]
    texture: NDArray[np.uint8]
    gloss: float = 0.0
    is_skin: bool = False


@dataclass(frozen=True)
class Morph:
    """A face shape: offsets [N, 3] in metres of the vertices [N]."""

    vertices: NDArray[np.int32]
    offsets_m: NDArray[np.float32]

    def without(self, vertices: NDArray[np.int32]) -> "Morph":
        """The shape that leaves these vertices where they are: eyeballs turn by their joints alone."""
        kept = ~np.isin(self.vertices, vertices)
        return Morph(self.vertices[kept], self.offsets_m[kept])


@dataclass(frozen=True)
class Rig:
    """A person at rest.

    Attributes:
        rest_m: [V, 3] float32; x to the person's left, y up, z forward.
        joints, parents: names, and the index of each joint's parent (−1: none); parents come first.
        joint_rest_m: [J, 3].
        influences, weights: [V, INFLUENCES] joints of each vertex, and how much of each; the weights sum to one.
        morphs: by the name of the face unit, as ARKit names them.
        names: the rig's joint for each of the names that `motion` uses, where it has one.
        eyes_m: [3] midway between the eyes, at rest.
    """

    rest_m: NDArray[np.float32]
    joints: tuple[str, ...]
    parents: NDArray[np.int32]
    joint_rest_m: NDArray[np.float64]
    influences: NDArray[np.int32]
    weights: NDArray[np.float32]
    morphs: Mapping[str, Morph]
    surfaces: tuple[Surface, ...]
    names: Mapping[str, str]
    eyes_m: NDArray[np.float64]

    def place_m(self, name: str) -> NDArray[np.float64]:
        """[3] where one of the named joints is at rest."""
        return self.joint_rest_m[self.joints.index(self.names[name])]


@dataclass(frozen=True)
class Pose:
    """How a person is: a rotation [3, 3] a named joint (deltas from rest), and how much of each face shape (0 to 1)."""

    rotations: Mapping[str, NDArray[np.float64]]
    morphs: Mapping[str, float] = field(default_factory=dict)


def joint_transforms(rig: Rig, pose: Pose) -> NDArray[np.float64]:
    """[J, 4, 4] where each joint takes what was at rest."""
    by_joint = {rig.names[name]: rotation for name, rotation in pose.rotations.items() if name in rig.names}
    out = np.empty((len(rig.joints), 4, 4))
    for j, joint in enumerate(rig.joints):
        parent = out[rig.parents[j]] if rig.parents[j] >= 0 else np.eye(4)
        rotation = by_joint.get(joint)
        if rotation is None:
            out[j] = parent
            continue
        local = np.eye(4)
        local[:3, :3] = rotation
        local[:3, 3] = rig.joint_rest_m[j] - rotation @ rig.joint_rest_m[j]
        out[j] = parent @ local
    return out


def posed_vertices(rig: Rig, pose: Pose) -> NDArray[np.float32]:
    """[V, 3] float32 the mesh in a pose, in the frame of the rest mesh."""
    shaped = rig.rest_m.copy()
    for name, amount in pose.morphs.items():
        morph = rig.morphs.get(name)
        if morph is not None and amount:
            shaped[morph.vertices] += np.float32(amount) * morph.offsets_m
    out = np.empty_like(shaped)
    _skin(shaped, joint_transforms(rig, pose).astype(np.float32), rig.influences, rig.weights, out)
    return out


@numba.njit(cache=True)
def _skin(
    rest: NDArray[np.float32],
    transforms: NDArray[np.float32],
    influences: NDArray[np.int32],
    weights: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    for n in range(rest.shape[0]):
        for row in range(3):
            total = np.float32(0)
            for k in range(influences.shape[1]):
                weight = weights[n, k]
                if weight > 0:
                    t = transforms[influences[n, k], row]
                    total += weight * (t[0] * rest[n, 0] + t[1] * rest[n, 1] + t[2] * rest[n, 2] + t[3])
            out[n, row] = total


def rotation_about(axis: str, angle_rad: float) -> NDArray[np.float64]:
    """[3, 3] a turn about "x" (nod: positive looks down), "y" (positive turns to the person's left) or "z"."""
    c, s = np.cos(angle_rad), np.sin(angle_rad)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    out = np.eye(3)
    out[i, i] = out[j, j] = c
    out[i, j], out[j, i] = -s, s
    return out


def rotation_between(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """[3, 3] the shortest turn that takes the direction `start` [3] to `end` [3]; they are not opposite."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    v = np.cross(a, b)
    cross = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + cross + cross @ cross / (1 + a @ b)


def limit_influences(dense: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The INFLUENCES largest of weights [V, J], scaled to sum to one."""
    influences = np.argsort(-dense, axis=1)[:, :INFLUENCES].astype(np.int32)
    weights = np.take_along_axis(dense, influences, axis=1)
    return influences, (weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)).astype(np.float32)
