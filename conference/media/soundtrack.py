"""Decodes a recorded Opus track to samples on the meeting clock, with gaps concealed and drift taken out."""

from collections import deque
from collections.abc import Iterator

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from conference.media.timeline import Line
from conference.media.trackindex import StreamIndex, TrackIndex

Samples = NDArray[np.float32]

RATE_HZ = 48_000
"""Of all sound here; the RTP clock of Opus ticks at it too (RFC 7587, 4.1)."""
LOOKAHEAD_SAMPLES = 312
"""An Opus encoder looks this far ahead: what it codes comes out of the decoder that much later (RFC 7845, 4.2)."""
CONCEAL_SAMPLES = 2880
"""A gap is filled with the last pitch period for at most 60 ms, fading; then it is silent."""
PITCH_SAMPLES = range(120, 960)
HISTORY_SAMPLES = 4096
"""Kept behind the last sample read, so that a crossfade can step back."""


class SoundTrack:
    """Sound of one track; read it forwards.

    Args:
        index: the opened file.
        to_meeting: for each stream of the index, the line RTP ticks → meeting seconds.
    """

    def __init__(self, index: TrackIndex, to_meeting: list[Line]) -> None:
        self._streams = [_Stream(index, stream, line) for stream, line in zip(index.streams, to_meeting, strict=True)]

    def read(self, first: int, count: int) -> Samples:
        """`count` samples from sample `first` of the meeting (48 kHz), float32 in −1…1, silence where there are none.

        `first` may lie at most `HISTORY_SAMPLES` before the end of the last read.
        """
        out = np.zeros(count, np.float32)
        for stream in self._streams:
            stream.add_to(out, first)
        return out


class _Stream:
    """One SSRC: decoded samples by RTP tick, and those of them in reach."""

    def __init__(self, index: TrackIndex, stream: StreamIndex, line: Line) -> None:
        self._line = line
        self._packets = _packets(index, stream)
        self._pending: tuple[int, int, bytes] | None = next(self._packets, None)
        self._decoder = AudioCodecContext.create("libopus", "r")
        self._decoder.sample_rate = RATE_HZ
        self._decoder.layout = "stereo"
        self._reel = _Reel(self._pending[0] if self._pending else 0)

    def add_to(self, out: Samples, first: int) -> None:
        meeting_s = (first + np.arange(len(out))) / RATE_HZ
        position = self._line.inverse_at(meeting_s) + LOOKAHEAD_SAMPLES
        low, high = int(np.floor(position[0])) - 1, int(np.ceil(position[-1])) + 3
        self._decode_until(low - HISTORY_SAMPLES, high)
        if self._reel.start < high and self._reel.end > low:
            out += _interpolate(self._reel.read(low, high), position - low)

    def _decode_until(self, needed: int, end: int) -> None:
        """Decodes up to `end`; what lies before `needed` is decoded only for what follows, and forgotten."""
        while self._pending is not None and self._reel.end < end:
            timestamp, lost, payload = self._pending
            have = self._reel.end
            if min(timestamp, needed) > have + CONCEAL_SAMPLES:  # hours of silence are not held
                self._reel = _Reel(min(timestamp, needed))
            elif timestamp > have:
                self._fill(min(timestamp, max(end, have + CONCEAL_SAMPLES)) - have, conceal=lost > 0)
            else:
                self._reel.append(self._decode(payload)[have - timestamp :])
                self._pending = next(self._packets, None)
            self._reel.forget_before(needed)

    def _decode(self, payload: bytes) -> Samples:
        try:
            frames = self._decoder.decode(av.Packet(payload))
        except av.FFmpegError:  # a damaged packet: its time is filled when the next one comes
            return np.zeros(0, np.float32)
        parts = [frame.to_ndarray().reshape(-1, 2).mean(axis=1) for frame in frames]
        return (np.concatenate(parts) / 32768).astype(np.float32) if parts else np.zeros(0, np.float32)

    def _fill(self, count: int, *, conceal: bool) -> None:
        history = self._reel.read(self._reel.end - 2 * PITCH_SAMPLES.stop, self._reel.end)
        if conceal and history[-1] != 0:
            self._reel.append(_conceal(history, count))
        else:
            self._reel.append(np.zeros(count, np.float32))


class _Reel:
    """Samples [start, end), to which more are appended while the oldest are forgotten."""

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self._pieces: deque[Samples] = deque()

    def append(self, piece: Samples) -> None:
        self._pieces.append(piece)
        self.end += len(piece)

    def forget_before(self, tick: int) -> None:
        """Drops whole pieces, and always keeps enough to conceal a loss from."""
        while self._pieces and self.start + len(self._pieces[0]) <= min(tick, self.end - 2 * PITCH_SAMPLES.stop):
            self.start += len(self._pieces.popleft())

    def read(self, low: int, high: int) -> Samples:
        """Samples [low, high), zero where there are none."""
        out = np.zeros(high - low, np.float32)
        at = self.start
        for piece in self._pieces:
            a, b = max(low, at), min(high, at + len(piece))
            if a < b:
                out[a - low : b - low] = piece[a - at : b - at]
            at += len(piece)
        return out


def _packets(index: TrackIndex, stream: StreamIndex) -> Iterator[tuple[int, int, bytes]]:
    """RTP tick, how many packets were lost before it, and payload."""
    for n in range(len(stream.timestamp)):
        yield int(stream.timestamp[n]), int(stream.lost[n]), index.payload(stream, n)


def _conceal(history: Samples, count: int) -> Samples:
    """`count` samples that go on from `history` with its last pitch period, fading to silence."""
    out = np.zeros(count, np.float32)
    filled = min(count, CONCEAL_SAMPLES)
    period = history[-_pitch_period(history) :]
    repeats = -(-filled // len(period))
    fade = 1 - np.arange(filled, dtype=np.float32) / CONCEAL_SAMPLES
    out[:filled] = np.tile(period, repeats)[:filled] * fade
    return out


def _pitch_period(history: Samples) -> int:
    """The lag at which the end of `history` is most like what was before it."""
    template = history[-480:]
    best, best_score = PITCH_SAMPLES.stop - 1, -np.inf
    for lag in range(PITCH_SAMPLES.start, min(PITCH_SAMPLES.stop, len(history) - 480), 4):
        earlier = history[-480 - lag : -lag]
        score = float(template @ earlier) / (float(np.linalg.norm(earlier)) + 1e-6)
        if score > best_score:
            best, best_score = lag, score
    return min(best, len(history))


def _interpolate(samples: Samples, position: NDArray[np.float64]) -> Samples:
    """`samples` at fractional positions, by Catmull–Rom cubics."""
    whole = np.floor(position).astype(np.int64)
    t = (position - whole).astype(np.float32)
    a, b, c, d = (samples[whole + k] for k in (-1, 0, 1, 2))
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
