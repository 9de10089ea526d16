"""RVL, the lossless depth codec of Wilson, Fast Lossless Depth Image Compression (ISS 2017): a rival in benchmarks.

Runs of pixels without depth and with it take turns; each depth is told by its difference from the one before. Numbers
are written in groups of three bits and one that says whether more follow.
"""

import numba
import numpy as np
from numpy.typing import NDArray


def encode(depth_mm: NDArray[np.uint16]) -> bytes:
    """The bytes of a depth picture [H, W] in millimetres."""
    nibbles = np.empty(depth_mm.size * 6 + 16, np.uint8)
    count = _encode(depth_mm.ravel(), nibbles)
    even = nibbles[: count + count % 2]
    even[count:] = 0
    return (even[0::2] << 4 | even[1::2]).tobytes()


def decode(data: bytes, height: int, width: int) -> NDArray[np.uint16]:
    """The depth picture [H, W] in millimetres that `encode` was given."""
    packed = np.frombuffer(data, np.uint8)
    nibbles = np.empty(2 * len(packed), np.uint8)
    nibbles[0::2], nibbles[1::2] = packed >> 4, packed & 15
    depth_mm = np.zeros(height * width, np.uint16)
    _decode(nibbles, depth_mm)
    return depth_mm.reshape(height, width)


@numba.njit(cache=True)
def _put(nibbles: NDArray[np.uint8], at: int, value: int) -> int:
    while True:
        nibble = value & 7
        value >>= 3
        nibbles[at] = nibble | (8 if value else 0)
        at += 1
        if not value:
            return at


@numba.njit(cache=True)
def _get(nibbles: NDArray[np.uint8], at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        nibble = int(nibbles[at])
        at += 1
        value |= (nibble & 7) << shift
        shift += 3
        if not nibble & 8:
            return value, at


@numba.njit(cache=True)
def _encode(depth_mm: NDArray[np.uint16], nibbles: NDArray[np.uint8]) -> int:
    at, n, previous = 0, 0, 0
    while n < len(depth_mm):
        start = n
        while n < len(depth_mm) and depth_mm[n] == 0:
            n += 1
        at = _put(nibbles, at, n - start)
        end = n
        while end < len(depth_mm) and depth_mm[end] != 0:
            end += 1
        at = _put(nibbles, at, end - n)
        while n < end:
            delta = int(depth_mm[n]) - previous
            at = _put(nibbles, at, 2 * delta if delta >= 0 else -2 * delta - 1)
            previous = int(depth_mm[n])
            n += 1
    return at


@numba.njit(cache=True)
def _decode(nibbles: NDArray[np.uint8], depth_mm: NDArray[np.uint16]) -> None:
    at, n, previous = 0, 0, 0
    while n < len(depth_mm):
        zeros, at = _get(nibbles, at)
        n += zeros
        run, at = _get(nibbles, at)
        for _ in range(run):
            code, at = _get(nibbles, at)
            previous += code // 2 if code % 2 == 0 else -(code + 1) // 2
            depth_mm[n] = previous
            n += 1
