"""RGBD frames as lossless H.264, for a local network: eight to nine times the bits, nothing taken from colour or depth.

It goes through everything that the lossy stream goes through: the same tracks, the same recordings, the same decoder,
which tells the two apart by the pictures' format (`capture.depth_codec.take_apart`).
"""

import av

from capture.depth_codec import EncodedFrame
from capture.frame import RGBDFrame
from capture.lossless_picture import ENCODED_FORMAT, lossless_picture
from capture.picture_encoder import check_size, open_encoder, stamp
from capture.sei import insert_captured_us, insert_validity

KEY_INTERVAL = 60


class LosslessEncoder:
    """Encodes the frames of one camera; used as `RGBDEncoder` is.

    Args:
        width, height: of colour and depth; even.
        frame_rate_hz: what the stream says.
    """

    def __init__(self, width: int, height: int, frame_rate_hz: float) -> None:
        self._size = (width, height)
        options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            # The quantiser 0 is x264's lossless mode.
            "qp": "0",
            "x264-params": f"scenecut=0:repeat-headers=1:keyint={KEY_INTERVAL}",
        }
        self._codec = open_encoder("libx264rgb", ENCODED_FORMAT, self._size, frame_rate_hz, options)
        self._last_pts = -1

    def encode(self, frame: RGBDFrame, force_key: bool = False) -> list[EncodedFrame]:
        """The access unit of this frame.

        Raises:
            DepthCodecError: the frame has another size, or is not later than the one before.
        """
        check_size(frame, self._size)
        picture = lossless_picture(frame.colour, frame.depth_m)
        self._last_pts = stamp(picture, frame.captured_us, self._last_pts, force_key)
        return [self._finish(packet, frame.captured_us) for packet in self._codec.encode(picture)]

    def _finish(self, packet: av.Packet, captured_us: int) -> EncodedFrame:
        # Which pixels hold a depth, the depth itself says.
        access_unit = insert_validity(bytes(packet), b"")
        return EncodedFrame(insert_captured_us(access_unit, captured_us), captured_us, packet.is_keyframe)
