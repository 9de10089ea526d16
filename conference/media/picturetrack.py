"""Decodes a recorded video track to pictures on the meeting clock, and holds the last good one over losses."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from conference.media.timeline import Line
from conference.media.trackindex import StreamIndex, TrackIndex
from conference.node.errors import MalformedPacket
from conference.node.videoformat import VIDEO_FORMATS, VideoFormat

DAMAGED_MAX_S = 1.0
"""After a loss the last good picture stays until the next key frame, but no longer than this."""


FORMATS = {name.lower(): video for name, video in VIDEO_FORMATS.items()}
"""In lower case, as manifests and FFmpeg's decoders have the names of codecs."""


@dataclass(frozen=True)
class CodedFrame:
    """One frame as it was sent; not `whole` when a packet of it, or of a frame just before it, is missing."""

    time_s: float
    data: bytes
    whole: bool


@dataclass(frozen=True)
class Picture:
    """A decoded frame and when it is due on the meeting clock."""

    time_s: float
    frame: av.VideoFrame


class PictureTrack:
    """Pictures of one track; ask forwards.

    Args:
        index: the opened file.
        to_meeting: for each stream of the index, the line RTP ticks → meeting seconds.
        codec: a key of `FORMATS`.
    """

    def __init__(self, index: TrackIndex, to_meeting: list[Line], codec: str) -> None:
        order = sorted(range(len(index.streams)), key=lambda n: float(to_meeting[n].at(index.streams[n].timestamp[0])))
        self._pictures = _all_pictures(index, [(index.streams[n], to_meeting[n]) for n in order], codec)
        self._next = next(self._pictures, None)
        self._shown: Picture | None = None

    def at(self, time_s: float) -> Picture | None:
        """The newest picture due at or before `time_s`; None before the first."""
        while self._next is not None and self._next.time_s <= time_s:
            self._shown = self._next
            self._next = next(self._pictures, None)
        return self._shown


def coded_frames(index: TrackIndex, stream: StreamIndex, line: Line, video: VideoFormat) -> Iterator[CodedFrame]:
    """The frames of a stream: packets of one timestamp, together."""
    bounds = np.flatnonzero(np.diff(stream.timestamp)) + 1
    for first, end in zip([0, *bounds], [*bounds, len(stream.timestamp)], strict=True):
        whole = bool(stream.marker[end - 1]) and not stream.lost[first:end].any()
        try:
            data = video.depacketize([index.payload(stream, n) for n in range(first, end)])
        except MalformedPacket:
            data, whole = b"", False
        yield CodedFrame(float(line.at(stream.timestamp[first])), data, whole)


def _all_pictures(index: TrackIndex, streams: list[tuple[StreamIndex, Line]], codec: str) -> Iterator[Picture]:
    for stream, line in streams:
        yield from _pictures(coded_frames(index, stream, line, FORMATS[codec]), codec)


def _pictures(frames: Iterator[CodedFrame], codec: str) -> Iterator[Picture]:
    decoder = cast(VideoCodecContext, VideoCodecContext.create(codec, "r"))
    decoder.thread_count = 1
    decoder.flags |= Flags.low_delay
    damaged_since_s: float | None = math.inf
    for coded in frames:
        key = FORMATS[codec].is_keyframe(coded.data)
        if key and coded.whole:
            damaged_since_s = None
        elif not coded.whole and damaged_since_s is None:
            damaged_since_s = coded.time_s
        for picture in _decode(decoder, coded):
            if damaged_since_s is None or coded.time_s - damaged_since_s > DAMAGED_MAX_S:
                yield picture


def _decode(decoder: VideoCodecContext, coded: CodedFrame) -> Iterator[Picture]:
    if not coded.data:
        return
    try:
        packet = av.Packet(coded.data)
        packet.pts = round(coded.time_s * 1e6)
        for frame in decoder.decode(packet):
            yield Picture((frame.pts or 0) / 1e6, frame)
    except av.FFmpegError:  # what a damaged frame does to the decoder is over at the next key frame
        return
