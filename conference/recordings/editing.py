"""What a version of a recording's transcript comes to: its words, its pauses, and its edit plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from conference import files
from conference.recordings.insertions import Edits, edits_of
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.speech.engine.edit.layout import AtTimes, Cutter, plan_edits
from conference.speech.engine.edit.pieces import Piece, Span
from conference.speech.engine.edit.recorded import Recording as Recorded
from conference.speech.engine.edit.seam import SoundCutter
from conference.speech.engine.edit.soundfile import Pcm16, open_pcm
from conference.speech.engine.fillers.rules import Filler, find_fillers
from conference.speech.engine.pauses import Pause, find_pauses
from conference.speech.engine.words import Word

RATE_HZ = 48_000
"""Of a recording's sound, in whose samples edits are planned."""
REMEMBERED = 4096
"""So many places where words were cut are remembered: looking at the sound takes some milliseconds each."""


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


@dataclass(frozen=True)
class CutterOfFile:
    """Cuts by a recording's sound, and remembers where (`layout.Cutter`)."""

    path: Path
    length: int

    def removal(self, first: int, end: int, low: int, high: int) -> tuple[int, int]:
        """As `SoundCutter` finds it."""
        return _removal(self, first, end, low, high)

    def opening(self, low: int, high: int) -> int:
        """As `SoundCutter` finds it."""
        return _opening(self, low, high)


def recorded(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> Recorded:
    """The recording as the engine edits it: all words that were heard, as the version writes them, by number."""
    texts = version.corrections
    words = tuple(
        Word(
            texts.get(str(number)) or word["text"], word["start_s"], word["end_s"], word["confidence"],
            word["aligned"], word["participant_id"],
        )
        for number, word in enumerate(transcript.words)
    )  # fmt: skip
    typed = frozenset(number for number, word in enumerate(transcript.words) if word.get("typed"))
    return Recorded(words, round((recording.duration_s or 0.0) * RATE_HZ), RATE_HZ, typed)


def version_pieces(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> tuple[Piece, ...]:
    """The edit plan at `version`; the recording's length must be known."""
    source = recorded(recording, transcript, version)
    return plan_edits(
        source, version_edits(transcript, version, source).all, _cutter(recording, source), _silence(source, version)
    )


def kept_spans(pieces: tuple[Piece, ...]) -> list[tuple[float, float]]:
    """What a plan leaves of the recording, in seconds, in order."""
    kept = [piece for piece in pieces if isinstance(piece, Span) and not piece.moved]
    return [(span.first / RATE_HZ, span.end / RATE_HZ) for span in kept]


def version_pauses(recording: Recording, transcript: Transcript) -> tuple[Pause, ...]:
    """The pauses in what was said; deleting words makes none."""
    return find_pauses(recorded(recording, transcript, transcript.current).words)


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
    """The fillers of each speaker, deleted ones too; what was only heard is as sure as it was heard."""
    words = version_words(transcript, version)
    for speaker in sorted({each.word.speaker for each in words}):
        own = [each for each in words if each.word.speaker == speaker]
        for filler in find_fillers([each.word for each in own]):
            first = own[filler.first]
            if transcript.words[first.ids[0]].get("sounded", False):
                filler = replace(filler, confidence=first.word.confidence)
            yield SpokenFiller(tuple(each.ids[0] for each in own[filler.first : filler.end]), filler)


def version_edits(transcript: Transcript, version: TranscriptVersion, source: Recorded) -> Edits:
    """What a version deletes and puts in."""
    gone = set(version.deleted)
    if "" in version.corrections.values():
        written = version_words(transcript, version)
        gone.update(number for each in written if each.ids[0] in gone for number in each.ids)
    return edits_of(source.words, gone, version.insertions)


def _silence(source: Recorded, version: TranscriptVersion) -> list[tuple[int, int]]:
    """What goes of pauses, in samples."""
    kept_s = {int(number): float(keep_s) for number, keep_s in version.pauses.items()}
    pauses = find_pauses(source.words) if kept_s else ()
    shortened = (pause.shortened(kept_s[pause.before]) for pause in pauses if pause.before in kept_s)
    return [(round(span[0] * RATE_HZ), round(span[1] * RATE_HZ)) for span in shortened if span is not None]


def _cutter(recording: Recording, source: Recorded) -> Cutter:
    """By the recording's sound; by the words' times where that is not written (yet)."""
    path = files.fetch(recording.listening_path)
    return CutterOfFile(path, source.length) if path.is_file() else AtTimes()


@lru_cache(maxsize=REMEMBERED)
def _removal(file: CutterOfFile, first: int, end: int, low: int, high: int) -> tuple[int, int]:
    return _sound_cutter(file).removal(first, end, low, high)


@lru_cache(maxsize=REMEMBERED)
def _opening(file: CutterOfFile, low: int, high: int) -> int:
    return _sound_cutter(file).opening(low, high)


@lru_cache(maxsize=4)
def _sound_cutter(file: CutterOfFile) -> SoundCutter:
    samples = open_pcm(file.path).samples
    assert isinstance(samples, Pcm16)  # noqa: S101 (what open_pcm gives)
    return SoundCutter(samples.flat, RATE_HZ, file.length)
