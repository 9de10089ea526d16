"""The layout of a lossless RGBD picture: colour above, depth in sixteen bits below, in one 8-bit RGB picture.

The depth half has the low byte in green and the high byte in red. The low byte runs backward under every odd high byte,
so that a surface that crosses from one to the next makes no jump for the coder to pay for.
"""

import av
import numba
import numpy as np
from numpy.typing import NDArray

from capture.errors import DepthCodecError

ENCODED_FORMAT = "rgb24"
DECODED_FORMAT = "gbrp"
UNIT_M = 0.00025
"""What one step of the depth code is: a quarter of a millimetre, a tenth of a depth camera's noise."""


class LosslessPicture:
    """A decoded picture [2H, W] of a frame [H, W], from which depth and colour are taken only where they are wanted.

    Raises:
        DepthCodecError: the picture has another format or an odd size.
    """

    def __init__(self, picture: av.VideoFrame, captured_us: int) -> None:
        if picture.format.name != DECODED_FORMAT or picture.height % 4 or picture.width % 2:
            raise DepthCodecError(
                f"a lossless RGBD picture is {DECODED_FORMAT} of twice an even height, "
                f"not {picture.format.name} {picture.width}×{picture.height}"
            )
        self.captured_us = captured_us
        self._shape = (picture.height // 2, picture.width)
        self._planes = [
            np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
            for plane in picture.planes
        ]

    @property
    def depth_m(self) -> NDArray[np.float32]:
        """[H, W] metres along z, 0 where there is none; made anew each time."""
        green, _, red = self._planes
        depth_m = np.empty(self._shape, np.float32)
        _unpack(green[self._shape[0] :], red[self._shape[0] :], depth_m)
        return depth_m

    def cut_colour(self, top: int, left: int, height: int, width: int) -> NDArray[np.uint8]:
        """[height, width, 3] RGB of a part of the picture, which must lie inside it."""
        green, blue, red = (plane[top : top + height, left : left + width] for plane in self._planes)
        return np.stack([red, green, blue], axis=-1)


def lossless_picture(colour: NDArray[np.uint8], depth_m: NDArray[np.float32]) -> av.VideoFrame:
    """The picture [2H, W] of colour [H, W, 3] and depth [H, W] in metres."""
    height, width = depth_m.shape
    pixels = np.zeros((2 * height, width, 3), np.uint8)
    pixels[:height] = colour
    _pack(depth_m, pixels[height:])
    return av.VideoFrame.from_ndarray(pixels, format=ENCODED_FORMAT)


@numba.njit(cache=True, nogil=True)
def _pack(depth_m: NDArray[np.float32], pixels: NDArray[np.uint8]) -> None:
    for v in range(depth_m.shape[0]):
        for u in range(depth_m.shape[1]):
            code = min(int(depth_m[v, u] / UNIT_M + 0.5), 65535)
            high, low = code >> 8, code & 255
            pixels[v, u, 0] = high
            pixels[v, u, 1] = 255 - low if high & 1 else low


@numba.njit(cache=True, nogil=True)
def _unpack(green: NDArray[np.uint8], red: NDArray[np.uint8], depth_m: NDArray[np.float32]) -> None:
    for v in range(depth_m.shape[0]):
        for u in range(depth_m.shape[1]):
            high, low = int(red[v, u]), int(green[v, u])
            depth_m[v, u] = np.float32(UNIT_M * (256 * high + (255 - low if high & 1 else low)))
