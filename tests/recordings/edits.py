"""Edits of a recording's packets, cut as exports are."""

from collections.abc import Iterator, Sequence

import numpy as np

from conference.media.mix import mixed_blocks
from conference.media.montage import Montage
from conference.media.recordingfiles import RecordingFiles
from conference.media.soundtrack import RATE_HZ
from conference.recordings.shots import shots_of
from conference.speech.engine.edit.pieces import Piece, Span
from conference.speech.engine.edit.render import parts_of, rendered
from conference.speech.engine.edit.roomtone import RoomTone
from conference.speech.engine.edit.soundfile import Sound


def edit_of(files: RecordingFiles, pieces: Sequence[Piece]) -> tuple[Montage, Iterator[np.ndarray]]:
    """What `write_meeting` takes."""
    length = round(files.duration_s * RATE_HZ)
    samples = np.concatenate(list(mixed_blocks(files.sound_tracks(), length)))[:, None]
    sound = Sound(samples, RATE_HZ, "mono", "pcm_s16le")
    parts = parts_of(pieces, sound, RoomTone(sound, ()))
    blocks = (block[:, 0].astype(np.float32) for block in rendered(parts, RATE_HZ))
    return Montage(shots_of(parts, RATE_HZ, length)), blocks


def kept(*spans: tuple[float, float]) -> tuple[Span, ...]:
    """The plan that keeps these spans, told in seconds."""
    return tuple(Span(round(start_s * RATE_HZ), round(end_s * RATE_HZ)) for start_s, end_s in spans)
