"""What voices have to say in a version: asked for once, found again, and how far each place is."""

import hashlib
import json
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import files
from conference.recordings.editing import recorded, version_pieces
from conference.recordings.inserted import Group, groups_of
from conference.recordings.insertions import put_words_of
from conference.recordings.models import Recording, Transcript, TranscriptVersion
from conference.speech.engine.edit.pieces import Piece, Span, Unsaid
from conference.speech.engine.edit.recorded import Recording as Recorded
from conference.speech.engine.errors import AudioError
from conference.speech.engine.speaker import Spoken
from conference.speech.engine.words import Word
from conference.voices.consents import spoken_for
from conference.voices.models import PhraseState, SpokenPhrase, VoiceProfile
from conference.voices.profiles import voice_request
from conference.voices.queue import speak_send

RESEND_AFTER = timedelta(seconds=15)
BESIDE = 8
"""So many words on each side decide how the new ones are said."""


@dataclass(frozen=True)
class Place:
    """What is put in at one place: a group of pieces, and whether it can be heard.

    Attributes:
        state: "ready", "waiting" (to be spoken), "no_voice" (it is made first), "forbidden" or "failed".
    """

    group: Group
    state: str
    message: str = ""


@dataclass(frozen=True)
class VersionSpeech:
    """A version's plan, what is put in, and the phrases for all that is `Unsaid`, in order (None: not asked for)."""

    source: Recorded
    plan: tuple[Piece, ...]
    places: tuple[Place, ...]
    phrases: tuple[SpokenPhrase | None, ...]


def version_speech(recording: Recording, transcript: Transcript, version: TranscriptVersion) -> VersionSpeech:
    """How far what is put in is."""
    source = recorded(recording, transcript, version)
    plan = version_pieces(recording, transcript, version)
    groups = groups_of(plan, source.length)
    put = put_words_of(((), ()), (version.insertions, version.deleted), transcript.words) if groups else set()
    forbidden = put - spoken_for(recording, put)
    voices = {str(each.participant_id): each for each in VoiceProfile.objects.filter(recording=recording)}
    unsaid = [piece for piece in plan if isinstance(piece, Unsaid)]
    keys = [_key(piece, source, voices.get(piece.speaker)) for piece in unsaid]
    known = {
        phrase.key: phrase
        for phrase in SpokenPhrase.objects.select_related("profile__recording").filter(
            profile__recording=recording, key__in=keys
        )
    }
    phrases = {id(piece): known.get(key) for piece, key in zip(unsaid, keys, strict=True)}
    places = [Place(group, *_state(group.pieces(plan), source, forbidden, voices, phrases)) for group in groups]
    return VersionSpeech(source, plan, tuple(places), tuple(phrases[id(piece)] for piece in unsaid))


def speech_request(recording: Recording, version: TranscriptVersion, speech: VersionSpeech) -> bool:
    """Has voices made and phrases spoken that the version needs and is allowed; whether anything was asked for."""
    asked = False
    for place in speech.places:
        pieces = [piece for piece in place.group.pieces(speech.plan) if isinstance(piece, Unsaid)]
        if place.state == "no_voice":
            for speaker in {piece.speaker for piece in pieces}:
                voice = VoiceProfile.objects.filter(recording=recording, participant=speaker).first()
                if voice is None:
                    voice_request(recording=recording, participant_id=speaker)
                    asked = True
        elif place.state == "waiting":
            for piece in pieces:
                asked |= _phrase_request(recording, version, piece, speech.source)
    return asked


def spoken_of(phrase: SpokenPhrase) -> Spoken:
    """What a voice said.

    Raises:
        AudioError: its file is not there, or is none.
    """
    try:
        with wave.open(str(files.fetch(phrase.path)), "rb") as file:
            data = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise AudioError(f"what was spoken cannot be read: {error}") from None
    samples = (np.frombuffer(data, "<i2") / 32768).astype(np.float32)
    words = (
        Word(text, start_s, end_s, 1.0, True) for text, (start_s, end_s) in zip(phrase.words, phrase.times, strict=True)
    )
    return Spoken(samples, tuple(words))


def _state(
    pieces: Sequence[Piece], source: Recorded, forbidden: set[str], voices: dict[str, VoiceProfile],
    phrases: dict[int, SpokenPhrase | None],
) -> tuple[str, str]:  # fmt: skip
    """The state of a place, with a sentence where it can't be heard."""
    if forbidden & {_speaker(piece, source) for piece in pieces}:
        return "forbidden", _("its speaker has not agreed to have words added, or not any more")
    state, message = "ready", ""
    for piece in pieces:
        if not isinstance(piece, Unsaid):
            continue
        phrase, voice = phrases[id(piece)], voices.get(piece.speaker)
        if voice is None or not voice.stage:
            return "no_voice", ""
        if phrase is None or phrase.state == PhraseState.WAITING:
            state = "waiting"
        elif phrase.state == PhraseState.FAILED:
            return "failed", phrase.message
    return state, message


def _speaker(piece: Piece, source: Recorded) -> str:
    if isinstance(piece, Unsaid):
        return piece.speaker
    if not isinstance(piece, Span):
        return ""
    middle_s = (piece.first + piece.end) / 2 / source.rate_hz
    near = min(source.words, key=lambda word: abs((word.start_s + word.end_s) / 2 - middle_s), default=None)
    return near.speaker if near is not None else ""


def _phrase_request(recording: Recording, version: TranscriptVersion, piece: Unsaid, source: Recorded) -> bool:
    voice = VoiceProfile.objects.filter(recording=recording, participant=piece.speaker).exclude(stage="").first()
    if voice is None:
        return False
    now = timezone.now()
    phrase, created = SpokenPhrase.objects.get_or_create(
        profile=voice, key=_key(piece, source, voice),
        defaults={
            "version": version, "words": list(piece.words), "out_samples": piece.out, "into_samples": piece.into,
            "sent_at": now,
        },
    )  # fmt: skip
    lost = SpokenPhrase.objects.filter(pk=phrase.pk, state=PhraseState.WAITING, sent_at__lt=now - RESEND_AFTER)
    if not created and not lost.update(sent_at=now):
        return False
    transaction.on_commit(lambda: speak_send(str(phrase.pk)))
    return True


def _key(piece: Unsaid, source: Recorded, voice: VoiceProfile | None) -> str:
    own = [word for word in source.words if word.speaker == piece.speaker]
    out_s, into_s = piece.out / source.rate_hz, piece.into / source.rate_hz
    before = [word.text for word in own if word.end_s <= out_s + 1e-6][-BESIDE:]
    after = [word.text for word in own if word.start_s >= into_s - 1e-6][:BESIDE]
    told = [
        str(voice.pk) if voice else "", voice.revision if voice else 0, piece.words, piece.out, piece.into, before,
        after,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
