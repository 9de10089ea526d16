"""Finds a display that no camera sees, from its pattern in a hand-held plane mirror.

In a mirror with the plane n·x = d the display's point y is seen at y − 2 (n·y − d) n. The pose of the reflection is
turned by the Householder matrix H = I − 2nnᵀ, so between two mirrors the reflections differ by a rotation about
n₁ × n₂: a mirror's normal is at right angles to the axes it shares with two others, from which the display's true pose
follows (Takahashi, Nobuhara and Matsuyama, "A new mirror-based extrinsic camera calibration using an orthogonality
constraint", CVPR 2012). Then everything is adjusted to the corners.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.calibration.bundle import HUBER_PX, Corner, Scene, corners_of
from capture.calibration.frames import Lens
from capture.calibration.initial import board_pose
from capture.calibration.least_squares import NormalEquations, huber_weights, solve
from capture.calibration.observations import Sighting
from capture.calibration.rigid import middle_of, moved, nearest_rotation, rotation_of
from capture.errors import CalibrationError
from capture.geometry import Intrinsics, Matrix, Points, invert_rigid

MIRRORS_LEAST = 4
TURN_LEAST = np.radians(4.0)
"""Mirrors whose normals are nearer to each other, or to one plane, than this tell nothing of the display's depth."""
_FLIP = np.diag([-1.0, 1.0, 1.0, 1.0])
_STEP = 1e-6


@dataclass(frozen=True)
class Reflections:
    """What is to be found: the display's pose, and each moment's mirror.

    Attributes:
        reference_from_display: [4, 4].
        normals: [M, 3] unit vectors; distances_m: [M], the mirror is where normal · x = distance.
    """

    reference_from_display: Matrix
    normals: Points
    distances_m: NDArray[np.float64]


@dataclass(frozen=True)
class DisplayFound:
    """The display's pose in the reference frame, and the errors [N, 2] of all its corners."""

    reference_from_display: Matrix
    errors_px: NDArray[np.float64]


def find_display(
    sightings: Sequence[Sighting], corners_m: Points, lenses: Sequence[Lens], scene: Scene
) -> DisplayFound:
    """The display's pose from sightings of its reflection; the cameras of `scene` stay as they are.

    Raises:
        CalibrationError: there are too few mirrors, or they were held too much alike.
    """
    moments = sorted({sighting.moment for sighting in sightings})
    if len(moments) < MIRRORS_LEAST:
        raise CalibrationError(
            f"the display was seen in the mirror at {len(moments)} moments; {MIRRORS_LEAST} are needed"
        )
    seen = [_seen_pose([s for s in sightings if s.moment == m], corners_m, lenses, scene) for m in moments]
    place = {moment: n for n, moment in enumerate(moments)}
    renumbered = [Sighting(s.camera, place[s.moment], s.ids, s.pixels, s.depth_m) for s in sightings]
    problem = _MirrorProblem(corners_of(renumbered, corners_m), scene)
    state = solve(problem, _first_guess(np.stack(seen))).state
    return DisplayFound(state.reference_from_display, problem.errors(state))


def _seen_pose(sightings: Sequence[Sighting], corners_m: Points, lenses: Sequence[Lens], scene: Scene) -> Matrix:
    """[4, 4] where the reflection is seen at a moment: a transform of determinant −1 from display to reference."""
    estimates = []
    for sighting in sightings:
        i = lenses[sighting.camera].intrinsics
        # Turned over, the picture is that of an ordinary board before a camera that is turned over too.
        flipped = Intrinsics(i.width, i.height, i.fx, i.fy, i.width - i.cx, i.cy)
        pixels = np.stack([i.width - sighting.pixels[:, 0], sighting.pixels[:, 1]], axis=1)
        pose = board_pose(corners_m[sighting.ids], pixels, flipped)
        if pose is not None:
            estimates.append(invert_rigid(scene.camera_from_reference[sighting.camera]) @ _FLIP @ pose)
    if not estimates:
        raise CalibrationError("the display's pose in the mirror cannot be found: it was seen too flat")
    return middle_of(estimates)


def _first_guess(seen: Matrix) -> Reflections:
    """The display and its mirrors from the poses [M, 4, 4] of the reflections."""
    rotations = seen[:, :3, :3]
    # R_i R_jᵀ = H_i H_j turns about n_i × n_j by twice the angle between the normals; its skew part is that axis,
    # longer the wider the angle.
    between = rotations[:, None] @ np.swapaxes(rotations, 1, 2)[None]
    axes = np.stack([between[..., 2, 1], between[..., 0, 2], between[..., 1, 0]], -1)
    axes = axes - np.stack([between[..., 1, 2], between[..., 2, 0], between[..., 0, 1]], -1)
    normals = []
    for mirror_axes in axes:
        _, spread, directions = np.linalg.svd(mirror_axes)
        # 2 sin(2a) of the mirrors together must stand out in two directions; the third is the normal's.
        if spread[1] < 4 * TURN_LEAST:
            raise CalibrationError(
                "the mirror was held too much alike: tilt it up, down, left and right, ten degrees or more"
            )
        normals.append(directions[2])
    households = [np.eye(3) - 2 * np.outer(n, n) for n in normals]
    rotation = nearest_rotation(np.sum([h @ r for h, r in zip(households, rotations, strict=True)], axis=0))
    # seen shift = H_i t + 2 d_i n_i, linear in t and all d_i.
    count = len(normals)
    system = np.zeros((3 * count, 3 + count))
    for n, (normal, household) in enumerate(zip(normals, households, strict=True)):
        system[3 * n : 3 * n + 3, :3] = household
        system[3 * n : 3 * n + 3, 3 + n] = 2 * normal
    solved = np.linalg.lstsq(system, seen[:, :3, 3].ravel(), rcond=None)[0]
    reference_from_display = np.eye(4)
    reference_from_display[:3, :3], reference_from_display[:3, 3] = rotation, solved[:3]
    return Reflections(reference_from_display, np.stack(normals), np.asarray(solved[3:], np.float64))


class _MirrorProblem:
    """Unknowns: the display's pose (6), and each mirror's turn and distance (4, one of them without effect)."""

    def __init__(self, corners: Corner, scene: Scene) -> None:
        self._corners = corners
        self._scene = scene

    def errors(self, state: Reflections) -> NDArray[np.float64]:
        """[N, 2] where each corner's reflection should be, less where it was found, in pixels."""
        c = self._corners
        pose = state.reference_from_display
        display = c.point_m @ pose[:3, :3].T + pose[:3, 3]
        normal = state.normals[c.moment]
        before = (display * normal).sum(axis=1) - state.distances_m[c.moment]
        seen = display - 2 * before[:, None] * normal
        camera = self._scene.camera_from_reference[c.camera]
        in_camera = np.einsum("nij,nj->ni", camera[:, :3, :3], seen) + camera[:, :3, 3]
        optics = self._scene.optics[c.camera]
        z = np.maximum(in_camera[:, 2:], 1e-6)
        return optics[:, :2] * in_camera[:, :2] / z + optics[:, 2:] - c.pixel

    def moved(self, state: Reflections, step: NDArray[np.float64]) -> Reflections:
        """The state after a step of all unknowns."""
        mirrors = step[6:].reshape(-1, 4)
        normals = [rotation_of(turn) @ normal for turn, normal in zip(mirrors[:, :3], state.normals, strict=True)]
        distances_m = state.distances_m + mirrors[:, 3]
        return Reflections(moved(state.reference_from_display, step[:6]), np.stack(normals), distances_m)

    def normal_equations(self, state: Reflections) -> NormalEquations:
        """Cost and derivatives; differences do for so few unknowns."""
        error = self.errors(state)
        cost, weight = huber_weights(np.linalg.norm(error, axis=1), HUBER_PX)
        unknowns = 6 + 4 * len(state.normals)
        slope = np.empty((error.size, unknowns))
        for n in range(unknowns):
            step = np.zeros(unknowns)
            step[n] = _STEP
            slope[:, n] = (
                (self.errors(self.moved(state, step)) - self.errors(self.moved(state, -step))) / 2e-6
            ).ravel()
        weighted = slope * np.repeat(weight, 2)[:, None]
        return NormalEquations(cost, weighted.T @ slope, weighted.T @ error.ravel())
