"""How loud a recording is all along, to be drawn: made when it is first asked for, and kept beside its sound."""

import math

import numpy as np

from conference import files
from conference.recordings.models import Recording
from conference.speech.engine.edit.soundfile import open_pcm
from conference.speech.engine.errors import AudioError
from conference.speech.engine.sound import Pcm16, Samples

PEAKS_MAX = 12_000
"""Of a recording: as many as the widest screen can show, several times over."""
PER_S_MAX = 50.0
BLOCK_PEAKS = 500
"""So many are made at once, in a few megabytes."""


def recording_peaks(recording: Recording) -> tuple[float, bytes]:
    """How many there are a second, and the largest of each stretch, 0 to 255 for silence to full scale.

    There are none while the recording's sound is not written: one from before that was done, until it is exported.
    """
    duration_s = recording.duration_s or 0.0
    per_s = min(PER_S_MAX, PEAKS_MAX / max(duration_s, 1.0))
    kept = recording.path / "peaks.u8"
    made, heard = files.stat(kept), files.stat(recording.listening_path)
    if made is not None and heard is not None and made.modified_s >= heard.modified_s:
        return per_s, files.fetch(kept).read_bytes()
    try:
        sound = open_pcm(files.fetch(recording.listening_path))
    except (AudioError, OSError):
        return per_s, b""
    samples = sound.samples
    assert isinstance(samples, Pcm16)  # noqa: S101 (what open_pcm gives)
    peaks = peaks_of(samples.flat, sound.rate_hz, per_s)
    partial = kept.with_name(kept.name + ".part")
    partial.write_bytes(peaks)
    partial.replace(kept)
    files.keep(kept)
    return per_s, peaks


def peaks_of(samples: Samples | Pcm16, rate_hz: int, per_s: float) -> bytes:
    """The largest magnitude of each stretch.

    Args:
        samples: in -1…1, [N].
        per_s: how many stretches a second has.
    """
    step = rate_hz / per_s
    count = math.ceil(len(samples) / step)
    edges = np.round(np.arange(count + 1) * step).astype(np.int64)
    found = bytearray()
    for low in range(0, count, BLOCK_PEAKS):
        own = edges[low : low + BLOCK_PEAKS + 1]
        block = np.abs(samples[int(own[0]) : int(own[-1])])
        loudest = np.maximum.reduceat(block, own[:-1] - own[0])
        found += np.minimum(loudest * 255, 255).astype(np.uint8).tobytes()
    return bytes(found)
