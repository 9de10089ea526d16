"""The Celery tasks of voices that the jobs worker does: thin, they take a job's id and may run twice without harm."""

from celery import shared_task

from conference.jobs.running import job_run
from conference.voices.making import voice_make
from conference.voices.profiles import VOICE_TASK


@shared_task(name=VOICE_TASK)
def make_voice(job_id: str) -> None:
    """Finds a participant's voice."""
    job_run(job_id, voice_make)
