"""What every encoder of RGBD pictures shares: x264 for one camera, and pictures in the order of their moments."""

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

import av

from capture.errors import DepthCodecError
from capture.frame import RGBDFrame

TIME_BASE = Fraction(1, 90_000)


def open_encoder(
    codec: str, pixel_format: str, size: tuple[int, int], frame_rate_hz: float, options: Mapping[str, str]
) -> av.VideoCodecContext:
    """An encoder of pictures of twice the height of `size` (width, height), on one thread and without B-frames.

    Args:
        codec: FFmpeg's name of it.
        pixel_format: FFmpeg's name of what it is given.
        frame_rate_hz: what its rate control assumes, and the stream says.
        options: its own.

    Raises:
        DepthCodecError: the size is not even.
    """
    width, height = size
    if width % 2 or height % 2:
        raise DepthCodecError(f"an RGBD picture has an even size, not {width}×{height}")
    context = cast(av.VideoCodecContext, av.CodecContext.create(codec, "w"))
    context.width, context.height = width, 2 * height
    context.pix_fmt = pixel_format
    context.time_base = TIME_BASE
    context.framerate = Fraction(frame_rate_hz).limit_denominator(1001)
    context.thread_count = 1
    context.max_b_frames = 0
    context.options = dict(options)
    return context


def check_size(frame: RGBDFrame, size: tuple[int, int]) -> None:
    """Refuses a frame that is not of an encoder's size (width, height).

    Raises:
        DepthCodecError: it has another size.
    """
    height, width = frame.depth_m.shape
    if (width, height) != size:
        raise DepthCodecError(f"this encoder takes {size}, not {(width, height)}")


def stamp(picture: av.VideoFrame, captured_us: int, last_pts: int, force_key: bool) -> int:
    """Gives a picture its time, and makes it a key frame on request; returns its pts.

    Raises:
        DepthCodecError: it is not later than `last_pts`.
    """
    pts = captured_us * TIME_BASE.denominator // 1_000_000
    if pts <= last_pts:
        raise DepthCodecError(f"the moment {captured_us} µs is not later than the one before")
    picture.pts, picture.time_base = pts, TIME_BASE
    if force_key:
        picture.pict_type = av.video.frame.PictureType.I
    return pts
