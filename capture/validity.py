"""Which pixels of a depth picture hold a depth: one bit each, packed and deflated, carried beside the lossy picture.

A row is told by what differs from the row above it, which is little but at the person's outline.
"""

import zlib

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.errors import DepthCodecError

_LEVEL = 6


def pack_validity(valid: NDArray[np.bool_]) -> bytes:
    """The bytes that say which of the pixels [H, W] are valid."""
    rows = np.packbits(valid, axis=1)
    rows[1:] ^= rows[:-1].copy()
    return zlib.compress(rows.tobytes(), _LEVEL)


def inflate_validity(packed: bytes, height: int, width: int) -> NDArray[np.uint8]:
    """The rows [H, ⌈W/8⌉] of `packed`, each still told by the row above: what `depth_of_codes` takes.

    Raises:
        DepthCodecError: the bytes are not those of a picture of this size.
    """
    columns = (width + 7) // 8
    inflater = zlib.decompressobj()
    try:
        # One byte more than is right, so that what is too long is seen without being inflated.
        rows = inflater.decompress(packed, height * columns + 1)
    except zlib.error as error:
        raise DepthCodecError(f"the validity of the depth is broken: {error}") from error
    if len(rows) != height * columns or not inflater.eof or inflater.unused_data:
        raise DepthCodecError(f"the validity of the depth is not that of a picture of {width}×{height}")
    return np.frombuffer(rows, np.uint8).reshape(height, columns)


@njit(cache=True, nogil=True)
def depth_of_codes(
    luma: NDArray[np.uint16], rows: NDArray[np.uint8], table: NDArray[np.float32], depth_m: NDArray[np.float32]
) -> None:
    """Writes depth [H, W] in metres from the lower H rows of luma [2H, W] by a table [1024]; 0 where none is valid.

    Args:
        rows: as `inflate_validity` gives them.
    """
    height, width = depth_m.shape
    bits = np.zeros(rows.shape[1], np.uint8)
    for v in range(height):
        codes, out, told = luma[height + v], depth_m[v], rows[v]
        for column in range(rows.shape[1]):
            bits[column] ^= told[column]
            eight = bits[column]
            first, end = column * 8, min(column * 8 + 8, width)
            if eight == 0:
                out[first:end] = 0
                continue
            for u in range(first, end):
                out[u] = table[codes[u] & 1023] if (eight >> np.uint8(7 - (u - first))) & 1 else np.float32(0)
