"""Reads voices for the API."""

from dataclasses import asdict

from conference.access.voices import own_recordings
from conference.hosting.identity import Identity
from conference.recordings.editing import RATE_HZ
from conference.recordings.inserted import group_length
from conference.recordings.models import Recording, RecordingState, Transcript
from conference.speech.engine.speaker import VOICE_RATE_HZ
from conference.voices.consents import agreement_of
from conference.voices.models import PhraseState, TypedSpeech, VoiceConsent, VoiceProfile
from conference.voices.phrases import VersionSpeech, spoken_of
from conference.voices.profiles import voice_states
from conference.voices.schemas import (
    InsertedOut,
    OwnRecordingOut,
    OwnVoiceOut,
    OwnVoicesOut,
    SpeakingOut,
    TypedOut,
    VoiceOut,
)


def own_voices(owner: Identity) -> OwnVoicesOut:
    """What a person has agreed to, by recording, the newest first."""
    agreed = agreement_of(owner)
    consents = VoiceConsent.objects.filter(owner.own())
    voices = {each.recording_id: each for each in VoiceProfile.objects.filter(consent__in=consents).exclude(stage="")}
    recordings = own_recordings(owner).filter(state=RecordingState.READY).order_by("-started_at")
    return OwnVoicesOut(
        guest=owner.user_id is None,
        general=agreed.general,
        recordings=[
            OwnRecordingOut(
                id=str(each.pk),
                title=each.meeting.room.title,
                started_at=each.started_at.isoformat(),
                agreed=str(each.pk) in agreed.recordings,
                voice=_own_voice(voices.get(each.pk)),
            )
            for each in recordings
        ],
    )


def speaking_of(recording: Recording, transcript: Transcript, speech: VersionSpeech) -> SpeakingOut:
    """How far the voices of a recording and the words that were added to its version are."""
    speakers = sorted({word["participant_id"] for word in transcript.words})
    base = f"/api/recordings/{recording.pk}/versions/{transcript.current.number}/inserted"
    is_ready = all(place.state == "ready" for place in speech.places)
    lengths = (
        [len(spoken_of(phrase).samples) * RATE_HZ // VOICE_RATE_HZ for phrase in speech.phrases if phrase]
        if is_ready
        else []
    )
    return SpeakingOut(
        version=transcript.current.number,
        voices=[VoiceOut(**asdict(each)) for each in voice_states(recording, speakers)],
        inserted=[
            InsertedOut(
                leave_s=place.group.leave / RATE_HZ,
                resume_s=place.group.into / RATE_HZ,
                length_s=group_length(speech.plan, place.group, lengths) / RATE_HZ if is_ready else None,
                state=place.state,
                message=place.message,
                url=f"{base}/{n}" if place.state == "ready" else None,
            )
            for n, place in enumerate(speech.places)
        ],
    )


def typed_of(speech: TypedSpeech) -> TypedOut:
    """How far the speaking of what somebody typed is."""
    is_spoken = speech.state == PhraseState.SPOKEN
    url = f"/api/voice/typed/{speech.pk}/sound" if is_spoken else None
    return TypedOut(state=speech.state, message=speech.message, duration_s=speech.duration_s, url=url)


def _own_voice(voice: VoiceProfile | None) -> OwnVoiceOut | None:
    if voice is None:
        return None
    return OwnVoiceOut(stage=voice.stage, verdict=voice.verdict, similarity=round(voice.similarity, 3))
