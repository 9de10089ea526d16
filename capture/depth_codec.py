"""RGBD frames as H.264: one 10-bit picture a camera and moment, colour above inverse depth, so that they can't part.

The picture's layout is in `capture.picture`, the depth code in `capture.inverse_depth`; the moment of capture and which
pixels hold a depth travel beside the picture, unharmed, by `capture.sei`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar, cast

import av
import numpy as np
from av.sidedata.sidedata import SideData
from av.sidedata.sidedata import Type as SideDataType
from numpy.typing import NDArray

from capture.code_fill import fill_codes
from capture.errors import DepthCodecError
from capture.frame import RGBDFrame
from capture.inverse_depth import decode_table, encode_depth
from capture.lossless_picture import DECODED_FORMAT, LosslessPicture
from capture.picture import CHROMA_NEUTRAL, colour_to_yuv, yuv_to_colour
from capture.picture_encoder import check_size, open_encoder, stamp
from capture.sei import (
    captured_us_in,
    insert_captured_us,
    insert_validity,
    read_captured_us,
    read_validity,
    validity_in,
)
from capture.validity import depth_of_codes, inflate_validity, pack_validity

PIXEL_FORMAT = "yuv420p10le"

_DEPTH_TABLE = decode_table()

Carried = TypeVar("Carried")


@dataclass(frozen=True)
class EncoderSettings:
    """How hard x264 tries.

    Attributes:
        preset: x264's; "ultrafast" is what a live camera can afford.
        crf: x264's constant rate factor for the 10-bit picture; lower is better and larger.
        key_interval: frames from one key frame to the next, at most.
        low_delay: gives each picture's packet at once (live); otherwise packets come late and are smaller.
    """

    preset: str = "ultrafast"
    crf: float = 12.0
    key_interval: int = 60
    low_delay: bool = True


LIVE = EncoderSettings()
OFFLINE = EncoderSettings(preset="slow", crf=16.0, key_interval=15, low_delay=False)


@dataclass(frozen=True)
class EncodedFrame:
    """One access unit (Annex B, parameter sets before each key frame) that carries its moment of capture."""

    access_unit: bytes
    captured_us: int
    is_key: bool


class RGBDEncoder:
    """Encodes the frames of one camera.

    Args:
        width, height: of colour and depth; even.
        frame_rate_hz: what the rate control assumes.
    """

    def __init__(self, width: int, height: int, frame_rate_hz: float, settings: EncoderSettings = LIVE) -> None:
        self._size = (width, height)
        self._codec = open_encoder("libx264", PIXEL_FORMAT, self._size, frame_rate_hz, _x264_options(settings))
        self._last_pts = -1
        self._moments: dict[int, int] = {}
        self._validities: dict[int, bytes] = {}

    def encode(self, frame: RGBDFrame, force_key: bool = False) -> list[EncodedFrame]:
        """The access units that are ready: exactly this frame's when the settings say `low_delay`.

        Raises:
            DepthCodecError: the frame has another size, or is not later than the one before.
        """
        check_size(frame, self._size)
        picture, validity = encode_picture(frame)
        self._last_pts = pts = stamp(picture, frame.captured_us, self._last_pts, force_key)
        self._moments[pts] = frame.captured_us
        self._validities[pts] = validity
        return [self._finish(packet) for packet in self._codec.encode(picture)]

    def flush(self) -> list[EncodedFrame]:
        """The access units that were still held back; the encoder is done."""
        return [self._finish(packet) for packet in self._codec.encode(None)]

    def _finish(self, packet: av.Packet) -> EncodedFrame:
        pts = cast(int, packet.pts)
        captured_us = self._moments.pop(pts)
        access_unit = insert_validity(bytes(packet), self._validities.pop(pts))
        return EncodedFrame(insert_captured_us(access_unit, captured_us), captured_us, packet.is_keyframe)


class RGBDDecoder:
    """Decodes the access units of one camera, in order."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("h264", "r")
        self._codec.thread_count = 1
        self._codec.flags |= int(av.codec.context.Flags.low_delay)

    def decode(self, access_unit: bytes) -> RGBDFrame | None:
        """The frame of an access unit (Annex B); None before the first key frame.

        Raises:
            DepthCodecError: it is not H.264, not an RGBD picture, or carries no moment of capture.
        """
        captured_us, validity = read_captured_us(access_unit), read_validity(access_unit)
        try:
            pictures = self._codec.decode(av.Packet(access_unit))
        except av.InvalidDataError as error:
            raise DepthCodecError(f"not a picture that can be decoded: {error.strerror}") from error
        if not pictures:
            return None
        return decode_picture(pictures[-1], captured_us, validity)


def encode_picture(frame: RGBDFrame) -> tuple[av.VideoFrame, bytes]:
    """The 10-bit picture [2H, W] of a frame [H, W], and which pixels hold a depth, packed, which goes beside it."""
    height, width = frame.depth_m.shape
    picture = av.VideoFrame(width, 2 * height, PIXEL_FORMAT)
    luma, blue, red = _planes(picture)
    colour_to_yuv(np.ascontiguousarray(frame.colour), luma, blue, red)
    codes, valid = encode_depth(frame.depth_m)
    luma[height:] = fill_codes(codes, valid)
    blue[height // 2 :] = CHROMA_NEUTRAL
    red[height // 2 :] = CHROMA_NEUTRAL
    return picture, pack_validity(valid)


class RGBDPicture:
    """A decoded picture [2H, W] of a frame [H, W], from which depth and colour are taken only where they are wanted.

    Args:
        captured_us, validity: the moment of capture, and which pixels hold a depth as the access unit carries it; what
            is None is taken from the picture's side data, where a decoder that is given the whole stream leaves it.

    Raises:
        DepthCodecError: the picture has another format or an odd size, or is not told what it needs.
    """

    def __init__(self, picture: av.VideoFrame, captured_us: int | None = None, validity: bytes | None = None) -> None:
        if picture.format.name != PIXEL_FORMAT or picture.height % 4 or picture.width % 2:
            raise DepthCodecError(
                f"an RGBD picture is {PIXEL_FORMAT} of twice an even height, "
                f"not {picture.format.name} {picture.width}×{picture.height}"
            )
        self.captured_us = _carried(picture, captured_us_in) if captured_us is None else captured_us
        self._shape = (picture.height // 2, picture.width)
        self._validity = inflate_validity(
            _carried(picture, validity_in) if validity is None else validity, *self._shape
        )
        self._planes = _planes(picture)

    @property
    def depth_m(self) -> NDArray[np.float32]:
        """[H, W] metres along z, 0 where there is none; made anew each time."""
        depth_m = np.empty(self._shape, np.float32)
        depth_of_codes(self._planes[0], self._validity, _DEPTH_TABLE, depth_m)
        return depth_m

    def cut_colour(self, top: int, left: int, height: int, width: int) -> NDArray[np.uint8]:
        """[height, width, 3] RGB of a part of the picture, which must lie inside it."""
        colour = np.empty((height, width, 3), np.uint8)
        luma, blue, red = self._planes
        yuv_to_colour(luma, blue, red, top, left, colour)
        return colour


def take_apart(
    picture: av.VideoFrame, captured_us: int | None = None, validity: bytes | None = None
) -> RGBDPicture | LosslessPicture:
    """Colour and depth of a decoded picture, lossy or lossless; arguments and errors as `RGBDPicture`'s."""
    if picture.format.name == DECODED_FORMAT:
        return LosslessPicture(picture, _carried(picture, captured_us_in) if captured_us is None else captured_us)
    return RGBDPicture(picture, captured_us, validity)


def decode_picture(picture: av.VideoFrame, captured_us: int | None = None, validity: bytes | None = None) -> RGBDFrame:
    """The whole frame [H, W] of a decoded picture [2H, W]; arguments and errors as `RGBDPicture`'s."""
    parts = take_apart(picture, captured_us, validity)
    depth_m = parts.depth_m
    return RGBDFrame(parts.cut_colour(0, 0, *depth_m.shape), depth_m, parts.captured_us)


def _carried(picture: av.VideoFrame, read: Callable[[bytes], Carried | None]) -> Carried:
    for item in cast(Iterable[SideData], picture.side_data):
        if item.type == SideDataType.SEI_UNREGISTERED:
            found = read(bytes(memoryview(item)))
            if found is not None:
                return found
    raise DepthCodecError("the picture carries no moment of capture, or not which pixels hold a depth")


def _planes(picture: av.VideoFrame) -> list[NDArray[np.uint16]]:
    """Views of the three planes without their padding."""
    return [
        np.frombuffer(memoryview(plane), np.uint16).reshape(plane.height, plane.line_size // 2)[:, : plane.width]
        for plane in picture.planes
    ]


def _x264_options(settings: EncoderSettings) -> dict[str, str]:
    options = {
        "preset": settings.preset,
        "crf": str(settings.crf),
        # Deblocking would smear depth over the person's outline, and psychovisual noise is no depth. Without arithmetic
        # coding and with one reference a picture takes half the time to decode, which a worker does for every camera.
        "x264-params": "scenecut=0:bframes=0:repeat-headers=1:no-deblock=1:psy-rd=0.3,0:cabac=0:ref=1:weightp=0:"
        f"keyint={settings.key_interval}",
    }
    if settings.low_delay:
        options["tune"] = "zerolatency"
    return options
