"""Starts and stops recordings, and hands what was written to the jobs worker."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conference import files
from conference.integrations.models import WebhookEvent
from conference.integrations.webhooks import webhook_tell
from conference.jobs.models import Job, JobKind, JobState
from conference.jobs.services import job_again, job_queue
from conference.recordings.models import Recording, RecordingState, Track, Transcript
from conference.rooms.models import Meeting, Participant
from conference.signalling.recording import RecordedTrack

ASSEMBLE_TASK = "conference.recordings.tasks.assemble"
FORGOTTEN_AFTER = timedelta(seconds=90)
"""A recording that still runs so long after its meeting ended was never stopped: the media worker or web died."""


def recording_start(*, meeting: Meeting, started_by: Participant) -> Recording:
    """A new recording of the meeting; the media worker is to write to its `directory`."""
    return Recording.objects.create(meeting=meeting, started_by=started_by.user, started_at=timezone.now())


def recording_stop(*, recording: Recording, tracks: tuple[RecordedTrack, ...]) -> None:
    """The media worker has written these tracks (none if it never answered: its files say what there is).

    Queues the assembly; a second call changes nothing.
    """
    with transaction.atomic():
        stopped = Recording.objects.filter(pk=recording.pk, state=RecordingState.RECORDING).update(
            state=RecordingState.ASSEMBLING, stopped_at=timezone.now()
        )
        if not stopped:
            return
        Track.objects.bulk_create(
            Track(
                recording=recording,
                publication_id=track.publication_id,
                participant_id=track.participant_id,
                source=track.source,
                kind=track.kind,
                codec=track.codec,
                path=track.path,
            )
            for track in tracks
        )
        job_queue(recording=recording, kind=JobKind.ASSEMBLE, task=ASSEMBLE_TASK, key=f"assemble:{recording.pk}")


def recordings_reap() -> int:
    """Stops the recordings that nobody stopped although their meeting is over; how many."""
    over = Q(meeting__ended_at__lt=timezone.now() - FORGOTTEN_AFTER)
    forgotten = list(Recording.objects.filter(over, state=RecordingState.RECORDING))
    for recording in forgotten:
        recording_stop(recording=recording, tracks=())
    return len(forgotten)


def recordings_settle() -> int:
    """Marks the recordings whose assembly or transcription has failed; how many."""
    working = Recording.objects.filter(state__in=(RecordingState.ASSEMBLING, RecordingState.TRANSCRIBING))
    failed = working.filter(jobs__state=JobState.FAILED, jobs__kind__in=(JobKind.ASSEMBLE, JobKind.TRANSCRIBE))
    settled = 0
    for recording in failed.select_related("meeting__room").distinct():
        with transaction.atomic():
            still = Recording.objects.filter(pk=recording.pk, state=recording.state)
            if still.update(state=RecordingState.FAILED):
                recording_tell(recording, WebhookEvent.RECORDING_FAILED)
                settled += 1
    return settled


def failed_job_again(*, job: Job) -> bool:
    """Has a job that was set aside done again, and the recording that failed by it waits for it; False if it is not."""
    waiting = {JobKind.ASSEMBLE: RecordingState.ASSEMBLING, JobKind.TRANSCRIBE: RecordingState.TRANSCRIBING}
    with transaction.atomic():
        if not job_again(job=job):
            return False
        if job.kind in waiting:
            failed = Recording.objects.filter(pk=job.recording_id, state=RecordingState.FAILED)
            failed.update(state=waiting[JobKind(job.kind)])
    return True


def recording_tell(recording: Recording, event: WebhookEvent) -> None:
    """Tells webhooks how a recording has ended."""
    room = recording.meeting.room
    told = {"recording_id": str(recording.pk), "meeting_id": str(recording.meeting_id), "room": room.slug}
    webhook_tell(event, {**told, "title": room.title})


def recording_delete(*, recording: Recording) -> None:
    """Deletes a recording with its files.

    Raises:
        Unavailable: its files can't be deleted now; then nothing is.
    """
    path = recording.path
    with transaction.atomic():
        # A transcript protects the version that it shows, so it goes first.
        Transcript.objects.filter(recording=recording).delete()
        recording.delete()
        # Within the transaction, so that a store that is away leaves the recording there to be deleted again.
        files.forget_folder(path)
