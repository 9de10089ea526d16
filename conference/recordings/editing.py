"""What a version of a recording's transcript comes to: its words, its pauses, and its edit plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.speech.engine.fillers import Filler, find_fillers
from conference.speech.engine.pauses import Pause, find_pauses
from conference.speech.engine.plan import Cut, KeptSpan, plan_edit
from conference.speech.engine.words import Word


@dataclass(frozen=True)
class WrittenWord:
    """A word as a version writes it; `ids` are those of the words that were heard there, `heard` their text.

    Where the recogniser heard one word as two, a correction makes them one.
    """

    ids: tuple[int, ...]
    heard: str
    word: Word


@dataclass(frozen=True)
class SpokenFiller:
    """A filler with the ids of its words."""

    words: tuple[int, ...]
    filler: Filler


def version_plan(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> tuple[KeptSpan, ...]:
    """Which spans of the recording are kept at `version`; its length must be known."""
    cuts = _cuts(transcript)
    kept_s = {int(number): float(keep_s) for number, keep_s in version.pauses.items()}
    pauses = find_pauses(cuts) if kept_s else ()
    shortened = (pause.shortened(kept_s[pause.before]) for pause in pauses if pause.before in kept_s)
    silence = [span for span in shortened if span is not None]
    gone = set(version.deleted)
    if "" in version.corrections.values():
        written = version_words(transcript, version)
        gone.update(number for each in written if each.ids[0] in gone for number in each.ids)
    return plan_edit(cuts, gone, recording.duration_s or 0.0, silence)


def version_pauses(transcript: Transcript) -> tuple[Pause, ...]:
    """The pauses in what was said; deleting words makes none."""
    return find_pauses(_cuts(transcript))


def version_words(transcript: Transcript, version: TranscriptVersion) -> list[WrittenWord]:
    """All words as they are written at `version`, deleted ones too, in order of time."""
    written: list[WrittenWord] = []
    last_of: dict[str, int] = {}
    for number, heard in enumerate(transcript.words):
        speaker = heard["participant_id"]
        text = version.corrections.get(str(number), heard["text"])
        if text == "" and speaker in last_of:
            place = last_of[speaker]
            before = written[place]
            word = replace(before.word, end_s=heard["end_s"])
            written[place] = WrittenWord((*before.ids, number), f"{before.heard} {heard['text']}", word)
            continue
        word = Word(text, heard["start_s"], heard["end_s"], heard["confidence"], heard["aligned"], speaker)
        last_of[speaker] = len(written)
        written.append(WrittenWord((number,), heard["text"], word))
    return written


def version_fillers(transcript: Transcript, version: TranscriptVersion) -> Iterator[SpokenFiller]:
    """The fillers of each speaker, deleted ones too."""
    words = version_words(transcript, version)
    for speaker in sorted({each.word.speaker for each in words}):
        own = [each for each in words if each.word.speaker == speaker]
        for filler in find_fillers([each.word for each in own]):
            yield SpokenFiller(tuple(each.ids[0] for each in own[filler.first : filler.end]), filler)


def _cuts(transcript: Transcript) -> list[Cut]:
    return [
        Cut(number, word["participant_id"], word["start_s"], word["end_s"])
        for number, word in enumerate(transcript.words)
    ]
