"""A rigged glTF person as a rig: its skin, joints by their usual names, and face shapes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.errors import AvatarError
from capture.synthetic.gltf_file import GltfFile
from capture.synthetic.rig import INFLUENCES, Morph, Rig, Surface
from capture.synthetic.shading import TEXTURE_PX

_JOINTS: Mapping[str, tuple[str, ...]] = {
    "hips": ("hips", "pelvis"),
    "spine": ("spine",),
    "chest": ("spine2", "spine1", "chest"),
    "neck": ("neck",),
    "head": ("head",),
    **{
        f"{side}_{name}": tuple(f"{side}{word}" for word in words)
        for side in ("left", "right")
        for name, words in {
            "eye": ("eye",),
            "shoulder": ("shoulder",),
            "upper_arm": ("arm", "upperarm"),
            "lower_arm": ("forearm", "lowerarm"),
            "hand": ("hand",),
            "upper_leg": ("upleg", "upperleg"),
            "lower_leg": ("leg", "lowerleg"),
            "foot": ("foot",),
            "finger2": ("handindex1",),
            "finger3": ("handmiddle1",),
            "finger4": ("handring1",),
            "finger5": ("handpinky1",),
            "finger2_middle": ("handindex2",),
            "finger3_middle": ("handmiddle2",),
            "finger4_middle": ("handring2",),
            "finger5_middle": ("handpinky2",),
        }.items()
    },
}
"""For each of the names that motion uses, what rigs call it (small letters, prefix and separators taken off)."""

_NEEDED = (
    "hips",
    "head",
    "left_upper_arm",
    "left_lower_arm",
    "left_hand",
    "left_upper_leg",
    "left_lower_leg",
    "left_foot",
)

_MORPHS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "mouthopen": (("jawOpen", 2.0),),
    "uhoo": (("mouthFunnel", 1.0),),
    "uwu": (("mouthPucker", 1.0),),
    "s": (("mouthStretchLeft", 0.5), ("mouthStretchRight", 0.5)),
    "mpbup": (("mouthPressLeft", 0.5), ("mouthPressRight", 0.5)),
    "rsmileopen": (("mouthSmileRight", 1.0),),
    "lsmileopen": (("mouthSmileLeft", 1.0),),
    "reyeclose": (("eyeBlinkRight", 1.0),),
    "leyeclose": (("eyeBlinkLeft", 1.0),),
    "rbrowup": (("browOuterUpRight", 1.0),),
    "lbrowup": (("browOuterUpLeft", 1.0),),
}
"""Face shapes of rigs that do not use ARKit's names, and how much of each is one of ours."""


@dataclass(frozen=True)
class _Part:
    rest_m: NDArray[np.float32]
    nodes: NDArray[np.int32]
    """[V, INFLUENCES] the nodes that move each vertex."""
    weights: NDArray[np.float32]
    surface: Surface
    morphs: Mapping[str, NDArray[np.float32]]


def load_avatar(path: Path) -> Rig:
    """The person in a .glb file, as it stands in the file's default pose.

    Raises:
        AvatarError: it is not a glTF file with a skinned person whose joints have usual names.
    """
    file = GltfFile(path)
    try:
        nodes = file.json["nodes"]
        parents = _parents(nodes)
        order = _parents_first(parents)
        world = _world(nodes, parents, order)
        parts = [
            _part(file, node, primitive, file.json["meshes"][node["mesh"]], world)
            for node in nodes
            if "mesh" in node and "skin" in node
            for primitive in file.json["meshes"][node["mesh"]]["primitives"]
            if primitive.get("mode", 4) == 4
        ]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise AvatarError(f"{file.name} is corrupted: {error!r}") from error
    if not parts:
        raise AvatarError(f"{file.name} holds no skinned mesh")
    names = tuple(node.get("name", f"node{n}") for n, node in enumerate(nodes))
    return _rig(file.name, parts, names, parents, order, world)


def _rig(
    file_name: str,
    parts: list[_Part],
    node_names: tuple[str, ...],
    parents: NDArray[np.int32],
    order: list[int],
    world: NDArray[np.float64],
) -> Rig:
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    offsets = np.cumsum([0, *(len(part.rest_m) for part in parts)])
    surfaces = tuple(
        Surface((p.surface.faces + start).astype(np.int32), p.surface.uv, p.surface.texture, p.surface.gloss)
        for p, start in zip(parts, offsets[:-1], strict=True)
    )
    joints = tuple(f"{n}:{node_names[n]}" for n in order)
    plain = {_plain(node_names[n]): f"{n}:{node_names[n]}" for n in reversed(order)}
    names = {ours: plain[t] for ours, theirs in _JOINTS.items() if (t := next((x for x in theirs if x in plain), ""))}
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise AvatarError(f"{file_name} is not a rigged person: no joint for {', '.join(missing)}")
    joint_rest_m = world[order][:, :3, 3]
    return Rig(
        np.concatenate([part.rest_m for part in parts]),
        joints,
        np.array([place[parents[n]] if parents[n] >= 0 else -1 for n in order], np.int32),
        joint_rest_m,
        place[np.concatenate([part.nodes for part in parts])],
        np.concatenate([part.weights for part in parts]),
        _joined_morphs(parts, offsets),
        surfaces,
        names,
        _eyes(names, joints, joint_rest_m),
    )


def _eyes(names: Mapping[str, str], joints: tuple[str, ...], joint_rest_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Midway between the eyes; a rig without eyes has them above and before its head's joint."""
    if "left_eye" in names and "right_eye" in names:
        both = [joint_rest_m[joints.index(names[f"{side}_eye"])] for side in ("left", "right")]
        return np.asarray(np.mean(both, axis=0), np.float64)
    return np.asarray(joint_rest_m[joints.index(names["head"])] + np.array([0, 0.08, 0.09]), np.float64)


def _joined_morphs(parts: list[_Part], offsets: NDArray[np.int64]) -> dict[str, Morph]:
    gathered: dict[str, tuple[list[NDArray[np.int32]], list[NDArray[np.float32]]]] = {}
    for part, start in zip(parts, offsets[:-1], strict=True):
        for name, moved in part.morphs.items():
            used = np.flatnonzero(np.abs(moved).max(axis=1) > 1e-6).astype(np.int32)
            indices, amounts = gathered.setdefault(name, ([], []))
            indices.append((used + start).astype(np.int32))
            amounts.append(moved[used])
    return {name: Morph(np.concatenate(i), np.concatenate(a)) for name, (i, a) in gathered.items()}


def _part(
    file: GltfFile, node: dict[str, Any], primitive: dict[str, Any], mesh: dict[str, Any], world: NDArray[np.float64]
) -> _Part:
    """One primitive, carried into the model's frame by its skin's joints as they stand."""
    attributes = primitive["attributes"]
    skin = file.json["skins"][node["skin"]]
    joints = np.array(skin["joints"], np.int32)
    binding = world[joints] @ file.array(skin["inverseBindMatrices"]).astype(np.float64)
    influences = file.array(attributes["JOINTS_0"]).astype(np.int32)[:, :INFLUENCES]
    weights = file.array(attributes["WEIGHTS_0"]).astype(np.float32)[:, :INFLUENCES]
    weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    carry = np.einsum("vk,vkij->vij", weights, binding[influences])
    local = file.array(attributes["POSITION"]).astype(np.float64)
    rest_m = np.einsum("vij,vj->vi", carry[:, :3, :3], local) + carry[:, :3, 3]
    faces = file.array(primitive["indices"]).astype(np.int32).reshape(-1, 3)
    uv = file.array(attributes["TEXCOORD_0"]).astype(np.float32)[faces]
    texture = file.texture(primitive.get("material"), TEXTURE_PX)
    morphs: dict[str, NDArray[np.float32]] = {}
    for target, name in zip(primitive.get("targets", []), mesh.get("extras", {}).get("targetNames", []), strict=False):
        moved = np.einsum("vij,vj->vi", carry[:, :3, :3], file.array(target["POSITION"])).astype(np.float32)
        for ours, amount in _MORPHS.get(_plain(name.removesuffix("_h")), ((name, 1.0),)):
            morphs[ours] = morphs.get(ours, 0) + amount * moved
    return _Part(rest_m.astype(np.float32), joints[influences], weights, Surface(faces, uv, texture, 0.12), morphs)


def _plain(name: str) -> str:
    """A joint's or shape's name without what differs between exporters."""
    return name.replace("mixamorig", "").rsplit(":", 1)[-1].rsplit(".", 1)[-1].replace("_", "").lower()


def _parents(nodes: list[dict[str, Any]]) -> NDArray[np.int32]:
    parents = np.full(len(nodes), -1, np.int32)
    for n, node in enumerate(nodes):
        for child in node.get("children", []):
            parents[child] = n
    return parents


def _parents_first(parents: NDArray[np.int32]) -> list[int]:
    """The nodes in an order in which each comes after its parent.

    Raises:
        ValueError: the nodes go in a circle.
    """
    order: list[int] = []
    done = np.zeros(len(parents), bool)
    while len(order) < len(parents):
        ready = [n for n in range(len(parents)) if not done[n] and (parents[n] < 0 or done[parents[n]])]
        if not ready:
            raise ValueError("the nodes go in a circle")
        done[ready] = True
        order.extend(ready)
    return order


def _world(nodes: list[dict[str, Any]], parents: NDArray[np.int32], order: list[int]) -> NDArray[np.float64]:
    """[N, 4, 4] each node's transform into the model's frame."""
    out = np.empty((len(nodes), 4, 4))
    for n in order:
        local = _local(nodes[n])
        out[n] = out[parents[n]] @ local if parents[n] >= 0 else local
    return out


def _local(node: dict[str, Any]) -> NDArray[np.float64]:
    if "matrix" in node:
        return np.array(node["matrix"], float).reshape(4, 4).T
    x, y, z, w = map(float, node.get("rotation", (0, 0, 0, 1)))
    out = np.eye(4)
    out[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    out[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), float)
    out[:3, 3] = node.get("translation", (0, 0, 0))
    return out
