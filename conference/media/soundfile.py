"""Writes the mixed sound alone as a file to listen to: MP3."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import av

from conference.media.soundtrack import RATE_HZ, Samples

BIT_RATE = 96_000


def write_sound(
    path: Path,
    sound: Iterator[Samples],
    length_samples: int,
    progress: Callable[[float], None],
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Writes blocks of mono sound, `length_samples` together; whole or not at all.

    Args:
        progress: told the part done, 0 to 1.
        metadata: of the file.

    Raises:
        OSError: it can't be written.
    """
    partial = path.with_name(path.name + ".part")
    with av.open(str(partial), "w", format="mp3") as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream("libmp3lame", rate=RATE_HZ, layout="mono")
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
