"""The records that recognition, alignment and editing hand on."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Word:
    """A spoken word in [start_s, end_s) of its recording.

    `confidence` is the recogniser's, 0 to 1. `aligned` is false where the times are only the recogniser's attention,
    which can be off by several tenths of a second. `speaker` tells those of a recording apart; empty where it is not
    known.
    """

    text: str
    start_s: float
    end_s: float
    confidence: float
    aligned: bool = False
    speaker: str = ""


@dataclass(frozen=True)
class Segment:
    """Words said in one breath, as the recogniser found them, in order."""

    start_s: float
    end_s: float
    words: tuple[Word, ...]


def later(segment: Segment, by_s: float) -> Segment:
    """The segment, so much later."""
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in segment.words)
    return Segment(segment.start_s + by_s, segment.end_s + by_s, words)
