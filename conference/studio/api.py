"""The studio's part of the HTTP API: named versions, comments, and the waveform; see docs/protocol.md."""

from typing import cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from conference import access
from conference.audit.services import Thing, actor_of, record
from conference.callers import token_or_session
from conference.integrations.models import Scope
from conference.recordings.models import Recording, Transcript
from conference.recordings.peaks import recording_peaks
from conference.recordings.schemas import TranscriptOut
from conference.recordings.selectors import transcript_detail
from conference.recordings.transcripts import transcript_restore
from conference.signalling.errors import NotFound
from conference.studio.comments import comment_answer, comment_begin, comment_delete, comment_get, comment_resolve
from conference.studio.models import Comment
from conference.studio.schemas import (
    AnswerIn,
    CommentIn,
    ComparisonOut,
    NameIn,
    PeaksOut,
    ResolveIn,
    RestoreIn,
    ThreadOut,
    VersionOut,
)
from conference.studio.selectors import comparison_detail, thread_list, version_list
from conference.studio.versions import version_get, version_name, versions_compare

router = Router()
READS = token_or_session(Scope.RECORDINGS_READ)
WRITES = token_or_session(Scope.RECORDINGS_WRITE)


@router.get("/recordings/{uuid:recording_id}/versions", response=list[VersionOut], auth=READS)
def get_versions(request: HttpRequest, recording_id: UUID) -> list[VersionOut]:
    """All versions with a name, and the newest of the others."""
    return version_list(access.recording_get(_caller(request), recording_id))


@router.put("/recordings/{uuid:recording_id}/versions/{int:number}/name", response=list[VersionOut], auth=WRITES)
def put_version_name(request: HttpRequest, recording_id: UUID, number: int, body: NameIn) -> list[VersionOut]:
    """Gives a version a name, or with an empty one takes it away."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    with transaction.atomic():
        named = version_name(recording=recording, number=number, name=body.name, user=caller.user)
        _record(request, recording, "recording.name_version", number, name=body.name)
    return version_list(named.recording)


@router.get("/recordings/{uuid:recording_id}/versions/{int:number}/changes", response=ComparisonOut, auth=READS)
def get_changes(request: HttpRequest, recording_id: UUID, number: int, since: int) -> ComparisonOut:
    """What this version changes of the one that is numbered `since`."""
    recording = access.recording_get(_caller(request), recording_id)
    before, after = version_get(recording, since), version_get(recording, number)
    compared = versions_compare(transcript=_transcript(recording), before=before, after=after)
    return comparison_detail(before.number, after.number, compared)


@router.post("/recordings/{uuid:recording_id}/versions/{int:number}/restore", response=TranscriptOut, auth=WRITES)
def restore_version(request: HttpRequest, recording_id: UUID, number: int, body: RestoreIn) -> TranscriptOut:
    """Makes the transcript as it was at this version, as a new version."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    with transaction.atomic():
        transcript = transcript_restore(
            recording=recording, user=caller.user, base_version=body.base_version, number=number
        )
        _record(request, recording, "recording.restore_version", number)
    return transcript_detail(recording, transcript)


@router.get("/recordings/{uuid:recording_id}/peaks", response=PeaksOut, auth=READS)
def get_peaks(request: HttpRequest, recording_id: UUID) -> PeaksOut:
    """How loud the recording is all along."""
    per_s, peaks = recording_peaks(access.recording_get(_caller(request), recording_id))
    return PeaksOut(per_s=per_s, peaks=list(peaks))


@router.get("/recordings/{uuid:recording_id}/comments", response=list[ThreadOut], auth=READS)
def get_comments(request: HttpRequest, recording_id: UUID) -> list[ThreadOut]:
    """All threads, by where they stand."""
    caller = _caller(request)
    return _threads(caller, access.recording_get(caller, recording_id))


@router.post("/recordings/{uuid:recording_id}/comments", response=list[ThreadOut], auth=WRITES)
def begin_comment(request: HttpRequest, recording_id: UUID, body: CommentIn) -> list[ThreadOut]:
    """Begins a thread about words; whoever may see a recording may."""
    caller = _caller(request)
    recording = access.recording_get(caller, recording_id)
    author = access.user_get(caller)
    with transaction.atomic():
        comment = comment_begin(recording=recording, author=author, first=body.first, last=body.last, text=body.text)
        _record_comment(request, recording, "comment.begin", comment)
    return _threads(caller, recording)


@router.post(
    "/recordings/{uuid:recording_id}/comments/{uuid:comment_id}/answers", response=list[ThreadOut], auth=WRITES
)
def answer_comment(request: HttpRequest, recording_id: UUID, comment_id: UUID, body: AnswerIn) -> list[ThreadOut]:
    """Answers a thread."""
    caller = _caller(request)
    recording = access.recording_get(caller, recording_id)
    with transaction.atomic():
        answer = comment_answer(
            recording=recording, author=access.user_get(caller), thread_id=comment_id, text=body.text
        )
        _record_comment(request, recording, "comment.answer", answer)
    return _threads(caller, recording)


@router.put("/recordings/{uuid:recording_id}/comments/{uuid:comment_id}", response=list[ThreadOut], auth=WRITES)
def resolve_comment(request: HttpRequest, recording_id: UUID, comment_id: UUID, body: ResolveIn) -> list[ThreadOut]:
    """Says that a thread is done with, or that it isn't."""
    caller = _caller(request)
    recording = access.recording_get(caller, recording_id)
    comment = comment_get(recording, comment_id)
    with transaction.atomic():
        comment_resolve(
            comment=comment,
            user=access.user_get(caller),
            resolved=body.resolved,
            may_edit=access.may_edit_recording(caller, recording),
        )
        _record_comment(request, recording, "comment.resolve" if body.resolved else "comment.reopen", comment)
    return _threads(caller, recording)


@router.delete("/recordings/{uuid:recording_id}/comments/{uuid:comment_id}", response=list[ThreadOut], auth=WRITES)
def delete_comment(request: HttpRequest, recording_id: UUID, comment_id: UUID) -> list[ThreadOut]:
    """Deletes one's own comment."""
    caller = _caller(request)
    recording = access.recording_get(caller, recording_id)
    comment = comment_get(recording, comment_id)
    with transaction.atomic():
        _record_comment(request, recording, "comment.delete", comment)
        comment_delete(comment=comment, user=access.user_get(caller))
    return _threads(caller, recording)


def _threads(caller: access.Caller, recording: Recording) -> list[ThreadOut]:
    return thread_list(recording, access.user_get(caller), may_edit=access.may_edit_recording(caller, recording))


def _transcript(recording: Recording) -> Transcript:
    transcript = Transcript.objects.filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    return transcript


def _record_comment(request: HttpRequest, recording: Recording, action: str, comment: Comment) -> None:
    actor = actor_of(request, _caller(request).user)
    thing = Thing("comment", str(comment.pk), comment.text)
    record(actor=actor, action=action, thing=thing, room=recording.meeting.room.slug)


def _record(request: HttpRequest, recording: Recording, action: str, number: int, **detail: str) -> None:
    room = recording.meeting.room
    thing = Thing("recording", str(recording.pk), f"{room.title} {recording.started_at:%Y-%m-%d %H:%M}")
    actor = actor_of(request, _caller(request).user)
    record(actor=actor, action=action, thing=thing, room=room.slug, detail={"version": number, **detail})


def _caller(request: HttpRequest) -> access.Caller:
    return cast(access.Caller, getattr(request, "auth"))  # noqa: B009
