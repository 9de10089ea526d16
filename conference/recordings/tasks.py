"""The Celery tasks of recordings: thin, they take a job's id and may run twice without harm."""

from celery import shared_task

from conference.jobs.running import job_run
from conference.recordings.exports import EXPORT_TASK
from conference.recordings.processing import TRANSCRIBE_TASK, export_make, recording_assemble, recording_transcribe
from conference.recordings.services import ASSEMBLE_TASK, recordings_settle
from conference.recordings.sweeper import install_sweeper

install_sweeper()


@shared_task(name=ASSEMBLE_TASK)
def assemble(job_id: str) -> None:
    """Composes a recording."""
    job_run(job_id, recording_assemble)
    recordings_settle()


@shared_task(name=TRANSCRIBE_TASK)
def transcribe(job_id: str) -> None:
    """Transcribes a recording."""
    job_run(job_id, recording_transcribe)
    recordings_settle()


@shared_task(name=EXPORT_TASK)
def export(job_id: str) -> None:
    """Makes an export."""
    job_run(job_id, export_make)
