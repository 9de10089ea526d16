"""A view as one picture for an encoder of video: colour above alpha, 4:2:0, BT.709 in video range."""

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numba import njit
from numpy.typing import NDArray

from rendering.view import View

CHROMA_NEUTRAL = 128


def say_colours(codec: av.VideoCodecContext) -> None:
    """Has an encoder write into its stream how the colours of these pictures are meant."""
    codec.color_range = ColorRange.MPEG
    codec.colorspace = Colorspace.ITU709
    codec.color_primaries = ColorPrimaries.BT709
    codec.color_trc = ColorTrc.BT709


def picture_of(view: View) -> av.VideoFrame:
    """The picture [2H, W] of a view [H, W]; H and W are even."""
    height, width = view.alpha.shape
    picture = av.VideoFrame(width, 2 * height, "yuv420p")
    pack_view(view.colour, view.alpha, *(_plane(picture, n) for n in range(3)))
    return picture


def _plane(picture: av.VideoFrame, index: int) -> NDArray[np.uint8]:
    """A writable view of a plane without its padding."""
    plane = picture.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


@njit(cache=True, nogil=True)
def pack_view(
    colour: NDArray[np.uint8],
    alpha: NDArray[np.uint8],
    luma: NDArray[np.uint8],
    blue: NDArray[np.uint8],
    red: NDArray[np.uint8],
) -> None:
    """Writes colour [H, W, 3] and alpha [H, W] into 4:2:0 planes [2H, W]; H and W are even.

    BT.709 in video range (ITU-R BT.709-6, section 3), in whole numbers with 16 fraction bits; alpha is luma alone.
    """
    height, width = alpha.shape
    for v in range(0, height, 2):
        for u in range(0, width, 2):
            blue_sum, red_sum = np.int32(0), np.int32(0)
            for y in range(v, v + 2):
                for x in range(u, u + 2):
                    r, g, b = np.int32(colour[y, x, 0]), np.int32(colour[y, x, 1]), np.int32(colour[y, x, 2])
                    luma[y, x] = 16 + ((11966 * r + 40254 * g + 4064 * b + 32768) >> 16)
                    blue_sum += -6596 * r - 22189 * g + 28784 * b
                    red_sum += 28784 * r - 26145 * g - 2639 * b
                    luma[y + height, x] = 16 + ((56284 * np.int32(alpha[y, x]) + 32768) >> 16)
            blue[v // 2, u // 2] = CHROMA_NEUTRAL + ((blue_sum + 131072) >> 18)
            red[v // 2, u // 2] = CHROMA_NEUTRAL + ((red_sum + 131072) >> 18)
    blue[height // 2 :] = CHROMA_NEUTRAL
    red[height // 2 :] = CHROMA_NEUTRAL
