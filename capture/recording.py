"""Cube recordings: one Matroska file with an RGBD track a camera, the microphone as Opus, and `cube.json` attached.

The H.264 packets are those that go over the wire, so that replay sends them without decoding. Times in the container
are whole milliseconds; the exact moment of capture is in each packet.
"""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import av
from av.bitstream import BitStreamFilterContext

from capture.depth_codec import EncodedFrame
from capture.errors import CaptureError, RecordingError
from capture.matroska_reader import MatroskaReader
from capture.sei import read_captured_us
from conference.signalling.codec import from_json, to_json
from conference.signalling.errors import BadMessage
from conference.signalling.state import CubeDescription

DESCRIPTION_NAME = "cube.json"
AUDIO_RATE_HZ = 48_000
_MICROSECONDS = Fraction(1, 1_000_000)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Moment:
    """What all cameras gave at one moment; None for a camera that gave nothing. In the order of the description."""

    captured_us: int
    frames: tuple[EncodedFrame | None, ...]


@dataclass(frozen=True)
class SoundPacket:
    """One Opus packet of the microphone; `captured_us` is its beginning on the cube's clock."""

    captured_us: int
    packet: bytes


class RecordingWriter:
    """Writes a cube recording; use it as a context manager. Items are to come in the order of their time.

    Args:
        path: the file; replaced when it is there.
        description: of the cube.
    """

    def __init__(self, path: Path, description: CubeDescription) -> None:
        self._description = description
        self._container = av.open(str(path), "w", format="matroska")
        self._container.metadata["title"] = f"Eyeline cube {description.name}"
        text = json.dumps(to_json(description), indent=1)
        self._container.add_attachment(DESCRIPTION_NAME, "application/json", text.encode())
        self._sound = self._container.add_stream("libopus", rate=AUDIO_RATE_HZ, layout="mono")
        self._cameras: list[av.VideoStream] = []
        self._templates: list[av.container.Container] = []
        self._waiting: list[SoundPacket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write_moment(self, moment: Moment) -> None:
        """Writes what the cameras gave.

        Raises:
            CaptureError: there are not as many frames as cameras, or the first moment lacks a key frame of each camera.
        """
        if len(moment.frames) != len(self._description.cameras):
            raise CaptureError(f"{len(self._description.cameras)} cameras, but {len(moment.frames)} frames")
        if not self._cameras:
            self._add_cameras(moment)
        for frame, stream in zip(moment.frames, self._cameras, strict=True):
            if frame is not None:
                self._mux(stream, frame.access_unit, frame.captured_us, frame.is_key)

    def write_sound(self, sound: SoundPacket) -> None:
        """Writes a packet of the microphone."""
        if self._cameras:
            self._mux(self._sound, sound.packet, sound.captured_us, True)
        else:
            self._waiting.append(sound)

    def close(self) -> None:
        """Finishes the file."""
        self._container.close()
        for template in self._templates:
            template.close()

    def _add_cameras(self, moment: Moment) -> None:
        """Opens the tracks, which need the H.264 parameter sets that a key frame holds."""
        for description, frame in zip(self._description.cameras, moment.frames, strict=True):
            if frame is None or not frame.is_key:
                raise CaptureError("a recording begins with a key frame of every camera")
            template = av.open(io.BytesIO(frame.access_unit), format="h264")
            self._templates.append(template)
            stream = self._container.add_stream_from_template(template.streams.video[0])
            stream.time_base = Fraction(1, 1000)
            stream.metadata["title"] = description.serial
            self._cameras.append(stream)
        for sound in self._waiting:
            self.write_sound(sound)
        self._waiting.clear()

    def _mux(self, stream: av.VideoStream | av.AudioStream, data: bytes, captured_us: int, is_key: bool) -> None:
        packet = av.Packet(data)
        packet.stream = stream
        packet.time_base = _MICROSECONDS
        packet.pts = packet.dts = captured_us
        packet.is_keyframe = is_key
        self._container.mux(packet)


class RecordingReader(MatroskaReader):
    """Reads a cube recording; use it as a context manager.

    Raises:
        RecordingError: the file is missing, empty, cut off or corrupted, or it is not a cube recording.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self.description = self._read_description()
            self._check_streams()
        except BaseException:
            self.close()
            raise

    @property
    def has_sound(self) -> bool:
        """Whether there is a microphone track."""
        return bool(self._container.streams.audio)

    def items(self) -> Iterator[Moment | SoundPacket]:
        """All that is recorded, from the beginning, in the order of its time; may be called again.

        Raises:
            RecordingError: a packet is not what a cube recording holds.
        """
        cameras = self._container.streams.video
        try:
            self._container.seek(0)
            filters = [BitStreamFilterContext("h264_mp4toannexb", stream) for stream in cameras]
        except av.FFmpegError as error:
            raise RecordingError(f"{self._name} is corrupted: {error.strerror}") from error
        place = {stream.index: n for n, stream in enumerate(cameras)}
        pending: dict[int, EncodedFrame] = {}
        at_us = 0
        for packet in self._demux():
            if packet.stream.type == "audio":
                yield SoundPacket(_to_us(packet), bytes(packet))
                continue
            frame = self._frame(packet, filters[place[packet.stream.index]])
            if pending and frame.captured_us != at_us:
                yield _moment(at_us, pending, len(cameras))
                pending = {}
            at_us = frame.captured_us
            pending[place[packet.stream.index]] = frame
        if pending:
            yield _moment(at_us, pending, len(cameras))

    def _demux(self) -> Iterator[av.Packet]:
        streams = [*self._container.streams.video, *self._container.streams.audio[:1]]
        try:
            for packet in self._container.demux(streams):
                if packet.size:
                    yield packet
        except av.FFmpegError as error:
            raise RecordingError(f"{self._name} is corrupted: {error.strerror}") from error

    def _frame(self, packet: av.Packet, annex_b: BitStreamFilterContext) -> EncodedFrame:
        is_key = packet.is_keyframe
        try:
            access_unit = b"".join(bytes(part) for part in annex_b.filter(packet))
            return EncodedFrame(access_unit, read_captured_us(access_unit), is_key)
        except (CaptureError, av.FFmpegError) as error:
            raise RecordingError(f"{self._name} holds a picture that is not a cube's: {error}") from error

    def _read_description(self) -> CubeDescription:
        for attachment in self._container.streams.attachments:
            if attachment.name == DESCRIPTION_NAME:
                try:
                    return cast(CubeDescription, from_json(CubeDescription, json.loads(attachment.data), "cube.json"))
                except (ValueError, BadMessage) as error:
                    raise RecordingError(f"{self._name}: its description is corrupted: {error}") from error
        raise RecordingError(f"{self._name} is not a cube recording: {DESCRIPTION_NAME} is not attached")

    def _check_streams(self) -> None:
        cameras = self._container.streams.video
        if len(cameras) != len(self.description.cameras) or not cameras:
            raise RecordingError(
                f"{self._name} describes {len(self.description.cameras)} cameras and holds {len(cameras)} tracks"
            )
        for stream, camera in zip(cameras, self.description.cameras, strict=True):
            # A track of a codec that nobody knows has no context.
            codec = stream.codec_context.name if stream.codec_context else None
            if codec != "h264" or (stream.width, stream.height) != (camera.width, 2 * camera.height):
                raise RecordingError(f"{self._name}: the track of camera {camera.serial} is not an RGBD track")


def _to_us(packet: av.Packet) -> int:
    return round(cast(int, packet.pts) * packet.time_base * 1_000_000)


def _moment(captured_us: int, frames: dict[int, EncodedFrame], count: int) -> Moment:
    return Moment(captured_us, tuple(frames.get(n) for n in range(count)))
