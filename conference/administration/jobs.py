"""The jobs that were set aside, with the reason, and having one done again: for admins."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from conference import access
from conference.administration.caller import acting, admin_of
from conference.audit.services import Thing, record
from conference.jobs.messages import job_message
from conference.jobs.models import Job, JobState
from conference.recordings.services import failed_job_again
from conference.signalling.errors import Conflict

router = Router()
SHOWN_MAX = 100


class JobSetAside(Schema):
    id: UUID
    kind: str
    recording_id: UUID | None
    room: str
    message: str
    reason: str
    attempts: int
    finished_at: datetime | None


@router.get("/admin/jobs", response=list[JobSetAside])
def jobs_set_aside(request: HttpRequest) -> list[JobSetAside]:
    """The jobs that have failed, the latest first."""
    admin_of(request)
    failed = Job.objects.filter(state=JobState.FAILED).select_related("recording__meeting__room")
    return [_job(job) for job in failed.order_by("-finished_at")[:SHOWN_MAX]]


@router.post("/admin/jobs/{uuid:job_id}/again")
def job_do_again(request: HttpRequest, job_id: UUID) -> dict[str, bool]:
    """Has a job that has failed done again."""
    actor = acting(request)
    job = access.any_job_get(request.auth, job_id)
    if not failed_job_again(job=job):
        raise Conflict(_("this job has not failed"))
    record(actor=actor, action="job.again", thing=Thing("job", str(job.pk), job.key))
    return {"queued": True}


def _job(job: Job) -> JobSetAside:
    return JobSetAside(
        id=job.pk,
        kind=job.kind,
        recording_id=job.recording_id,
        room=job.recording.meeting.room.title if job.recording else "",
        message=job_message(job),
        reason=job.reason,
        attempts=job.attempts,
        finished_at=job.finished_at,
    )
