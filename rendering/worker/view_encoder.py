"""Encodes views as H.264 (`view_picture`): constrained baseline, one access unit a view."""

from fractions import Fraction

import av

from rendering.view import View
from rendering.worker.view_picture import picture_of, say_colours

TIME_BASE = Fraction(1, 90_000)
BITRATE_MAX_BPS = 900_000
BITRATE_LEAST_BPS = 150_000
CRF = 27
KEY_INTERVAL_FRAMES = 300
"""Key frames come when they are asked for; this is for those who cannot ask, such as a recording's reader."""


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
        say_colours(codec)
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
        picture = picture_of(view)
        self._last_pts = picture.pts = max(timestamp, self._last_pts + 1)
        picture.time_base = TIME_BASE
        if force_key:
            picture.pict_type = av.video.frame.PictureType.I
        packets = self._codec.encode(picture)
        return b"".join(bytes(packet) for packet in packets), any(packet.is_keyframe for packet in packets)
