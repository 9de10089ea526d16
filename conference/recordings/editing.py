"""What a version of a recording's transcript comes to: its words, its pauses, and its edit plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.speech.engine.fillers import Filler, find_fillers
from conference.speech.engine.pauses import Pause, find_pauses
from conference.speech.engine.plan import Cut, KeptSpan, plan_edit
from conference.speech.engine.words import Word


@dataclass(frozen=True)
class SpokenFiller:
    """A filler with the ids of its words."""

    words: tuple[int, ...]
    filler: Filler


def version_plan(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> tuple[KeptSpan, ...]:
    """Which spans of the recording are kept at `version`; its length must be known."""
    kept_s = {int(number): float(keep_s) for number, keep_s in version.pauses.items()}
    pauses = (pause.shortened(kept_s[pause.before]) for pause in version_pauses(transcript) if pause.before in kept_s)
    silence = [span for span in pauses if span is not None]
    return plan_edit(_cuts(transcript), frozenset(version.deleted), recording.duration_s or 0.0, silence)


def version_pauses(transcript: Transcript) -> tuple[Pause, ...]:
    """The pauses in what was said; deleting words makes none."""
    return find_pauses(_cuts(transcript))


def version_words(transcript: Transcript, version: TranscriptVersion) -> list[Word]:
    """All words as they are written at `version`, deleted ones too; a word's id is its place."""
    return [
        Word(
            version.corrections.get(str(number), word["text"]),
            word["start_s"],
            word["end_s"],
            word["confidence"],
            word["aligned"],
            word["participant_id"],
        )
        for number, word in enumerate(transcript.words)
    ]


def version_fillers(transcript: Transcript, version: TranscriptVersion) -> Iterator[SpokenFiller]:
    """The fillers of each speaker, deleted ones too."""
    words = version_words(transcript, version)
    for speaker in sorted({word.speaker for word in words}):
        own = [number for number, word in enumerate(words) if word.speaker == speaker]
        for filler in find_fillers([words[number] for number in own]):
            yield SpokenFiller(tuple(own[filler.first : filler.end]), filler)


def _cuts(transcript: Transcript) -> list[Cut]:
    return [
        Cut(number, word["participant_id"], word["start_s"], word["end_s"])
        for number, word in enumerate(transcript.words)
    ]
