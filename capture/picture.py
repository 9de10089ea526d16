"""The layout of an RGBD picture: colour above, depth codes below, in one 10-bit YUV 4:2:0 picture of twice the height.

Colour is BT.709 at half the contrast that 10 bits could hold, so that one quantiser spends fewer bits on the colour's
grain than on the depth. The depth half is neutral in chroma. The kernels are plain loops compiled by numba; the
equations are those of ITU-R BT.709-6, section 3 (black 288, white 726, chroma 288 to 736 around 512).
"""

import numba
import numpy as np
from numpy.typing import NDArray

CHROMA_NEUTRAL = 512

_KR, _KG, _KB = 0.2126, 0.7152, 0.0722
_BLACK = 288
_LUMA = 438.0
_CHROMA = 448.0
_FIXED = 16
"""Fraction bits of the decoder's whole-number arithmetic."""


@numba.njit(cache=True, nogil=True)
def colour_to_yuv(
    colour: NDArray[np.uint8], luma: NDArray[np.uint16], blue: NDArray[np.uint16], red: NDArray[np.uint16]
) -> None:
    """Writes colour [H, W, 3] into luma [≥ H, W] and the chroma planes [≥ H/2, W/2]; H and W are even.

    A chroma sample is the mean of its four pixels, as 4:2:0 with chroma sited in the middle.
    """
    height, width = colour.shape[:2]
    for v in range(0, height, 2):
        for u in range(0, width, 2):
            blue_sum = 0.0
            red_sum = 0.0
            for dv in range(2):
                for du in range(2):
                    r = colour[v + dv, u + du, 0] / 255.0
                    g = colour[v + dv, u + du, 1] / 255.0
                    b = colour[v + dv, u + du, 2] / 255.0
                    y = _KR * r + _KG * g + _KB * b
                    luma[v + dv, u + du] = np.uint16(_BLACK + 0.5 + _LUMA * y)
                    blue_sum += (b - y) / (2 * (1 - _KB))
                    red_sum += (r - y) / (2 * (1 - _KR))
            blue[v // 2, u // 2] = np.uint16(CHROMA_NEUTRAL + 0.5 + _CHROMA * blue_sum / 4)
            red[v // 2, u // 2] = np.uint16(CHROMA_NEUTRAL + 0.5 + _CHROMA * red_sum / 4)


@numba.njit(cache=True, nogil=True)
def _byte(value: np.int32) -> np.uint8:
    return np.uint8(0 if value < 0 else 255 if value > 255 else value)


@numba.njit(cache=True, nogil=True)
def yuv_to_colour(
    luma: NDArray[np.uint16],
    blue: NDArray[np.uint16],
    red: NDArray[np.uint16],
    top: int,
    left: int,
    colour: NDArray[np.uint8],
) -> None:
    """Writes colour [h, w, 3] from the planes, beginning at row `top` and column `left`; undoes `colour_to_yuv`."""
    height, width = colour.shape[:2]
    one = 1 << _FIXED
    from_luma = np.int32(255 / _LUMA * one + 0.5)
    red_to_r = np.int32(255 * 2 * (1 - _KR) / _CHROMA * one + 0.5)
    blue_to_b = np.int32(255 * 2 * (1 - _KB) / _CHROMA * one + 0.5)
    blue_to_g = np.int32(255 * 2 * (1 - _KB) * _KB / _KG / _CHROMA * one + 0.5)
    red_to_g = np.int32(255 * 2 * (1 - _KR) * _KR / _KG / _CHROMA * one + 0.5)
    for v in range(height):
        luma_row, out = luma[top + v, left:], colour[v]
        blue_row, red_row = blue[(top + v) // 2], red[(top + v) // 2]
        for u in range(width):
            half = np.uint32(left + u) >> np.uint32(1)
            cb = np.int32(blue_row[half]) - np.int32(CHROMA_NEUTRAL)
            cr = np.int32(red_row[half]) - np.int32(CHROMA_NEUTRAL)
            y = (np.int32(luma_row[u]) - np.int32(_BLACK)) * from_luma + np.int32(one // 2)
            out[u, 0] = _byte((y + red_to_r * cr) >> _FIXED)
            out[u, 1] = _byte((y - blue_to_g * cb - red_to_g * cr) >> _FIXED)
            out[u, 2] = _byte((y + blue_to_b * cb) >> _FIXED)
