"""Synthetic people who look at a known point: what attention is trained on and measured with."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from capture.geometry import Points, transform
from capture.synthetic.cube import CubeSetting, SyntheticCube
from capture.synthetic.motion import Manner, Mouth, pose_at
from capture.synthetic.rig import Pose, Rig, joint_transforms, posed_vertices, rotation_about
from capture.synthetic.shading import Lighting

EYE_YAW_MAX_RAD, EYE_PITCH_MAX_RAD = 0.56, 0.40
"""How far eyes turn in the head; beyond, the head turns too."""
NECK_PART = 0.35
"""The neck's part of a turn of the head."""


@dataclass(frozen=True)
class Bearing:
    """How somebody looks at something.

    Attributes:
        head_part: the part of the way to the target that the head turns; the eyes do the rest.
        head_off_rad: [3] yaw, pitch and roll by which the head is off that.
        moment_s: of the body's motion, in its manner's period.
        shift_m: [3] by which the person sits aside of the cube's reference point.
        blink: 0 open to 1 shut.
    """

    head_part: float = 0.6
    head_off_rad: tuple[float, float, float] = (0.0, 0.0, 0.0)
    moment_s: float = 0.0
    shift_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    blink: float = 0.0


@dataclass(frozen=True)
class Look:
    """The truth of a look, in the cube's frame.

    Attributes:
        eyes_m: [2, 3] centres of the left and the right eyeball.
        direction: [3] unit, from between the eyes to the target.
        head_forward: [3] unit, where the head points.
    """

    eyes_m: NDArray[np.float64]
    direction: NDArray[np.float64]
    head_forward: NDArray[np.float64]

    @property
    def eye_m(self) -> NDArray[np.float64]:
        """[3] midway between the eyes."""
        return np.asarray(self.eyes_m.mean(axis=0))


def quiet_manner(seed: int = 0) -> Manner:
    """Of somebody who sits and listens."""
    still = np.zeros(8, np.float32)
    return Manner(8.0, Mouth(still, still, still, still), liveliness=0.5, seed=seed)


class LookingCube(SyntheticCube):
    """A synthetic cube whose person looks where it is told.

    Args:
        rig: the person; it needs joints for its eyes.
    """

    def __init__(self, rig: Rig, manner: Manner, setting: CubeSetting | None = None) -> None:
        self._looking: NDArray[np.float32] | None = None
        super().__init__(rig, manner, setting)

    def vertices(self, moment_s: float) -> NDArray[np.float32]:
        """[V, 3] the mesh as `look` has left it, at any moment."""
        return super().vertices(moment_s) if self._looking is None else self._looking

    def light(self, lighting: Lighting) -> None:
        """From now on the cube is lit so."""
        self._setting = replace(self._setting, lighting=lighting)

    def look(self, target_m: Points, bearing: Bearing) -> Look:
        """From now on the person looks at `target_m` [3] in the cube's frame."""
        offset = self._offset_m + np.array(bearing.shift_m)
        pose, look = looking_pose(self._rig, self._manner, np.asarray(target_m, float) - offset, bearing)
        self._looking = (posed_vertices(self._rig, pose) + offset).astype(np.float32)
        return Look(look.eyes_m + offset, look.direction, look.head_forward)


def looking_pose(rig: Rig, manner: Manner, target_m: Points, bearing: Bearing) -> tuple[Pose, Look]:
    """The pose of somebody who looks at `target_m` [3], in the rig's frame, with both eyes."""
    base = pose_at(rig, manner, bearing.moment_s)
    morphs = {**base.morphs, "eyeBlinkLeft": bearing.blink, "eyeBlinkRight": bearing.blink}
    body = {name: turn for name, turn in base.rotations.items() if name not in ("left_eye", "right_eye")}
    trunk = body["spine"] @ body["chest"]
    rotations = dict(body)
    look = _look(rig, Pose(rotations), target_m)
    for _ in range(3):  # where the eyes are depends on how the head is turned
        rotations |= _head(trunk.T @ look.direction, bearing)
        look = _look(rig, Pose(rotations), target_m)
    carried = trunk @ rotations["neck"] @ rotations["head"]
    for n, side in enumerate(("left", "right")):
        rotations[f"{side}_eye"] = _eye(carried.T @ _unit(target_m - look.eyes_m[n]))
    return Pose(rotations, morphs), look


def _head(wanted: NDArray[np.float64], bearing: Bearing) -> dict[str, NDArray[np.float64]]:
    """Neck and head for a look along `wanted` [3] in the trunk's frame; what the eyes can't do, the head does."""
    yaw, pitch = float(np.arctan2(wanted[0], wanted[2])), float(-np.arcsin(np.clip(wanted[1], -1, 1)))
    off_yaw, off_pitch, roll = bearing.head_off_rad
    head_yaw = np.clip(bearing.head_part * yaw + off_yaw, yaw - EYE_YAW_MAX_RAD, yaw + EYE_YAW_MAX_RAD)
    head_pitch = np.clip(bearing.head_part * pitch + off_pitch, pitch - EYE_PITCH_MAX_RAD, pitch + EYE_PITCH_MAX_RAD)

    def turned(part: float) -> NDArray[np.float64]:
        return (
            rotation_about("y", part * head_yaw) @ rotation_about("x", part * head_pitch)
            @ rotation_about("z", part * roll)
        )  # fmt: skip

    return {"neck": turned(NECK_PART), "head": turned(1 - NECK_PART)}


def _look(rig: Rig, pose: Pose, target_m: Points) -> Look:
    head = joint_transforms(rig, pose)[rig.joints.index(rig.names["head"])]
    eyes_m = np.stack([transform(head, rig.place_m(f"{side}_eye")) for side in ("left", "right")])
    return Look(eyes_m, _unit(target_m - eyes_m.mean(axis=0)), head[:3, 2].copy())


def _eye(wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """The eye's turn from rest, so that it looks along `wanted` [3] in the head's frame."""
    yaw, pitch = np.arctan2(wanted[0], wanted[2]), -np.arcsin(np.clip(wanted[1], -1, 1))
    return rotation_about("y", float(yaw)) @ rotation_about("x", float(pitch))


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vector / np.linalg.norm(vector))
