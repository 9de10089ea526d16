"""RGBD frames as lossless H.264, for a local network: eight to nine times the bits, nothing taken from colour or depth.

It goes through everything that the lossy stream goes through: the same tracks, the same recordings, the same decoder,
which tells the two apart by the pictures' format (`capture.depth_codec.take_apart`).
"""

from fractions import Fraction

import av

from capture.depth_codec import TIME_BASE, EncodedFrame
from capture.errors import DepthCodecError
from capture.frame import RGBDFrame
from capture.lossless_picture import ENCODED_FORMAT, lossless_picture
from capture.sei import insert_captured_us, insert_validity

KEY_INTERVAL = 60


class LosslessEncoder:
    """Encodes the frames of one camera; used as `RGBDEncoder` is.

    Args:
        width, height: of colour and depth; even.
        frame_rate_hz: what the stream says.
    """

    def __init__(self, width: int, height: int, frame_rate_hz: float) -> None:
        if width % 2 or height % 2:
            raise DepthCodecError(f"an RGBD picture has an even size, not {width}×{height}")
        self._size = (width, height)
        self._codec = av.CodecContext.create("libx264rgb", "w")
        self._codec.width, self._codec.height = width, 2 * height
        self._codec.pix_fmt = ENCODED_FORMAT
        self._codec.time_base = TIME_BASE
        self._codec.framerate = Fraction(frame_rate_hz).limit_denominator(1001)
        self._codec.thread_count = 1
        self._codec.max_b_frames = 0
        self._codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            # The quantiser 0 is x264's lossless mode.
            "qp": "0",
            "x264-params": f"scenecut=0:repeat-headers=1:keyint={KEY_INTERVAL}",
        }
        self._last_us = -1

    def encode(self, frame: RGBDFrame, force_key: bool = False) -> list[EncodedFrame]:
        """The access unit of this frame.

        Raises:
            DepthCodecError: the frame has another size, or is not later than the one before.
        """
        height, width = frame.depth_m.shape
        if (width, height) != self._size:
            raise DepthCodecError(f"this encoder takes {self._size}, not {(width, height)}")
        if frame.captured_us <= self._last_us:
            raise DepthCodecError(f"the moment {frame.captured_us} µs is not later than the one before")
        self._last_us = frame.captured_us
        picture = lossless_picture(frame.colour, frame.depth_m)
        picture.pts = frame.captured_us * TIME_BASE.denominator // 1_000_000
        picture.time_base = TIME_BASE
        if force_key:
            picture.pict_type = av.video.frame.PictureType.I
        return [self._finish(packet, frame.captured_us) for packet in self._codec.encode(picture)]

    def _finish(self, packet: av.Packet, captured_us: int) -> EncodedFrame:
        # Which pixels hold a depth, the depth itself says.
        access_unit = insert_validity(bytes(packet), b"")
        return EncodedFrame(insert_captured_us(access_unit, captured_us), captured_us, packet.is_keyframe)
