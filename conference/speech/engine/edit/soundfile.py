"""Reads a file's sound as it was recorded, and writes an edit of it in a format of one's choice."""

import os
import tempfile
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from conference.speech.engine.errors import AudioError, EditError
from conference.speech.engine.sound import Pcm16

Block = NDArray[np.float64]
"""[N, channels], −1…1."""

CODECS = {
    ".wav": "pcm_s16le", ".flac": "flac", ".opus": "libopus", ".ogg": "libopus", ".webm": "libopus",
    ".mp3": "libmp3lame", ".m4a": "aac",
}  # fmt: skip
OPUS_RATE_HZ = 48_000
FULL_SCALE = {"u8": 2**7, "s16": 2**15, "s32": 2**31}
WAV_CODECS = frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"})
"""Those in which a WAV is written as it was read."""
LAYOUTS = {1: "mono", 2: "stereo"}
"""A WAV may leave unsaid what its channels are; encoders want it said."""
BLOCK = 65_536


@dataclass(frozen=True)
class Sound:
    """A file's sound, on the disk and not in memory.

    Attributes:
        samples: [N, channels], −1…1, exact for every format that WAV has.
        layout: of the channels, as FFmpeg names it.
        codec: what it was stored as.
    """

    samples: NDArray[np.floating[Any]] | Pcm16
    rate_hz: int
    layout: str
    codec: str

    @property
    def channels(self) -> int:
        return int(self.samples.shape[1])


def read_sound(path: Path) -> Sound:
    """The first sound in a file, in bounded memory.

    Raises:
        AudioError: it cannot be read, has no sound, or is broken.
    """
    try:
        with av.open(str(path)) as file:
            if not file.streams.audio:
                raise AudioError(f"{path.name} has no sound")
            return _read(file, file.streams.audio[0])
    except (OSError, av.FFmpegError) as error:
        raise AudioError(f"the sound of {path} cannot be read: {error.strerror or error}") from None


def open_pcm(path: Path) -> Sound:
    """The sound of a 16-bit WAV, of which only what is asked for is read.

    Raises:
        AudioError: it can't be read, or is none.
    """
    try:
        with path.open("rb") as raw, wave.open(raw) as file:
            channels, rate_hz, wide = file.getnchannels(), file.getframerate(), file.getsampwidth()
            # By the file's own place: that of `getfp` is counted from within the chunk around.
            count, offset = file.getnframes(), raw.tell()
        if wide != 2 or count == 0:
            raise AudioError(f"{path.name} has {8 * wide} bits and {count} samples: 16 bits are wanted")
        stored = np.memmap(path, "<i2", "r", offset, (count, channels))
    except (OSError, EOFError, wave.Error, ValueError) as error:
        raise AudioError(f"{path.name} cannot be read: {error}") from None
    return Sound(Pcm16(stored), rate_hz, LAYOUTS.get(channels, f"{channels}c"), "pcm_s16le")


def check_target(path: Path, source: Path) -> None:
    """Refuses to write where something is, and what nobody could play.

    Raises:
        EditError: the file is there, its folder isn't, or its ending is unknown.
    """
    if path.suffix.lower() not in CODECS:
        raise EditError(f"{path.name}: the ending says the format: one of {', '.join(CODECS)}")
    if path.exists():
        raise EditError(f"{path} is there already: an edit overwrites nothing, and never {source.name}")
    if not path.parent.is_dir():
        raise EditError(f"there is no folder {path.parent}")


def write_sound(path: Path, like: Sound, blocks: Iterable[Block]) -> None:
    """Writes blocks of samples as `path`'s ending says; the file appears whole or not at all.

    Raises:
        EditError: it can't be written, or somebody has put a file there meanwhile.
    """
    partial = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        with av.open(str(partial), "w") as file:
            _write(file, _stream(file, path, like), like, blocks)
        os.link(partial, path)
    except (OSError, av.FFmpegError) as error:
        raise EditError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        partial.unlink(missing_ok=True)


def _read(file: av.container.InputContainer, stream: AudioStream) -> Sound:
    codec = stream.codec_context
    channels = codec.layout.nb_channels
    layout = LAYOUTS.get(channels, codec.layout.name)
    rate_hz = codec.sample_rate
    exact = "dbl" if codec.name in {"pcm_s32le", "pcm_f64le"} else "flt"
    resampler = av.AudioResampler(format=exact, layout=layout, rate=rate_hz)
    with tempfile.TemporaryFile() as kept:  # closed at the end; the map goes on
        for frame in _decoded(file, stream):
            for part in resampler.resample(frame):
                kept.write(part.to_ndarray().tobytes())
        if kept.tell() == 0:
            raise AudioError(f"{Path(file.name).name} has no sound")
        kept.flush()
        samples = np.memmap(kept, dtype="f8" if exact == "dbl" else "f4", mode="r")
    return Sound(samples.reshape(-1, channels), rate_hz, layout, codec.name)


def _decoded(file: av.container.InputContainer, stream: AudioStream) -> Iterable[av.AudioFrame | None]:
    yield from file.decode(stream)
    yield None


def _stream(file: av.container.OutputContainer, path: Path, like: Sound) -> AudioStream:
    suffix = path.suffix.lower()
    codec = like.codec if suffix == ".wav" and like.codec in WAV_CODECS else CODECS[suffix]
    rate_hz = OPUS_RATE_HZ if codec == "libopus" else like.rate_hz
    stream = file.add_stream(codec, rate=rate_hz, layout=like.layout)
    assert isinstance(stream, AudioStream)  # noqa: S101 (what each of CODECS makes)
    return stream


def _write(file: av.container.OutputContainer, stream: AudioStream, like: Sound, blocks: Iterable[Block]) -> None:
    # What is exact goes to the encoder as it is; the others' own formats are made by the resampler.
    wanted = stream.codec_context.format.packed.name
    name = wanted if wanted in FULL_SCALE else "dbl" if wanted == "dbl" else "flt"
    written = 0
    for block in blocks:
        for first in range(0, len(block), BLOCK):
            part = block[first : first + BLOCK]
            frame = av.AudioFrame.from_ndarray(_encodable(part, name).reshape(1, -1), name, like.layout)
            frame.sample_rate, frame.time_base, frame.pts = like.rate_hz, Fraction(1, like.rate_hz), written
            written += len(part)
            file.mux(stream.encode(frame))
    file.mux(stream.encode(None))


def _encodable(block: Block, name: str) -> NDArray[Any]:
    if name not in FULL_SCALE:
        return block.astype("f8" if name == "dbl" else "f4")
    scale = FULL_SCALE[name]
    whole = np.clip(np.rint(block * scale), -scale, scale - 1)
    return (whole + scale).astype("u1") if name == "u8" else whole.astype("i2" if name == "s16" else "i4")
