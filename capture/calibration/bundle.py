"""Bundle adjustment: the poses of cameras and boards (and the cameras' optics) that explain all corners best.

The sum of Huber's cost of all reprojection errors is least (Triggs et al., "Bundle adjustment: a modern synthesis",
2000). The reference frame is the first camera's. Boards are known, so their points are not unknowns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from capture.calibration.least_squares import NormalEquations, huber_weights, solve
from capture.calibration.observations import Sighting
from capture.calibration.rigid import moved, skew
from capture.geometry import Matrix, Points

HUBER_PX = 1.0


@dataclass(frozen=True)
class Scene:
    """Everything that is to be found.

    Attributes:
        camera_from_reference: [C, 4, 4]; the first is the identity.
        reference_from_board: [M, 4, 4], by moment.
        optics: [C, 4] fx, fy, cx, cy in pixels.
    """

    camera_from_reference: Matrix
    reference_from_board: Matrix
    optics: NDArray[np.float64]


@dataclass(frozen=True)
class Corner:
    """All seen corners side by side: camera [N], moment [N], point on the board [N, 3], pixel [N, 2]."""

    camera: NDArray[np.int64]
    moment: NDArray[np.int64]
    point_m: Points
    pixel: Points


def corners_of(sightings: Sequence[Sighting], corners_m: Points) -> Corner:
    """The corners of all sightings of a board whose corners stand at `corners_m` [K, 3]."""
    return Corner(
        np.concatenate([np.full(len(s.ids), s.camera) for s in sightings]),
        np.concatenate([np.full(len(s.ids), s.moment) for s in sightings]),
        np.concatenate([corners_m[s.ids] for s in sightings]),
        np.concatenate([s.pixels for s in sightings]),
    )


@dataclass(frozen=True)
class Adjusted:
    """The outcome.

    Attributes:
        errors_px: [N, 2] of each corner, found minus expected.
        deviation: [6 · (C − 1) + …] standard deviations of the unknowns in the order of `Bundle.moved`.
    """

    scene: Scene
    errors_px: NDArray[np.float64]
    deviation: NDArray[np.float64]

    def camera_deviation_m(self, camera: int) -> float:
        """How uncertain a camera's place is, in metres; 0 for the first, to which the others are measured."""
        return 0.0 if camera == 0 else float(np.linalg.norm(self.deviation[6 * camera - 6 : 6 * camera - 3]))


def adjust(corners: Corner, scene: Scene, free_optics: bool = False) -> Adjusted:
    """The best scene near `scene`; the optics stay as they are unless they are free."""
    bundle = Bundle(corners, free_optics)
    solution = solve(bundle, scene)
    errors = bundle.errors(solution.state)
    unknowns = len(solution.equations.gradient)
    variance = 2 * solution.equations.cost / max(errors.size - unknowns, 1)
    covariance = np.linalg.pinv(solution.equations.hessian) * variance
    return Adjusted(solution.state, errors, np.sqrt(np.maximum(np.diag(covariance), 0)))


class Bundle:
    """The least-squares problem. Unknowns: cameras but the first (6 each), moments (6 each), optics (4 each)."""

    def __init__(self, corners: Corner, free_optics: bool) -> None:
        self._corners = corners
        self._free_optics = free_optics

    def errors(self, scene: Scene) -> NDArray[np.float64]:
        """[N, 2] where each corner should be, less where it was found, in pixels."""
        _, in_camera = self._points(scene)
        return _project(scene.optics[self._corners.camera], in_camera) - self._corners.pixel

    def moved(self, scene: Scene, step: NDArray[np.float64]) -> Scene:
        """The scene after a step of all unknowns."""
        cameras, moments = len(scene.camera_from_reference), len(scene.reference_from_board)
        poses = step[: 6 * (cameras - 1 + moments)].reshape(-1, 6)
        camera_from_reference = np.stack(
            [
                scene.camera_from_reference[0],
                *(moved(scene.camera_from_reference[n + 1], poses[n]) for n in range(cameras - 1)),
            ]
        )
        reference_from_board = np.stack(
            [moved(scene.reference_from_board[n], poses[cameras - 1 + n]) for n in range(moments)]
        )
        out = Scene(camera_from_reference, reference_from_board, scene.optics)
        if self._free_optics:
            out = replace(out, optics=scene.optics + step[6 * (cameras - 1 + moments) :].reshape(-1, 4))
        return out

    def normal_equations(self, scene: Scene) -> NormalEquations:
        """Cost and its derivatives, block by block: a corner touches one camera and one moment."""
        camera, moment = self._corners.camera, self._corners.moment
        cameras, moments = len(scene.camera_from_reference), len(scene.reference_from_board)
        in_reference, in_camera = self._points(scene)
        optics = scene.optics[camera]
        error = _project(optics, in_camera) - self._corners.pixel
        cost, weight = huber_weights(np.linalg.norm(error, axis=1), HUBER_PX)
        by_point = _projection_slope(optics, in_camera)
        rotation = scene.camera_from_reference[camera, :3, :3]
        by_camera = np.concatenate([by_point, -by_point @ skew(in_camera)], axis=2)
        by_reference = by_point @ rotation
        by_board = np.concatenate([by_reference, -by_reference @ skew(in_reference)], axis=2)
        blocks = [(camera - 1, by_camera, 0), (moment, by_board, 6 * (cameras - 1))]
        unknowns = 6 * (cameras - 1 + moments)
        if self._free_optics:
            blocks.append((camera, _optics_slope(in_camera), unknowns))
            unknowns += 4 * cameras
        # The first camera's columns come to stand behind all others (index −1 wraps), and are cut off.
        spare = 6
        hessian = np.zeros((unknowns + spare, unknowns + spare))
        gradient = np.zeros(unknowns + spare)
        columns = [
            np.where(index < 0, unknowns, first + slope.shape[2] * index)[:, None] + np.arange(slope.shape[2])
            for index, slope, first in blocks
        ]
        for (_, slope, _), column in zip(blocks, columns, strict=True):
            np.add.at(gradient, column, np.einsum("n,nri,nr->ni", weight, slope, error))
            for (_, other, _), other_column in zip(blocks, columns, strict=True):
                product = np.einsum("n,nri,nrj->nij", weight, slope, other, optimize=True)
                np.add.at(hessian, (column[:, :, None], other_column[:, None, :]), product)
        return NormalEquations(cost, hessian[:unknowns, :unknowns], gradient[:unknowns])

    def _points(self, scene: Scene) -> tuple[Points, Points]:
        """[N, 3] the corners in the reference frame, and in their cameras' frames."""
        board = scene.reference_from_board[self._corners.moment]
        in_reference = np.einsum("nij,nj->ni", board[:, :3, :3], self._corners.point_m) + board[:, :3, 3]
        camera = scene.camera_from_reference[self._corners.camera]
        return in_reference, np.einsum("nij,nj->ni", camera[:, :3, :3], in_reference) + camera[:, :3, 3]


def _project(optics: NDArray[np.float64], points: Points) -> Points:
    """[N, 2]; a point behind its camera is projected far away, so that no step ends there."""
    z = np.maximum(points[:, 2:], 1e-6)
    return optics[:, :2] * points[:, :2] / z + optics[:, 2:]


def _projection_slope(optics: NDArray[np.float64], points: Points) -> NDArray[np.float64]:
    """[N, 2, 3] the pixel's derivative by the point."""
    x, y, z = points.T
    fx, fy = optics[:, 0], optics[:, 1]
    o = np.zeros_like(x)
    return np.stack([np.stack([fx / z, o, -fx * x / z**2], 1), np.stack([o, fy / z, -fy * y / z**2], 1)], 1)


def _optics_slope(points: Points) -> NDArray[np.float64]:
    """[N, 2, 4] the pixel's derivative by fx, fy, cx, cy."""
    x, y, z = points.T
    o, one = np.zeros_like(x), np.ones_like(x)
    return np.stack([np.stack([x / z, o, one, o], 1), np.stack([o, y / z, o, one], 1)], 1)
