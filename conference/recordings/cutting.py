"""The sound of a version, piece by piece: what is kept, what was put in, and the room between."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from django.utils.translation import gettext as _

from conference import files
from conference.media.soundtrack import Samples
from conference.recordings.editing import RATE_HZ
from conference.recordings.inserted import Group
from conference.recordings.models import Recording
from conference.signalling.errors import Conflict, Forbidden
from conference.speech.engine.edit.pieces import Unsaid
from conference.speech.engine.edit.render import Part, Voiced, parts_of, rendered
from conference.speech.engine.edit.roomtone import RoomTone
from conference.speech.engine.edit.soundfile import Sound, open_pcm
from conference.speech.engine.edit.voicing import voiced_as
from conference.voices.phrases import VersionSpeech, spoken_of

BESIDE_S = 1.5
"""How much of what is kept a seam needs: fades, and how loud somebody speaks there."""
REFUSALS = {"forbidden": Forbidden, "failed": Conflict, "waiting": Conflict, "no_voice": Conflict}


def speech_check(speech: VersionSpeech) -> None:
    """Refuses a version in which something can't be heard.

    Raises:
        Forbidden: somebody has not agreed to what is put into their mouth.
        Conflict: words are not spoken yet, or can't be.
    """
    for place in speech.places:
        if place.state in REFUSALS:
            message = place.message or _("words that were added are not spoken yet; try again in a moment")
            raise REFUSALS[place.state](message)


def version_parts(recording: Recording, speech: VersionSpeech) -> tuple[Part, ...]:
    """The parts of a version with their sound.

    Raises:
        AudioError: the recording's sound, or what a voice spoke, can't be read.
        SignallingError: as of `speech_check`.
    """
    speech_check(speech)
    sound = open_pcm(files.fetch(recording.sound_path))
    return parts_of(speech.plan, sound, RoomTone(sound, speech.source.words), _voiced(speech, sound))


def version_sound(parts: Sequence[Part]) -> Iterator[Samples]:
    """The samples at RATE_HZ, in blocks."""
    return (block[:, 0].astype(np.float32) for block in rendered(parts, RATE_HZ))


def group_sound(recording: Recording, speech: VersionSpeech, group: Group, lead: int) -> Samples:
    """What is put in at one place, as it sounds in the edit, with `lead` samples of what is kept on both sides.

    Raises:
        AudioError, SignallingError: as of `version_parts`.
    """
    place = next(each for each in speech.places if each.group == group)
    speech_check(replace(speech, places=(place,)))
    sound = open_pcm(files.fetch(recording.sound_path))
    around = range(max(group.first - 1, 0), min(group.end + 1, len(speech.plan)))
    before = sum(isinstance(piece, Unsaid) for piece in speech.plan[: around.start])
    plan = speech.plan[around.start : around.stop]
    own = VersionSpeech(speech.source, plan, (), speech.phrases[before:])
    parts = parts_of(plan, sound, RoomTone(sound, speech.source.words), _voiced(own, sound))
    beside = max(round(BESIDE_S * RATE_HZ), lead)
    cut = [
        _end_of(part, beside) if n < group.first else _start_of(part, beside) if n >= group.end else part
        for n, part in zip(around, parts, strict=True)
    ]
    samples = np.concatenate(list(version_sound(cut)))
    first = max(cut[0].length - lead, 0) if group.first > around.start else 0
    end = len(samples) - max(cut[-1].length - lead, 0) if around.stop > group.end else len(samples)
    return samples[first:end]


def _end_of(part: Part, length: int) -> Part:
    skipped = max(part.length - length, 0)
    return replace(part, length=part.length - skipped, read=partial(_read_later, part, skipped))


def _start_of(part: Part, length: int) -> Part:
    return replace(part, length=min(part.length, length))


def _read_later(part: Part, skipped: int, first: int, count: int) -> np.ndarray:
    return part.read(first + skipped, count)


def _voiced(speech: VersionSpeech, sound: Sound) -> list[Voiced]:
    unsaid = [piece for piece in speech.plan if isinstance(piece, Unsaid)]
    phrases = speech.phrases[: len(unsaid)]
    return [
        voiced_as(piece, spoken_of(phrase), sound)
        for piece, phrase in zip(unsaid, phrases, strict=True)
        if phrase is not None
    ]
