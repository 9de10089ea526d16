"""Writes the mixed sound alone as a file to listen to: MP3, or M4A (AAC)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.audio.stream import AudioStream

from conference.media.chapters import Chapter, write_chapters
from conference.media.soundtrack import RATE_HZ, Samples

BIT_RATE = 96_000


@dataclass(frozen=True)
class SoundEncoding:
    """A container with its codec."""

    container: str
    codec: str
    options: dict[str, str] = field(default_factory=dict)


SOUND_ENCODINGS = {
    "mp3": SoundEncoding("mp3", "libmp3lame"),
    "m4a": SoundEncoding("ipod", "aac", {"movflags": "+faststart"}),
}


def write_sound(
    path: Path,
    sound: Iterator[Samples],
    length_samples: int,
    progress: Callable[[float], None],
    metadata: Mapping[str, str] | None = None,
    chapters: Sequence[Chapter] = (),
) -> None:
    """Writes blocks of mono sound, `length_samples` together; whole or not at all. The ending says the format.

    Args:
        progress: told the part done, 0 to 1.
        metadata: of the file.

    Raises:
        OSError: it can't be written.
    """
    partial = path.with_name(path.name + ".part")
    encoding = SOUND_ENCODINGS[path.suffix.removeprefix(".")]
    with av.open(str(partial), "w", format=encoding.container, options=encoding.options) as container:
        container.metadata.update(metadata or {})
        write_chapters(container, chapters)
        stream = cast(AudioStream, container.add_stream(encoding.codec, rate=RATE_HZ, layout="mono"))
        stream.bit_rate = BIT_RATE
        written = 0
        for block in sound:
            frame = av.AudioFrame.from_ndarray(block[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, written, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
            written += len(block)
            progress(min(written / length_samples, 1.0))
        container.mux(stream.encode(None))
    partial.replace(path)
