"""Which moment of the recording stands at which moment of the output, when only some spans of it are kept."""

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from conference.media.soundtrack import RATE_HZ, Samples, SoundTrack

BLOCK_SAMPLES = RATE_HZ


@dataclass(frozen=True)
class Span:
    """A part [start_s, end_s) of the recording that is kept; sound fades over from the span before in `fade_in_s`."""

    start_s: float
    end_s: float
    fade_in_s: float = 0.0


class Cuts:
    """Kept spans, end to end.

    Args:
        spans: in order, disjoint; a fade is no longer than either span beside it.

    Raises:
        ValueError: they are not so.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self._first = [round(span.start_s * RATE_HZ) for span in spans]
        self._end = [round(span.end_s * RATE_HZ) for span in spans]
        self._fade = [round(span.fade_in_s * RATE_HZ / 2) * 2 for span in spans]
        lengths = [end - first for first, end in zip(self._first, self._end, strict=True)]
        ordered = all(end <= first for end, first in zip(self._end, self._first[1:], strict=False))
        if any(length <= 0 for length in lengths) or not ordered:
            raise ValueError("kept spans must be in order, disjoint and not empty")
        beside = map(min, itertools.pairwise(lengths))
        if any(fade > shorter for fade, shorter in zip(self._fade[1:], beside, strict=True)):
            raise ValueError("a fade is longer than the span beside it")
        self._at = [0, *np.cumsum(lengths).tolist()]

    @property
    def length_samples(self) -> int:
        """Of the output."""
        return int(self._at[-1])

    def source_s(self, output_s: float) -> float:
        """The moment of the recording that stands at `output_s` of the output."""
        n = min(max(bisect_right(self._at, output_s * RATE_HZ) - 1, 0), len(self._first) - 1)
        return self._first[n] / RATE_HZ + output_s - self._at[n] / RATE_HZ

    def sound(self, tracks: Sequence[SoundTrack]) -> Iterator[Samples]:
        """The mix of all tracks along the output, in blocks of at most a second; in all `length_samples`."""
        last = len(self._first) - 1
        for n in range(len(self._first)):
            before = self._fade[n] // 2 if n else 0
            after = self._fade[n + 1] // 2 if n < last else 0
            yield from _blocks(tracks, self._first[n] + before, self._end[n] - after)
            if after:
                yield _crossfade(
                    mixed(tracks, self._end[n] - after, 2 * after), mixed(tracks, self._first[n + 1] - after, 2 * after)
                )


def mixed(tracks: Sequence[SoundTrack], first: int, count: int) -> Samples:
    """The sum of all tracks, bent softly below full scale where people speak at once."""
    total = np.zeros(count, np.float32)
    for track in tracks:
        total += track.read(first, count)
    loud = np.abs(total) > 0.7
    total[loud] = np.sign(total[loud]) * (0.7 + 0.3 * np.tanh((np.abs(total[loud]) - 0.7) / 0.3))
    return total


def _blocks(tracks: Sequence[SoundTrack], first: int, end: int) -> Iterator[Samples]:
    for start in range(first, end, BLOCK_SAMPLES):
        yield mixed(tracks, start, min(BLOCK_SAMPLES, end - start))


def _crossfade(out: Samples, into: Samples) -> Samples:
    """`out` fading to `into`, both [N], at equal gain: what joins at a quiet point is nearly alike."""
    ramp = ((np.arange(len(out)) + 0.5) / len(out)).astype(np.float32)
    return out * (1 - ramp) + into * ramp
