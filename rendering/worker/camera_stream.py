"""One camera's access units, decoded only while some view is made from it.

H.264 pictures build on each other, so the units since the last key frame are kept while nobody looks; when
somebody does, they are decoded at once and the stream goes on as if it had never stopped.
"""

import threading
from dataclasses import dataclass

import av

from capture.depth_codec import RGBDPicture, take_apart
from capture.errors import DepthCodecError
from capture.lossless_picture import LosslessPicture
from capture.sei import read_captured_us, read_validity

UNITS_MAX = 60
"""How many units are kept while nobody looks; a stream with rarer key frames must send a new one first."""


@dataclass(frozen=True)
class Picture:
    """A decoded picture of a moment, its colour and depth not yet taken apart; `validity` as the stream carries it."""

    picture: av.VideoFrame
    validity: bytes
    captured_us: int
    arrival_s: float

    def parts(self) -> RGBDPicture | LosslessPicture:
        """Its colour and depth.

        Raises:
            DepthCodecError: it is not an RGBD picture.
        """
        return take_apart(self.picture, self.captured_us, self.validity)


@dataclass(frozen=True)
class Unit:
    """An access unit (Annex B) as it arrived."""

    data: bytes
    is_key: bool
    arrival_s: float


class CameraStream:
    """The decoder of one camera. Units may be put in one thread while another decodes.

    Attributes:
        needs_key: no picture can come before the next key frame.
        dropped: units that could not be used.
    """

    def __init__(self) -> None:
        self.needs_key = True
        self.dropped = 0
        self._pending: list[Unit] = []
        self._codec = _new_decoder()
        self._decoding = threading.Lock()

    @property
    def has_units(self) -> bool:
        """Whether units have come that are not decoded."""
        return bool(self._pending)

    def put(self, unit: Unit) -> None:
        """Takes the next unit."""
        if unit.is_key:
            self._pending = []
            self.needs_key = False
        elif self.needs_key:
            self.dropped += 1
            return
        self._pending.append(unit)
        if len(self._pending) > UNITS_MAX:
            self._give_up()

    def after_loss(self) -> None:
        """Units before the next are missing."""
        self._give_up()

    def forget(self) -> None:
        """What has come will not be wanted; the stream will go on with a key frame."""
        self._pending = []
        self.needs_key = True

    def newest(self) -> Picture | None:
        """Decodes what has come since the last call, and gives the newest picture; None when there is no new one."""
        with self._decoding:
            pending, self._pending = self._pending, []
            codec, newest = self._codec, None
            for unit in pending:
                try:
                    captured_us = read_captured_us(unit.data)
                    pictures = codec.decode(av.Packet(unit.data))
                except (DepthCodecError, av.FFmpegError):
                    if self._codec is codec:  # else it was given up meanwhile, and what came since is good
                        self._give_up()
                    break
                if pictures:
                    newest = Picture(pictures[-1], read_validity(unit.data), captured_us, unit.arrival_s)
            return newest

    def _give_up(self) -> None:
        self.dropped += len(self._pending)
        self._pending = []
        self.needs_key = True
        self._codec = _new_decoder()


def _new_decoder() -> av.VideoCodecContext:
    codec = av.CodecContext.create("h264", "r")
    codec.thread_count = 1
    codec.flags |= int(av.codec.context.Flags.low_delay)
    return codec
