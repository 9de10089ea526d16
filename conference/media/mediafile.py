"""Writes composed pictures and mixed sound into one file that browsers play and seek: MP4 or WebM."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from conference.media.chapters import Chapter, write_chapters
from conference.media.soundtrack import LOOKAHEAD_SAMPLES, RATE_HZ, Samples

MediaFormat = Literal["mp4", "webm"]
FRAME_RATE_HZ = 25
OPUS_PACKET_SAMPLES = 960
MILLISECOND_SAMPLES = RATE_HZ // 1000


@dataclass(frozen=True)
class Encoding:
    """A container with its two codecs and their options."""

    container: dict[str, str]
    video: str
    video_options: dict[str, str]
    audio: str
    audio_bit_rate: int
    sample_format: str


ENCODINGS: dict[str, Encoding] = {
    "mp4": Encoding(
        container={"movflags": "+faststart"},
        video="libx264",
        # No B frames: they would put the first picture behind the first sound. A key frame each second, to seek.
        video_options={"preset": "superfast", "crf": "23", "bf": "0", "sc_threshold": "0", "profile": "main"},
        audio="aac",
        audio_bit_rate=96_000,
        sample_format="fltp",
    ),
    "webm": Encoding(
        container={},
        video="libvpx",
        # libvpx's threads wait for each other by spinning, which costs more than it gains.
        video_options={
            "deadline": "realtime",
            "cpu-used": "12",
            "threads": "1",
            "crf": "20",
            "qmin": "4",
            "qmax": "50",
        },
        audio="libopus",
        audio_bit_rate=64_000,
        sample_format="flt",
    ),
}
VIDEO_BIT_RATE = {"mp4": None, "webm": 2_000_000}


def write_media(
    path: Path,
    media_format: MediaFormat,
    size: tuple[int, int],
    picture_at: Callable[[float], np.ndarray],
    sound: Iterator[Samples],
    length_samples: int,
    progress: Callable[[float], None],
    metadata: Mapping[str, str] | None = None,
    chapters: Sequence[Chapter] = (),
) -> None:
    """Writes a file of `length_samples` of mono sound and as many pictures as it covers; whole or not at all.

    Args:
        size: width and height, even.
        picture_at: the packed yuv420p picture [H·3/2, W] due at a time of the output in seconds; asked in order.
        sound: blocks that make `length_samples` together.
        progress: told the part done, 0 to 1.
        metadata: of the file.

    Raises:
        OSError: it can't be written.
    """
    partial = path.with_name(path.name + ".part")
    with av.open(str(partial), "w", format=media_format, options=ENCODINGS[media_format].container) as container:
        container.metadata.update(metadata or {})
        write_chapters(container, chapters)
        writer = _Writer(container, media_format, size)
        written = 0
        for block in sound:
            writer.write_sound(block, written)
            written += len(block)
            # Only whole pictures: the file is as long as its sound, and the last picture stays until its end.
            while writer.pictures == 0 or (writer.pictures + 1) * RATE_HZ <= written * FRAME_RATE_HZ:
                writer.write_picture(picture_at(writer.pictures / FRAME_RATE_HZ))
            progress(min(written / length_samples, 1.0))
        writer.finish(written)
    partial.replace(path)


class _Writer:
    def __init__(self, container: OutputContainer, media_format: MediaFormat, size: tuple[int, int]) -> None:
        encoding = ENCODINGS[media_format]
        self._container = container
        self.pictures = 0
        options = encoding.video_options
        self._video = cast(VideoStream, container.add_stream(encoding.video, rate=FRAME_RATE_HZ, options=options))
        self._video.width, self._video.height = size
        self._video.pix_fmt = "yuv420p"
        self._video.gop_size = FRAME_RATE_HZ
        bit_rate = VIDEO_BIT_RATE[media_format]
        if bit_rate is not None:
            self._video.bit_rate = bit_rate
        self._audio = cast(AudioStream, container.add_stream(encoding.audio, rate=RATE_HZ, layout="mono"))
        self._audio.bit_rate = encoding.audio_bit_rate
        self._sample_format = encoding.sample_format

    def write_picture(self, packed: np.ndarray) -> None:
        frame = av.VideoFrame.from_ndarray(packed, format="yuv420p")
        frame.pts = self.pictures
        frame.time_base = Fraction(1, FRAME_RATE_HZ)
        self.pictures += 1
        self._container.mux(self._video.encode(frame))

    def write_sound(self, block: Samples, position: int) -> None:
        frame = av.AudioFrame.from_ndarray(block[None, :], format=self._sample_format, layout="mono")
        frame.sample_rate = RATE_HZ
        frame.pts = position
        frame.time_base = Fraction(1, RATE_HZ)
        self._container.mux(self._audio.encode(frame))

    def finish(self, written: int) -> None:
        """Ends the file after `written` samples."""
        last_samples = (written + LOOKAHEAD_SAMPLES) % OPUS_PACKET_SAMPLES
        if self._audio.codec_context.name == "libopus" and 0 < last_samples < MILLISECOND_SAMPLES:
            # WebM counts in milliseconds: a last packet that rounds to none would be taken for a whole one.
            self.write_sound(np.zeros(MILLISECOND_SAMPLES - last_samples, np.float32), written)
        self._container.mux(self._audio.encode(None))
        self._container.mux(self._video.encode(None))
