"""A transcript as a document: what was said in a file, word by word, as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from conference.speech.engine.errors import TranscriptError
from conference.speech.engine.words import Segment, Word


@dataclass(frozen=True)
class Transcript:
    """What was said, in order.

    Attributes:
        language: ISO 639-1.
        model: which one recognised it.
    """

    language: str
    model: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for segment in self.segments for word in segment.words)

    @property
    def confidence(self) -> float:
        """The mean of all words'; 1 where there is none."""
        found = [word.confidence for segment in self.segments for word in segment.words]
        return sum(found) / len(found) if found else 1.0

    def to_json(self) -> str:
        """The document, ended by a line break."""
        head = {"language": self.language, "model": self.model, "text": self.text}
        return (
            json.dumps(head | {"segments": [asdict(each) for each in self.segments]}, ensure_ascii=False, indent=1)
            + "\n"
        )


def transcript_from_json(text: str) -> Transcript:
    """What `Transcript.to_json` gave.

    Raises:
        TranscriptError: it is no such document.
    """
    try:
        document = json.loads(text)
        return Transcript(str(document["language"]), str(document["model"]), segments_from(document["segments"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise TranscriptError(f"this is not a transcript: {error!r}") from None


def segments_from(documents: Iterable[Any]) -> tuple[Segment, ...]:
    """Segments from their plain form; raises KeyError, TypeError or ValueError where they are none."""
    return tuple(
        Segment(
            float(each["start_s"]),
            float(each["end_s"]),
            tuple(word_from(word) for word in each["words"]),
        )
        for each in documents
    )


def word_from(document: Any) -> Word:
    """A word from its plain form; errors as of `segments_from`."""
    times = float(document["start_s"]), float(document["end_s"])
    sure, aligned = float(document["confidence"]), bool(document["aligned"])
    return Word(str(document["text"]), *times, sure, aligned, str(document.get("speaker", "")))
