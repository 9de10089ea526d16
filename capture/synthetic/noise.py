"""Smooth noise in space for skin, cloth and hair: lattice values, interpolated and summed over octaves."""

import numba
import numpy as np
from numpy.typing import NDArray


def fractal_noise(
    points: NDArray[np.floating], frequency: float, octaves: int = 3, seed: int = 0
) -> NDArray[np.float32]:
    """[N] float32 in about −1 to 1 at points [N, 3]; `frequency` is the lowest octave's cells a unit of length.

    The same points and seed give the same values on every machine.
    """
    out = np.zeros(len(points), np.float32)
    _fractal(np.ascontiguousarray(points, np.float64), frequency, octaves, seed, out)
    return out


@numba.njit(cache=True)
def _fractal(points: NDArray[np.float64], frequency: float, octaves: int, seed: int, out: NDArray[np.float32]) -> None:
    for n in range(points.shape[0]):
        total, amplitude, scale, weight = 0.0, 1.0, frequency, 0.0
        for octave in range(octaves):
            total += amplitude * _value(points[n] * scale, seed + 101 * octave)
            weight += amplitude
            amplitude *= 0.5
            scale *= 2.0
        out[n] = total / weight


@numba.njit(cache=True)
def _value(point: NDArray[np.float64], seed: int) -> float:
    cell = np.floor(point)
    f = point - cell
    f = f * f * (3 - 2 * f)
    i, j, k = int(cell[0]), int(cell[1]), int(cell[2])
    total = 0.0
    for corner in range(8):
        di, dj, dk = corner & 1, (corner >> 1) & 1, corner >> 2
        weight = (f[0] if di else 1 - f[0]) * (f[1] if dj else 1 - f[1]) * (f[2] if dk else 1 - f[2])
        total += weight * _hash(i + di, j + dj, k + dk, seed)
    return total


@numba.njit(cache=True)
def _hash(i: int, j: int, k: int, seed: int) -> float:
    """A number in −1 to 1 that looks random (a 32-bit integer mix)."""
    h = (i * 0x8DA6B343 + j * 0xD8163841 + k * 0xCB1AB31F + seed * 0x165667B1) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    h = ((h ^ (h >> 12)) * 0x297A2D39) & 0xFFFFFFFF
    h = h ^ (h >> 15)
    return h / 0x7FFFFFFF - 1.0
