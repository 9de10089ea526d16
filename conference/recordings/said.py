"""What people wrote while a meeting ran, in place of what a recogniser heard afterwards: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from conference.speech.engine.given_text import segments_of_text, segments_of_words
from conference.speech.engine.words import Segment, Word

EDGE_S = 0.2
"""How far a word may reach out of the utterance that it belongs to: the two were cut by different ears."""


@dataclass(frozen=True)
class Said:
    """An utterance of one speaker in [start_s, end_s) of the recording.

    Attributes:
        text: what a person wrote; None where that is what was understood, of which a recogniser knows better.
        struck: whether somebody has marked it for deletion.
        typed: whether it was spoken by a machine, in the speaker's voice.
    """

    start_s: float
    end_s: float
    text: str | None
    struck: bool
    typed: bool = False


def with_written(segments: Sequence[Segment], said: Sequence[Said]) -> list[Segment]:
    """The segments with the words that people wrote, roughly where they are heard; an aligner finds where exactly."""
    words = [word for segment in segments for word in segment.words]
    for utterance in said:
        if utterance.text is None:
            continue
        heard = tuple(word for word in words if _belongs(word, utterance))
        words = [word for word in words if not _belongs(word, utterance)]
        written = segments_of_text(utterance.text, [Segment(utterance.start_s, utterance.end_s, heard)])
        words += [word for segment in written for word in segment.words]
    return segments_of_words(sorted(words, key=lambda word: (word.start_s, word.end_s)))


def struck_words(words: Sequence[Word], said: Sequence[Said]) -> list[int]:
    """The places of those words that belong to an utterance that is marked for deletion."""
    struck = [utterance for utterance in said if utterance.struck]
    return [n for n, word in enumerate(words) if any(_belongs(word, utterance) for utterance in struck)]


def typed_words(words: Sequence[Word], said: Sequence[Said]) -> list[int]:
    """The places of those words that were typed, and spoken by a machine."""
    typed = [utterance for utterance in said if utterance.typed]
    return [n for n, word in enumerate(words) if any(_belongs(word, utterance) for utterance in typed)]


def _belongs(word: Word, said: Said) -> bool:
    middle_s = (word.start_s + word.end_s) / 2
    return said.start_s - EDGE_S <= middle_s < said.end_s + EDGE_S
