"""Reads the sound of any media file in stretches that fit into memory, cut where nobody speaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from conference.speech.engine.errors import AudioError
from conference.speech.engine.snap import quietest
from conference.speech.engine.sound import RATE_HZ, Samples

STRETCH_S = 240.0
"""At 16 kHz some 15 megabytes; recognition takes minutes for it, so a run that is broken off loses little."""
WHOLE_MAX_S = 3600.0
"""Some 230 megabytes."""
CUT_WITHIN_S = 20.0
"""A stretch ends at the quietest point of its last seconds."""


@dataclass(frozen=True)
class Stretch:
    """A part of a file's sound: float32 [N], 16 kHz, −1…1, that begins `start_s` after the file's first sample."""

    start_s: float
    samples: Samples

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.samples) / RATE_HZ


def length_of(path: Path) -> float | None:
    """How long a file says its sound is, in seconds; None where it doesn't.

    Raises:
        AudioError: the file cannot be read, or has no sound.
    """
    with _opened(path) as file:
        stream = file.streams.audio[0]
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        return file.duration / av.time_base if file.duration is not None else None


def read_stretches(path: Path, begin_s: float = 0.0, stretch_s: float = STRETCH_S) -> Iterator[Stretch]:
    """The sound from `begin_s` on, in order and without gaps; at most one stretch is in memory.

    Raises:
        AudioError: the file cannot be read, has no sound, or is broken.
    """
    start = round(begin_s * RATE_HZ)
    most, within = round(stretch_s * RATE_HZ), round(min(CUT_WITHIN_S, stretch_s / 2) * RATE_HZ)
    kept = np.zeros(0, np.float32)
    passed = 0
    for block in _blocks(path):
        passed += len(block)
        if passed <= start:
            continue
        kept = np.concatenate([kept, block[max(len(block) - (passed - start), 0) :]])
        while len(kept) >= most:
            cut = round(quietest(kept, (most - within) / RATE_HZ, most / RATE_HZ) * RATE_HZ)
            yield Stretch(start / RATE_HZ, kept[:cut])
            start, kept = start + cut, kept[cut:]
    if len(kept):
        yield Stretch(start / RATE_HZ, kept)


def read_whole(path: Path) -> Samples:
    """All of the sound, float32 [N], 16 kHz, −1…1; errors as of `read_stretches`.

    Raises:
        AudioError: it is longer than WHOLE_MAX_S, too.
    """
    blocks, length = [np.zeros(0, np.float32)], 0
    for block in _blocks(path):
        blocks.append(block)
        length += len(block)
        if length > WHOLE_MAX_S * RATE_HZ:
            raise AudioError(f"{path.name} is longer than {WHOLE_MAX_S / 60:g} minutes: cut it into parts")
    return np.concatenate(blocks)


def _blocks(path: Path) -> Iterator[Samples]:
    """The whole sound as it is decoded, a second and more at once."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ, frame_size=RATE_HZ)
    with _opened(path) as file:
        try:
            for frame in file.decode(file.streams.audio[0]):
                yield from map(_samples_of, resampler.resample(frame))
        except av.FFmpegError as error:
            raise AudioError(f"the sound of {path.name} is broken: {error.strerror}") from None
        yield from map(_samples_of, resampler.resample(None))


def _samples_of(frame: av.AudioFrame) -> Samples:
    return frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)


def _opened(path: Path) -> av.container.InputContainer:
    try:
        file = av.open(str(path))
    except (OSError, av.FFmpegError) as error:
        raise AudioError(f"{path} cannot be read: {error.strerror or error}") from None
    if not file.streams.audio:
        file.close()
        raise AudioError(f"{path.name} has no sound")
    return file
