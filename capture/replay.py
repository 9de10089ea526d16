"""Plays a cube recording over and over as if the cube were there: same packets, times that go on growing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from capture.depth_codec import EncodedFrame
from capture.errors import RecordingError
from capture.recording import Moment, RecordingReader, SoundPacket
from capture.sei import replace_captured_us
from conference.signalling.state import CubeDescription

OPUS_PACKET_US = 20_000


class LoopedRecording:
    """A recording without an end.

    The pictures are not decoded; only the moment of capture inside them is renewed at each round, so that the far side
    sees a clock that never turns back. A recording has a key frame at least every second, so whoever loses its place
    need not wait for one to be made.

    Raises:
        RecordingError: the file is not a cube recording, or holds no moment.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with RecordingReader(path) as reader:
            self.description: CubeDescription = reader.description
            self.has_sound = reader.has_sound
            self._first_us, self._period_us = _span(reader)

    def items(self) -> Iterator[Moment | SoundPacket]:
        """Everything recorded, from time 0, round after round.

        Raises:
            RecordingError: the file has changed for the worse meanwhile.
        """
        with RecordingReader(self._path) as reader:
            offset_us = -self._first_us
            while True:
                for item in reader.items():
                    yield _shifted(item, offset_us)
                offset_us += self._period_us


def _span(reader: RecordingReader) -> tuple[int, int]:
    """When the recording begins, and how long it lasts."""
    first_us, last_us, sound_end_us = None, 0, 0
    for item in reader.items():
        if isinstance(item, Moment):
            first_us = item.captured_us if first_us is None else first_us
            last_us = item.captured_us
        else:
            sound_end_us = item.captured_us + OPUS_PACKET_US
    if first_us is None:
        raise RecordingError("the recording holds no pictures")
    end_us = last_us + round(1_000_000 / reader.description.frame_rate_hz)
    # Sound that ends with the pictures, to within a packet, loops without a gap of its own.
    return first_us, max(
        end_us, sound_end_us
    ) - first_us if sound_end_us > end_us + OPUS_PACKET_US else end_us - first_us


def _shifted(item: Moment | SoundPacket, offset_us: int) -> Moment | SoundPacket:
    captured_us = max(item.captured_us + offset_us, 0)
    if isinstance(item, SoundPacket):
        return replace(item, captured_us=captured_us)
    frames = tuple(None if frame is None else _renewed(frame, captured_us) for frame in item.frames)
    return Moment(captured_us, frames)


def _renewed(frame: EncodedFrame, captured_us: int) -> EncodedFrame:
    return EncodedFrame(replace_captured_us(frame.access_unit, captured_us), captured_us, frame.is_key)
