"""Edits a file by the words in it: a text that somebody changed becomes a file that says it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from conference.speech.engine.align import Aligner
from conference.speech.engine.edit.layout import plan_text, unsaid_words
from conference.speech.engine.edit.pieces import Piece, Span, Unsaid
from conference.speech.engine.edit.recorded import Recording
from conference.speech.engine.edit.render import Part, Voiced, parts_of, rendered
from conference.speech.engine.edit.roomtone import RoomTone
from conference.speech.engine.edit.seam import SoundCutter
from conference.speech.engine.edit.soundfile import Sound, check_target, read_sound, write_sound
from conference.speech.engine.edit.voicing import contexts_of, voiced_as
from conference.speech.engine.errors import EditError, TranscriptError
from conference.speech.engine.reading import read_whole
from conference.speech.engine.recognise import LANGUAGE
from conference.speech.engine.speaker import Speaker
from conference.speech.engine.transcript import Transcript
from conference.speech.engine.words import Word

ORIGINS = ("kept", "moved", "synthetic")
LATE_S = 1.0
"""Words that end so much after the recording are of another one."""
NAMED = 12
"""So many missing words are named."""


@dataclass(frozen=True)
class EditedWord:
    """A word of the edited file, with times in it; `origin` is one of ORIGINS."""

    word: Word
    origin: str


def edit_file(
    path: Path,
    transcript: Transcript,
    text: Sequence[str],
    target: Path,
    open_voice: Callable[[], Speaker] | None = None,
    progress: Callable[[float], None] = lambda done: None,
) -> list[EditedWord]:
    """Writes to `target` (a new file, its ending says the format) what `path` is when it says `text`.

    Words that were said elsewhere in the recording by the same speaker are taken from there; a voice speaks others.

    Args:
        transcript: of `path`; words that aren't aligned are aligned first.
        open_voice: gives the voice; called only where one is needed.
        progress: told the part done, 0 to 1.

    Raises:
        AudioError: the file can't be read.
        TranscriptError: the transcript isn't of this file, or its words can't be aligned.
        EditError: nothing would be left, words are missing and nobody is there to speak them, or the target is refused.
    """
    check_target(target, path)
    sound, samples = read_sound(path), read_whole(path)
    words = _placed_words(transcript, len(sound.samples) / sound.rate_hz)
    if not all(word.aligned for word in words):
        words = _aligned(transcript, samples, lambda done: progress(0.8 * done))
    recording = Recording(tuple(words), len(sound.samples), sound.rate_hz)
    pieces = plan_text(recording, text, SoundCutter(samples, sound.rate_hz, len(sound.samples)))
    if not text or not pieces:
        raise EditError("nothing would be left: the new text is empty")
    voiced = _spoken(pieces, recording, sound, open_voice)
    parts = parts_of(pieces, sound, RoomTone(sound, words), voiced)
    write_sound(target, sound, rendered(parts, sound.rate_hz))
    progress(1.0)
    return _written_as(edited_words(parts, recording), text)


def edited_words(parts: Sequence[Part], recording: Recording) -> list[EditedWord]:
    """The words of an edit, in order, with times in it."""
    found, at_s = [], 0.0
    for part in parts:
        if isinstance(part.piece, Span):
            begun_s, end_s = part.piece.first / recording.rate_hz, part.piece.end / recording.rate_hz
            origin = "moved" if part.piece.moved else "kept"
            for word in recording.words:
                if begun_s <= (word.start_s + word.end_s) / 2 < end_s:
                    inside = max(word.start_s, begun_s) - begun_s, min(word.end_s, end_s) - begun_s
                    found.append(EditedWord(_at(word, at_s + inside[0], at_s + inside[1]), origin))
        for word in part.words:
            found.append(EditedWord(_at(word, at_s + word.start_s, at_s + word.end_s), "synthetic"))
        at_s += part.length / recording.rate_hz
    return found


def _at(word: Word, start_s: float, end_s: float) -> Word:
    return replace(word, start_s=start_s, end_s=end_s)


def _written_as(words: Sequence[EditedWord], text: Sequence[str]) -> list[EditedWord]:
    """The words as the new text writes them, where it is word for word the same."""
    if len(words) != len(text):
        return list(words)
    return [replace(each, word=replace(each.word, text=own)) for each, own in zip(words, text, strict=True)]


def _placed_words(transcript: Transcript, length_s: float) -> list[Word]:
    words = [word for segment in transcript.segments for word in segment.words]
    if not words:
        raise TranscriptError("the transcript has no words")
    if any(b.start_s < a.start_s for a, b in pairwise(words)):
        raise TranscriptError("the transcript's words are not in the order of time")
    if words[-1].end_s > length_s + LATE_S:
        raise TranscriptError(
            f"the transcript is of another recording: its last word ends at {words[-1].end_s:.1f} s, "
            f"the file at {length_s:.1f} s"
        )
    return words


def _aligned(transcript: Transcript, samples: np.ndarray, progress: Callable[[float], None]) -> list[Word]:
    if transcript.language != LANGUAGE:
        raise TranscriptError(
            f"the words' times are rough, and words in {transcript.language!r} cannot be aligned: English only"
        )
    segments = [segment for segment in transcript.segments if segment.words]
    return Aligner().align(samples, segments, progress)


def _spoken(
    pieces: Sequence[Piece], recording: Recording, sound: Sound, open_voice: Callable[[], Speaker] | None
) -> list[Voiced]:
    unsaid = unsaid_words(pieces)
    if not unsaid:
        return []
    if open_voice is None:
        more = f" and {len(unsaid) - NAMED} more" if len(unsaid) > NAMED else ""
        raise EditError(
            f"nobody says {', '.join(repr(word) for word in unsaid[:NAMED])}{more} in this recording: "
            "use words that are said in it, or give a voice (--voice PROFILE)"
        )
    speaker = open_voice()
    asked = [piece for piece in pieces if isinstance(piece, Unsaid)]
    return [
        voiced_as(piece, speaker.speak(piece.words, *contexts_of(piece, recording, sound)), sound) for piece in asked
    ]
