"""Small motions of rigid transforms, and their mean: what calibration needs beyond `capture.geometry`."""

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.geometry import Matrix


def moved(b_from_a: Matrix, step: NDArray[np.float64]) -> Matrix:
    """[4, 4] the transform after a small motion of frame b: a shift (step[:3], metres), then a turn (step[3:], rad)."""
    turn = rotation_of(step[3:])
    out = np.eye(4)
    out[:3, :3] = turn @ b_from_a[:3, :3]
    out[:3, 3] = turn @ b_from_a[:3, 3] + step[:3]
    return out


def rotation_of(vector: NDArray[np.float64]) -> Matrix:
    """[3, 3] the rotation about `vector` [3] by its length in radians."""
    return np.asarray(cv2.Rodrigues(np.asarray(vector, np.float64))[0], np.float64)


def rotation_vector(rotation: Matrix) -> NDArray[np.float64]:
    """[3] the axis of a rotation [3, 3], as long as its angle in radians."""
    return np.asarray(cv2.Rodrigues(rotation)[0], np.float64).ravel()


def skew(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """[..., 3, 3] the matrices S for which S w = v × w, of vectors v [..., 3]."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    o = np.zeros_like(x)
    return np.stack([np.stack(row, axis=-1) for row in ((o, -z, y), (z, o, -x), (-y, x, o))], axis=-2)


def nearest_rotation(matrix: Matrix) -> Matrix:
    """[3, 3] the rotation nearest to a matrix in the sense of Frobenius (Kabsch)."""
    u, _, vt = np.linalg.svd(matrix)
    return u @ np.diag([1.0, 1.0, np.linalg.det(u @ vt)]) @ vt


def middle_of(transforms: list[Matrix]) -> Matrix:
    """[4, 4] the one of several estimates of a transform that is nearest to all others.

    A median, not a mean: one picture in which the board's pose was mistaken must not pull the others along.
    """
    stack = np.stack(transforms)
    shifts = np.linalg.norm(stack[:, None, :3, 3] - stack[None, :, :3, 3], axis=-1)
    cosines = (np.einsum("mij,nij->mn", stack[:, :3, :3], stack[:, :3, :3]) - 1) / 2
    # A radian at the usual metre of distance moves as far as a metre.
    return np.asarray(stack[(shifts + np.arccos(np.clip(cosines, -1, 1))).sum(axis=1).argmin()])
