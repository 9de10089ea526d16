"""New pieces of mesh that follow a body: grids, and finer triangles cut out of it, with joint weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sheet:
    """A piece of mesh: vertices [V, 3] in metres, joint weights [V, J] dense, faces [F, 3], uv [F, 3, 2]."""

    rest_m: NDArray[np.float32]
    weights: NDArray[np.float32]
    faces: NDArray[np.int32]
    uv: NDArray[np.float32]


def extract(
    rest_m: NDArray[np.float32], weights: NDArray[np.float32], faces: NDArray[np.int32], uv: NDArray[np.float32]
) -> Sheet:
    """The triangles `faces` as a piece of their own."""
    used, local = np.unique(faces, return_inverse=True)
    return Sheet(rest_m[used], weights[used], local.reshape(faces.shape).astype(np.int32), uv)


def refined(sheet: Sheet) -> Sheet:
    """Each triangle cut into four at the middles of its edges."""
    edges = np.sort(np.concatenate([sheet.faces[:, [0, 1]], sheet.faces[:, [1, 2]], sheet.faces[:, [2, 0]]]), axis=1)
    unique, which = np.unique(edges, axis=0, return_inverse=True)
    middles = len(sheet.rest_m) + which.reshape(3, -1).astype(np.int32)
    a, b, c = sheet.faces.T
    ab, bc, ca = middles
    faces = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    ta, tb, tc = sheet.uv[:, 0], sheet.uv[:, 1], sheet.uv[:, 2]
    tab, tbc, tca = (ta + tb) / 2, (tb + tc) / 2, (tc + ta) / 2
    uv = np.concatenate([np.stack(t, 1) for t in ((ta, tab, tca), (tab, tb, tbc), (tca, tbc, tc), (tab, tbc, tca))])
    rest_m = np.concatenate([sheet.rest_m, sheet.rest_m[unique].mean(axis=1)])
    weights = np.concatenate([sheet.weights, sheet.weights[unique].mean(axis=1)])
    return Sheet(rest_m, weights, faces.astype(np.int32), uv)


def smoothed(sheet: Sheet, rounds: int) -> Sheet:
    """Vertices drawn to the mean of their neighbours; the border stays."""
    edges = np.concatenate([sheet.faces[:, [0, 1]], sheet.faces[:, [1, 2]], sheet.faces[:, [2, 0]]])
    both = np.concatenate([edges, edges[:, ::-1]])
    count = np.bincount(both[:, 0], minlength=len(sheet.rest_m))
    fixed = border(sheet)
    rest_m = sheet.rest_m.astype(np.float64)
    for _ in range(rounds):
        total = np.zeros_like(rest_m)
        np.add.at(total, both[:, 0], rest_m[both[:, 1]])
        mean = total / np.maximum(count, 1)[:, None]
        rest_m = np.where(fixed[:, None], rest_m, 0.4 * rest_m + 0.6 * mean)
    return Sheet(rest_m.astype(np.float32), sheet.weights, sheet.faces, sheet.uv)


def border(sheet: Sheet) -> NDArray[np.bool_]:
    """[V] whether a vertex is on an edge that only one triangle has."""
    edges = np.sort(np.concatenate([sheet.faces[:, [0, 1]], sheet.faces[:, [1, 2]], sheet.faces[:, [2, 0]]]), axis=1)
    unique, count = np.unique(edges, axis=0, return_counts=True)
    out = np.zeros(len(sheet.rest_m), bool)
    out[unique[count == 1]] = True
    return out


def normals(sheet: Sheet) -> NDArray[np.float32]:
    """[V, 3] unit normals."""
    a, b, c = (sheet.rest_m[sheet.faces[:, n]] for n in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros((len(sheet.rest_m), 3))
    for n in range(3):
        np.add.at(out, sheet.faces[:, n], face)
    return (out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def grid(points_m: NDArray[np.float32], weights: NDArray[np.float32]) -> Sheet:
    """A sheet over points [R, C, 3] with weights [R, C, J]; its texture runs 0 to 1 along columns and rows."""
    rows, columns = points_m.shape[:2]
    index = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    v, u = np.mgrid[0:rows, 0:columns]
    place = np.stack([u / (columns - 1), v / (rows - 1)], -1).reshape(-1, 2).astype(np.float32)
    return Sheet(points_m.reshape(-1, 3).astype(np.float32), weights.reshape(rows * columns, -1), faces, place[faces])


def nearest(points: NDArray[np.float32], among: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """For each of points [N, 3] the index of the nearest of `among` [M, 3], and how far that is."""
    index = np.empty(len(points), np.int64)
    distance = np.empty(len(points), np.float32)
    squares = (among**2).sum(axis=1)
    for start in range(0, len(points), 512):
        chunk = points[start : start + 512]
        d2 = squares - 2 * chunk @ among.T + (chunk**2).sum(axis=1)[:, None]
        index[start : start + 512] = d2.argmin(axis=1)
        distance[start : start + 512] = np.sqrt(np.maximum(d2.min(axis=1), 0))
    return index, distance


class Profile:
    """How far a body reaches from an upright axis, by direction and height: for what lies around it.

    Args:
        points_m: [N, 3] the body.
        centre_m: [2] x and z of the axis.
    """

    def __init__(self, points_m: NDArray[np.float32], centre_m: tuple[float, float]) -> None:
        self._centre = centre_m
        x, z = points_m[:, 0] - centre_m[0], points_m[:, 2] - centre_m[1]
        self._around = np.arctan2(x, z)
        self._radius = np.hypot(x, z)
        self._height = points_m[:, 1]

    def reach_m(self, around_rad: float, height_m: float, window_m: float = 0.012, window_rad: float = 0.2) -> float:
        """The farthest that the body reaches in this direction (0: forward, positive: the person's left)."""
        turn = np.abs((self._around - around_rad + np.pi) % (2 * np.pi) - np.pi)
        near = (turn < window_rad) & (np.abs(self._height - height_m) < window_m)
        return float(self._radius[near].max()) if near.any() else 0.0

    def point(self, around_rad: float, height_m: float, radius_m: float) -> tuple[float, float, float]:
        """The place at this direction, height and distance from the axis."""
        return (
            self._centre[0] + radius_m * np.sin(around_rad),
            height_m,
            self._centre[1] + radius_m * np.cos(around_rad),
        )
