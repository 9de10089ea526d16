"""Encodes views as H.264: colour above alpha in one 8-bit picture, constrained baseline, one access unit a view."""

from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numba import njit
from numpy.typing import NDArray

from rendering.view import View

TIME_BASE = Fraction(1, 90_000)
BITRATE_MAX_BPS = 900_000
BITRATE_LEAST_BPS = 150_000
CRF = 27
KEY_INTERVAL_FRAMES = 300
"""Key frames come when they are asked for; this is for those who cannot ask, such as a recording's reader."""
CHROMA_NEUTRAL = 128


class ViewEncoder:
    """The encoder of one view's stream, for one size.

    Args:
        width, height: of the view; the picture is twice as high.
        frame_rate_hz: what the rate control assumes.
        bitrate_max_bps: what the stream may take in the mean of half a second.
    """

    def __init__(self, width: int, height: int, frame_rate_hz: float, bitrate_max_bps: int = BITRATE_MAX_BPS) -> None:
        self.width, self.height, self.bitrate_max_bps = width, height, bitrate_max_bps
        kbps = max(bitrate_max_bps, BITRATE_LEAST_BPS) // 1000
        codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height = width, 2 * height
        codec.pix_fmt = "yuv420p"
        codec.time_base = TIME_BASE
        codec.framerate = Fraction(frame_rate_hz).limit_denominator(1001)
        codec.thread_count = 1
        codec.max_b_frames = 0
        codec.color_range = ColorRange.MPEG
        codec.colorspace = Colorspace.ITU709
        codec.color_primaries = ColorPrimaries.BT709
        codec.color_trc = ColorTrc.BT709
        codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "crf": str(CRF),
            "forced-idr": "1",
            "x264-params": (
                f"keyint={KEY_INTERVAL_FRAMES}:scenecut=0:vbv-maxrate={kbps}:vbv-bufsize={kbps // 2}:repeat-headers=1"
            ),
        }
        self._codec = codec
        self._last_pts = -1

    def encode(self, view: View, timestamp: int, force_key: bool = False) -> tuple[bytes, bool]:
        """The access unit (Annex B) of a view, and whether it is a key frame.

        Args:
            timestamp: in units of 1/90000 s; made to grow if it does not.
        """
        picture = av.VideoFrame(self.width, 2 * self.height, "yuv420p")
        pack_view(view.colour, view.alpha, *(_plane(picture, n) for n in range(3)))
        self._last_pts = picture.pts = max(timestamp, self._last_pts + 1)
        picture.time_base = TIME_BASE
        if force_key:
            picture.pict_type = av.video.frame.PictureType.I
        packets = self._codec.encode(picture)
        return b"".join(bytes(packet) for packet in packets), any(packet.is_keyframe for packet in packets)


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
