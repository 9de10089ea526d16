"""Reads recordings for the API."""

from django.utils.translation import gettext as _

from conference.jobs.messages import job_message
from conference.jobs.models import Job, JobState
from conference.recordings.cameras import seat_choices
from conference.recordings.cues import EditedClock, SaidWord, edited_words
from conference.recordings.editing import (
    kept_spans,
    recorded,
    version_edits,
    version_fillers,
    version_pauses,
    version_pieces,
    version_words,
)
from conference.recordings.exports import export_job
from conference.recordings.inserted_words import inserted_words, placed_words
from conference.recordings.models import Export, Recording, Transcript, TranscriptVersion
from conference.recordings.schemas import (
    ExportOut,
    FillerOut,
    InsertedWordOut,
    InsertionOut,
    JobOut,
    PauseOut,
    RecordingDetailOut,
    RecordingOut,
    SeatOut,
    SpeakerOut,
    TranscriptOut,
    WordOut,
)
from conference.recordings.textfiles import SaidVersion
from conference.rooms.models import Participant
from conference.signalling.errors import NotFound
from conference.speech.engine.edit.filling import origins_of
from conference.voices.phrases import version_speech


def recording_summary(recording: Recording) -> RecordingOut:
    """A recording in a list; its meeting's room is best selected with it."""
    room = recording.meeting.room
    return RecordingOut(
        id=str(recording.pk),
        room=room.slug,
        title=room.title,
        started_at=recording.started_at.isoformat(),
        duration_s=recording.duration_s,
        state=recording.state,
    )


def recording_detail(recording: Recording, *, may_edit: bool) -> RecordingDetailOut:
    """A recording with its jobs and exports."""
    transcript = Transcript.objects.select_related("current").filter(recording=recording).first()
    exports = recording.exports.select_related("version")
    return RecordingDetailOut(
        **recording_summary(recording).dict(),
        media_url=f"/api/recordings/{recording.pk}/media" if recording.duration_s is not None else None,
        may_edit=may_edit,
        version=transcript.current.number if transcript else 0,
        jobs=[job_detail(job) for job in recording.jobs.all()],
        exports=[export_detail(export) for export in exports],
        seats=[SeatOut(participant_id=each.participant_id, name=each.name) for each in seat_choices(recording)],
    )


def job_detail(job: Job) -> JobOut:
    """How far a job is."""
    return JobOut(id=str(job.pk), kind=job.kind, state=job.state, progress=job.progress, message=job_message(job))


def export_detail(export: Export) -> ExportOut:
    """An export, with where its file is once it is made."""
    job = export_job(export)
    done = job.state == JobState.DONE
    return ExportOut(
        id=str(export.pk),
        version=export.version.number,
        format=export.format,
        camera=export.camera,
        state=job.state,
        progress=job.progress,
        url=f"/api/exports/{export.pk}/file" if done else None,
    )


def transcript_get(recording: Recording) -> TranscriptOut:
    """The transcript at the version that is shown now.

    Raises:
        NotFound: there is none yet.
    """
    transcript = Transcript.objects.select_related("current").filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    return transcript_detail(recording, transcript)


def transcript_detail(recording: Recording, transcript: Transcript) -> TranscriptOut:
    """A transcript with the spans that its edit keeps."""
    version = transcript.current
    return TranscriptOut(
        version=version.number,
        can_undo=version.parent_id is not None,
        can_redo=version.children.exists(),
        speakers=speakers_of(recording, transcript),
        words=_words(transcript),
        insertions=_insertions(recording, transcript),
        fillers=[
            FillerOut(
                words=[str(number) for number in each.words],
                kind=each.filler.kind,
                confidence=each.filler.confidence,
                safe=each.filler.safe,
            )
            for each in version_fillers(transcript, version)
        ],
        pauses=[
            PauseOut(
                before=str(pause.before),
                start_s=pause.start_s,
                end_s=pause.end_s,
                kept_s=version.pauses.get(str(pause.before)),
            )
            for pause in version_pauses(recording, transcript)
        ],
        kept=kept_spans(version_pieces(recording, transcript, version)),
    )


def speakers_of(recording: Recording, transcript: Transcript) -> list[SpeakerOut]:
    """Who speaks, by the name that each joined with, under the name that the version shown now gives."""
    ids = {word["participant_id"] for word in transcript.words}
    names = transcript.current.names
    return [
        SpeakerOut(
            participant_id=str(speaker.pk), name=names.get(str(speaker.pk), speaker.name), joined_as=speaker.name
        )
        for speaker in Participant.objects.filter(meeting=recording.meeting, pk__in=ids).order_by("name", "pk")
    ]


def said_version(recording: Recording, version: TranscriptVersion | None = None) -> SaidVersion:
    """What is heard in a version; in the one that is shown now where none is named.

    Raises:
        NotFound: there is no transcript yet.
    """
    transcript = Transcript.objects.select_related("current").filter(recording=recording).first()
    if transcript is None:
        raise NotFound(_("this recording has no transcript yet"))
    if version is not None:
        transcript.current = version  # here alone: nothing is saved
    names = {speaker.participant_id: speaker.name for speaker in speakers_of(recording, transcript)}
    words = [
        SaidWord(word.text, word.start_s, word.end_s, names.get(word.participant_id, _("Guest")))
        for word in _words(transcript)
        if not word.deleted and not word.sounded
    ]
    speech = version_speech(recording, transcript, transcript.current)
    kept = kept_spans(speech.plan)
    put_in = inserted_words(speech, names)
    clock = EditedClock(kept, [put_in.get(n, ((), 0.0))[1] for n in range(len(kept) + 1)])
    heard = [*edited_words(words, clock), *placed_words(put_in, clock)]
    title = f"{recording.meeting.room.title} {recording.started_at:%Y-%m-%d %H:%M}"
    return SaidVersion(title, tuple(sorted(heard, key=lambda each: (each.start_s, each.end_s))), clock.length_s)


def _insertions(recording: Recording, transcript: Transcript) -> list[InsertionOut]:
    version = transcript.current
    if not version.insertions:
        return []
    source = recorded(recording, transcript, version)
    edits = version_edits(transcript, version, source).insertions
    return [
        InsertionOut(
            id=each["id"],
            after=str(each["after"]),
            participant_id=edits[each["id"]].speaker,
            moved=[str(number) for number in each["moved"]],
            words=[
                InsertedWordOut(text=text, origin=origin)
                for text, origin in zip(edits[each["id"]].words, origins_of(source, edits[each["id"]]), strict=False)
            ],
        )
        for each in version.insertions
    ]


def _words(transcript: Transcript) -> list[WordOut]:
    deleted = set(transcript.current.deleted)
    return [
        WordOut(
            id=str(each.ids[0]),
            text=each.word.text,
            start_s=each.word.start_s,
            end_s=each.word.end_s,
            participant_id=each.word.speaker,
            confidence=each.word.confidence,
            aligned=each.word.aligned,
            deleted=each.ids[0] in deleted,
            heard=each.heard if each.heard != each.word.text else None,
            typed=transcript.words[each.ids[0]].get("typed", False),
            sounded=transcript.words[each.ids[0]].get("sounded", False),
        )
        for each in version_words(transcript, transcript.current)
    ]
