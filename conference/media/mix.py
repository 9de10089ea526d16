"""Mixes what everybody says at once."""

from collections.abc import Iterator, Sequence

import numpy as np

from conference.media.soundtrack import RATE_HZ, Samples, SoundTrack


def mixed(tracks: Sequence[SoundTrack], first: int, count: int) -> Samples:
    """The sum of all tracks, bent softly below full scale where people speak at once."""
    total = np.zeros(count, np.float32)
    for track in tracks:
        total += track.read(first, count)
    loud = np.abs(total) > 0.7
    total[loud] = np.sign(total[loud]) * (0.7 + 0.3 * np.tanh((np.abs(total[loud]) - 0.7) / 0.3))
    return total


def mixed_blocks(tracks: Sequence[SoundTrack], length: int) -> Iterator[Samples]:
    """The mix of the first `length` samples, a second at a time."""
    for start in range(0, length, RATE_HZ):
        yield mixed(tracks, start, min(RATE_HZ, length - start))
