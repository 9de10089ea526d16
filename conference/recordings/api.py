"""The recordings' part of the HTTP API: see docs/protocol.md."""

from typing import cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from ninja import Router

from conference import access
from conference.audit.services import Thing, actor_of, record
from conference.callers import token_or_session
from conference.integrations.models import Scope
from conference.recordings.attention import AttentionSpan, attention_spans
from conference.recordings.exports import export_request
from conference.recordings.insertions import Insertion
from conference.recordings.models import Recording, RecordingState
from conference.recordings.ranges import file_response
from conference.recordings.schemas import (
    AttentionOut,
    EditIn,
    ExportIn,
    ExportOut,
    JobOut,
    RecordingDetailOut,
    RecordingOut,
    StepIn,
    TranscriptOut,
)
from conference.recordings.selectors import (
    export_detail,
    job_detail,
    recording_detail,
    recording_summary,
    said_version,
    transcript_detail,
    transcript_get,
)
from conference.recordings.services import recording_delete
from conference.recordings.textfiles import TEXT_FORMATS
from conference.recordings.transcripts import TranscriptChange, transcript_edit, transcript_redo, transcript_undo
from conference.signalling.errors import Conflict, NotFound

router = Router()
READS = token_or_session(Scope.RECORDINGS_READ)
WRITES = token_or_session(Scope.RECORDINGS_WRITE)


@router.get("/recordings", response=list[RecordingOut], auth=READS)
def list_recordings(request: HttpRequest) -> list[RecordingOut]:
    """Those that the caller may see, the newest first."""
    return [recording_summary(each) for each in access.recordings(_caller(request)).select_related("meeting__room")]


@router.get("/recordings/{uuid:recording_id}", response=RecordingDetailOut, auth=READS)
def get_recording(request: HttpRequest, recording_id: UUID) -> RecordingDetailOut:
    """One recording with its jobs and exports."""
    recording = access.recording_get(_caller(request), recording_id)
    return recording_detail(recording, may_edit=access.may_edit_recording(_caller(request), recording))


@router.delete("/recordings/{uuid:recording_id}", auth=WRITES)
def delete_recording(request: HttpRequest, recording_id: UUID) -> dict[str, bool]:
    """Deletes a recording with its files, for who may edit it."""
    caller = _caller(request)
    recording: Recording = access.edited_recording_get(caller, recording_id)
    if recording.state == RecordingState.RECORDING:
        raise Conflict(_("the meeting is still being recorded; stop the recording first"))
    with transaction.atomic():
        record(
            actor=actor_of(request, caller.user),
            action="recording.delete",
            thing=_thing(recording),
            room=recording.meeting.room.slug,
        )
        recording_delete(recording=recording)
    return {"deleted": True}


@router.api_operation(["GET", "HEAD"], "/recordings/{uuid:recording_id}/media", auth=READS)
def get_media(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """The composed meeting."""
    recording: Recording = access.recording_get(_caller(request), recording_id)
    if recording.duration_s is None:
        raise NotFound(_("this recording is not composed yet"))
    return file_response(request, recording.media_path)


@router.get("/recordings/{uuid:recording_id}/transcript", response=TranscriptOut, auth=READS)
def get_transcript(request: HttpRequest, recording_id: UUID) -> TranscriptOut:
    """The transcript as it is now."""
    return transcript_get(access.recording_get(_caller(request), recording_id))


@router.get("/recordings/{uuid:recording_id}/attention", response=list[AttentionOut], auth=READS)
def get_attention(request: HttpRequest, recording_id: UUID) -> list[AttentionSpan]:
    """Who looked at whom or what, by start."""
    return attention_spans(access.recording_get(_caller(request), recording_id))


@router.post("/recordings/{uuid:recording_id}/edits", response=TranscriptOut, auth=WRITES)
def edit(request: HttpRequest, recording_id: UUID, body: EditIn) -> TranscriptOut:
    """Deletes exactly these words, puts in exactly those, and corrects texts, names and pauses."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    insertions = None
    if body.insertions is not None:
        insertions = [Insertion(each.id, each.after, each.text, tuple(each.moved)) for each in body.insertions]
    change = TranscriptChange(body.deleted, body.corrections or {}, body.names or {}, body.pauses or {}, insertions)
    transcript = transcript_edit(recording=recording, user=caller.user, base_version=body.base_version, change=change)
    return transcript_detail(recording, transcript)


@router.post("/recordings/{uuid:recording_id}/undo", response=TranscriptOut, auth=WRITES)
def undo(request: HttpRequest, recording_id: UUID, body: StepIn | None = None) -> TranscriptOut:
    """Takes the caller's last edit back."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    base_version = body.base_version if body else None
    undone = transcript_undo(recording=recording, user=caller.user, base_version=base_version)
    return transcript_detail(recording, undone)


@router.post("/recordings/{uuid:recording_id}/redo", response=TranscriptOut, auth=WRITES)
def redo(request: HttpRequest, recording_id: UUID, body: StepIn | None = None) -> TranscriptOut:
    """Makes the caller's edit again that was taken back."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    base_version = body.base_version if body else None
    again = transcript_redo(recording=recording, user=caller.user, base_version=base_version)
    return transcript_detail(recording, again)


@router.post("/recordings/{uuid:recording_id}/exports", response=ExportOut, auth=WRITES)
def request_export(request: HttpRequest, recording_id: UUID, body: ExportIn) -> ExportOut:
    """Asks for a file of the version that is shown now."""
    caller = _caller(request)
    recording = access.edited_recording_get(caller, recording_id)
    with transaction.atomic():
        export = export_request(recording=recording, media_format=body.format, camera=body.camera)
        record(
            actor=actor_of(request, caller.user),
            action="recording.export",
            thing=_thing(recording),
            room=recording.meeting.room.slug,
            detail={"format": body.format, "camera": body.camera},
        )
    return export_detail(export)


@router.get("/recordings/{uuid:recording_id}/text/{text_format}", auth=READS)
def get_text(request: HttpRequest, recording_id: UUID, text_format: str) -> HttpResponse:
    """The version that is shown now as a file of text: captions, a document, chapters."""
    recording: Recording = access.recording_get(_caller(request), recording_id)
    wanted = TEXT_FORMATS.get(text_format)
    if wanted is None:
        raise NotFound(_("a transcript is given as {formats}").format(formats=", ".join(TEXT_FORMATS)))
    said = said_version(recording)
    name = f"{said.title.replace(':', '.')}.{wanted.ending}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        wanted.write(said), content_type=wanted.content_type, headers={"Content-Disposition": disposition}
    )


@router.get("/exports/{uuid:export_id}", response=ExportOut, auth=READS)
def get_export(request: HttpRequest, export_id: UUID) -> ExportOut:
    """How far an export is."""
    return export_detail(access.export_get(_caller(request), export_id))


@router.api_operation(["GET", "HEAD"], "/exports/{uuid:export_id}/file", auth=READS)
def get_export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """The file of an export, to keep."""
    export = access.export_get(_caller(request), export_id)
    if export_detail(export).url is None:
        raise NotFound(_("this export is not made yet"))
    recording: Recording = export.recording
    title = f"{recording.meeting.room.title} {recording.started_at:%Y-%m-%d %H.%M}.{export.format}"
    return file_response(request, export.path, download_as=title)


@router.get("/jobs/{uuid:job_id}", response=JobOut, auth=READS)
def get_job(request: HttpRequest, job_id: UUID) -> JobOut:
    """How far a job is."""
    return job_detail(access.job_get(_caller(request), job_id))


def _thing(recording: Recording) -> Thing:
    title = f"{recording.meeting.room.title} {recording.started_at:%Y-%m-%d %H:%M}"
    return Thing("recording", str(recording.pk), title)


def _caller(request: HttpRequest) -> access.Caller:
    return cast(access.Caller, getattr(request, "auth"))  # noqa: B009
