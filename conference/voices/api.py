"""The voices' part of the HTTP API: a person's own yes or no, and what an editor does with voices."""

import io
import wave
from typing import Any, cast
from uuid import UUID

import numpy as np
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from conference import access, files
from conference.audit.services import Thing, actor_of, record
from conference.callers import token_or_session
from conference.hosting.identity import Identity
from conference.integrations.models import Scope
from conference.jobs.models import JobKind
from conference.jobs.services import job_cancel
from conference.recordings.cutting import group_sound
from conference.recordings.editing import RATE_HZ
from conference.recordings.models import Recording, Transcript
from conference.recordings.schemas import JobOut
from conference.recordings.selectors import job_detail
from conference.signalling.errors import Conflict, NotFound
from conference.speech.engine.errors import AudioError
from conference.voices.consents import consent_give, consent_withdraw
from conference.voices.phrases import speech_request, version_speech
from conference.voices.profiles import own_voice_request, prepare_for, voice_request
from conference.voices.schemas import AgreementIn, OwnVoicesOut, SpeakingOut, TypedOut, VoiceIn
from conference.voices.selectors import own_voices, speaking_of, typed_of
from conference.voices.typed import speech_again

router = Router()
READS = token_or_session(Scope.RECORDINGS_READ)
WRITES = token_or_session(Scope.RECORDINGS_WRITE)
LEAD_MAX_S = 2.0


@router.get("/voice", response=OwnVoicesOut)
def get_own_voice(request: HttpRequest) -> OwnVoicesOut:
    """What the caller has agreed to, and the voices that were found in the caller's speech."""
    return own_voices(access.voice_owner(_caller(request)))


@router.put("/voice", response=OwnVoicesOut)
def agree_in_general(request: HttpRequest, body: AgreementIn) -> OwnVoicesOut:
    """Says yes to all recordings, or takes that back."""
    owner = access.voice_owner(_caller(request))
    if owner.user_id is None:
        raise Conflict(_("a guest can agree for single recordings only; sign in to agree in general"))
    return _agree(request, owner, None, body.agreed)


@router.put("/voice/recordings/{uuid:recording_id}", response=OwnVoicesOut)
def agree_for_recording(request: HttpRequest, recording_id: UUID, body: AgreementIn) -> OwnVoicesOut:
    """Says yes to one recording, or takes that back."""
    owner = access.voice_owner(_caller(request))
    return _agree(request, owner, access.own_recording_get(owner, recording_id), body.agreed)


@router.post("/voice/recordings/{uuid:recording_id}/voice", response=OwnVoicesOut)
def make_own_voice(request: HttpRequest, recording_id: UUID) -> OwnVoicesOut:
    """Has the caller's voice made from what the caller says in a recording, or tried again."""
    owner = access.voice_owner(_caller(request))
    recording = access.own_recording_get(owner, recording_id)
    thing = Thing("recording", str(recording.pk), str(recording))
    record(actor=actor_of(request, _caller(request).user), action="voice.make", thing=thing)
    own_voice_request(owner=owner, recording=recording)
    return own_voices(owner)


@router.get("/voice/typed/{uuid:speech_id}", response=TypedOut)
def get_typed(request: HttpRequest, speech_id: UUID) -> TypedOut:
    """How far the speaking of what the caller typed in a meeting is."""
    speech = access.own_typed_get(access.voice_owner(_caller(request)), speech_id)
    speech_again(speech=speech, now=timezone.now())
    return typed_of(speech)


@router.get("/voice/typed/{uuid:speech_id}/sound")
def get_typed_sound(request: HttpRequest, speech_id: UUID) -> HttpResponse:
    """What the caller typed, spoken: a WAV file."""
    speech = access.own_typed_get(access.voice_owner(_caller(request)), speech_id)
    try:
        sound = files.fetch(speech.path).read_bytes()
    except OSError:
        raise NotFound(_("this is not spoken yet")) from None
    return HttpResponse(sound, content_type="audio/wav", headers={"Cache-Control": "private, no-store"})


@router.get("/recordings/{uuid:recording_id}/speaking", response=SpeakingOut, auth=READS)
def get_speaking(request: HttpRequest, recording_id: UUID) -> SpeakingOut:
    """How far voices and added words of the version that is shown now are; for editors, what is missing is begun."""
    caller = _caller(request)
    recording = access.recording_get(caller, recording_id)
    transcript = _transcript(recording)
    speech = version_speech(recording, transcript, transcript.current)
    if access.may_edit_recording(caller, recording):
        if speech_request(recording, transcript.current, speech):
            speech = version_speech(recording, transcript, transcript.current)
        prepare_for(recording)
    return speaking_of(recording, transcript, speech)


@router.get("/recordings/{uuid:recording_id}/versions/{int:number}/inserted/{int:place}", auth=READS)
def get_inserted(
    request: HttpRequest, recording_id: UUID, number: int, place: int, lead_s: float = 0.0
) -> HttpResponse:
    """What is put in at a place of a version, as it sounds there, with as much of both sides as is asked for."""
    recording = access.recording_get(_caller(request), recording_id)
    version = recording.versions.filter(number=number).first()
    if version is None:
        raise NotFound(_("there is no such version"))
    speech = version_speech(recording, _transcript(recording), version)
    if place >= len(speech.places):
        raise NotFound(_("nothing is added there"))
    lead = round(min(max(lead_s, 0.0), LEAD_MAX_S) * RATE_HZ)
    try:
        samples = group_sound(recording, speech, speech.places[place].group, lead)
    except AudioError as error:
        raise Conflict(str(error)) from error
    return HttpResponse(_wav(samples), content_type="audio/wav", headers={"Cache-Control": "private, no-cache"})


@router.post("/recordings/{uuid:recording_id}/voices", response=SpeakingOut, auth=WRITES)
def make_voice(request: HttpRequest, recording_id: UUID, body: VoiceIn) -> SpeakingOut:
    """Has a participant's voice made, or tried again."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    transcript = _transcript(recording)
    with transaction.atomic():
        voice_request(recording=recording, participant_id=body.participant_id)
        record(
            actor=actor_of(request, caller.user),
            action="voice.make",
            thing=Thing("participant", str(body.participant_id)),
            room=recording.meeting.room.slug,
        )
    return speaking_of(recording, transcript, version_speech(recording, transcript, transcript.current))


@router.post("/jobs/{uuid:job_id}/cancel", response=JobOut, auth=WRITES)
def cancel_job(request: HttpRequest, job_id: UUID) -> JobOut:
    """Ends an export or the making of a voice; both can be asked for again."""
    caller = _caller(request)
    job = access.job_get(caller, job_id)
    recording = access.edited_recording_get(caller, job.recording_id)
    if job.kind not in (JobKind.EXPORT, JobKind.VOICE):
        raise Conflict(_("a recording is composed and transcribed to the end"))
    with transaction.atomic():
        record(
            actor=actor_of(request, caller.user),
            action="job.cancel",
            thing=Thing("job", str(job.pk), job.kind),
            room=recording.meeting.room.slug,
        )
        job_cancel(job=job)
    job.refresh_from_db()
    return job_detail(job)


def _agree(request: HttpRequest, owner: Identity, recording: Recording | None, agreed: bool) -> OwnVoicesOut:
    thing = Thing("recording", str(recording.pk), str(recording)) if recording is not None else Thing("voice", "", "")
    action = "voice.agree" if agreed else "voice.withdraw"
    record(actor=actor_of(request, _caller(request).user), action=action, thing=thing)
    if agreed:
        consent_give(identity=owner, recording=recording)
    else:
        consent_withdraw(identity=owner, recording=recording)
    return own_voices(owner)


def _transcript(recording: Recording) -> Transcript:
    transcript = Transcript.objects.select_related("current").filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    return transcript


def _wav(samples: np.ndarray) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


def _caller(request: Any) -> access.Caller:
    return cast(access.Caller, request.auth)
