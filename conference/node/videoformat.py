"""What each video codec needs to put frames together again from its RTP payloads, live or from a recording."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.node import h264, vp8


@dataclass(frozen=True)
class VideoFormat:
    """How frames are taken from the payloads of a codec; see the modules of the codecs."""

    depacketize: Callable[[Sequence[bytes]], bytes]
    is_keyframe: Callable[[bytes], bool]
    starts_keyframe: Callable[[bytes], bool]


VIDEO_FORMATS = {
    "H264": VideoFormat(h264.depacketize, h264.is_keyframe, h264.starts_keyframe),
    "VP8": VideoFormat(vp8.depacketize, vp8.is_keyframe, vp8.starts_keyframe),
}
