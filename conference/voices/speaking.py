"""Speaks phrases, and what was typed, in the voices of participants: only the voices worker imports this."""

import functools
import logging
import wave
from pathlib import Path
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from conference import files
from conference.recordings.editing import recorded
from conference.speech.engine.edit.pieces import Unsaid
from conference.speech.engine.edit.soundfile import open_pcm
from conference.speech.engine.edit.voicing import contexts_of
from conference.speech.engine.errors import SpeechError
from conference.speech.engine.sound import Samples
from conference.speech.engine.speaker import VOICE_RATE_HZ
from conference.speech.engine.voice.fitted_speaker import FittedSpeaker
from conference.speech.engine.voice.model import Kokoro, load_kokoro
from conference.speech.engine.voice.profile import read_profile
from conference.speech.engine.voice.speech import Voice, say_marked
from conference.voices.consents import consent_of, general_consent_of
from conference.voices.models import PhraseState, SpokenPhrase, TypedSpeech

log = logging.getLogger(__name__)


@functools.cache
def network() -> Kokoro:
    """The network, loaded once a process."""
    return load_kokoro()


def phrase_speak(phrase_id: str) -> None:
    """Speaks what waits, with its owner's yes, and writes how it went; else does nothing."""
    asked = SpokenPhrase.objects.select_related("profile__recording__transcript", "profile__participant", "version")
    phrase = asked.filter(pk=UUID(phrase_id), state=PhraseState.WAITING).first()
    if phrase is None or consent_of(phrase.profile.recording, phrase.profile.participant) is None:
        return
    try:
        times = _speak(phrase)
    except SpeechError as error:
        log.warning("phrase %s can't be spoken: %s", phrase.pk, error)
        _waiting(phrase).update(state=PhraseState.FAILED, message=str(error)[:300])
        return
    if not _waiting(phrase).update(state=PhraseState.SPOKEN, times=times):
        files.forget(phrase.path)  # the yes was withdrawn meanwhile


def typed_speak(speech_id: str) -> None:
    """Speaks what was typed and waits, while its author's general yes holds, and writes how it went."""
    typed = TypedSpeech.objects.select_related("participant__standing", "profile__recording")
    speech = typed.filter(pk=UUID(speech_id), state=PhraseState.WAITING).first()
    if speech is None or general_consent_of(speech.participant) is None:
        return
    waiting = TypedSpeech.objects.filter(pk=speech.pk, state=PhraseState.WAITING)
    try:
        voice = _voice(files.fetch(speech.profile.path), speech.profile.revision)
        samples = say_marked(network(), speech.text, voice).samples
        speech.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(speech.path, samples)
    except SpeechError as error:
        log.warning("typed speech %s can't be spoken: %s", speech.pk, error)
        waiting.update(state=PhraseState.FAILED, message=str(error)[:300])
        return
    if not waiting.update(state=PhraseState.SPOKEN, duration_s=round(len(samples) / VOICE_RATE_HZ, 3)):
        files.forget(speech.path)  # its author has left meanwhile, or taken the yes back


def _speak(phrase: SpokenPhrase) -> list[tuple[float, float]]:
    """Writes the sound; gives each word's times in it."""
    recording = phrase.profile.recording
    sound = open_pcm(files.fetch(recording.sound_path))
    source = recorded(recording, recording.transcript, phrase.version)
    piece = Unsaid(tuple(phrase.words), phrase.out_samples, phrase.into_samples, str(phrase.profile.participant_id))
    speaker = _speaker(files.fetch(phrase.profile.path), phrase.profile.revision)
    spoken = speaker.speak(piece.words, *contexts_of(piece, source, sound))
    _write(phrase.path, spoken.samples)
    return [(round(word.start_s, 4), round(word.end_s, 4)) for word in spoken.words]


def _speaker(path: Path, revision: int) -> FittedSpeaker:
    return FittedSpeaker(network(), _voice(path, revision))


@functools.lru_cache(maxsize=4)
def _voice(path: Path, revision: int) -> Voice:
    """What a profile holds at a revision."""
    return read_profile(path).voice


def _write(path: Path, samples: Samples) -> None:
    partial = path.with_name(path.name + ".part")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(VOICE_RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    partial.replace(path)
    files.keep(path)


def _waiting(phrase: SpokenPhrase) -> QuerySet[SpokenPhrase]:
    return SpokenPhrase.objects.filter(pk=phrase.pk, state=PhraseState.WAITING)
