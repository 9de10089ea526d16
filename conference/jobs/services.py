"""Queues jobs and moves them from state to state, each by one conditional update, so that two can't both win."""

import logging
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from conference.celery import app
from conference.jobs.messages import TEXT_MAX, Values, stored_values
from conference.jobs.models import Job, JobState
from conference.recordings.models import Recording

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
RESEND_AFTER = timedelta(seconds=120)
"""A queued job that nobody took for this long may have lost its message."""
ATTEMPTS_MAX = 3
"""After so many attempts that went wrong unexpectedly, or that workers died of, a job is set aside: it has failed."""
RETRY_AFTER = timedelta(seconds=10)
"""How long a job rests after the first attempt that went wrong unexpectedly; twice as long after the second."""


def job_queue(*, recording: Recording, kind: str, task: str, key: str, target_id: uuid.UUID | None = None) -> Job:
    """The job with this key: made now, or queued again if it failed, or as it is. Its message goes out on commit."""
    with transaction.atomic():
        job, created = Job.objects.get_or_create(
            key=key,
            defaults={
                "recording": recording, "kind": kind, "task": task, "target_id": target_id, "sent_at": timezone.now(),
            },
        )  # fmt: skip
        if not created and not _requeue(job, JobState.FAILED, attempts=0):
            return job
        transaction.on_commit(lambda: _send(job))
    job.refresh_from_db()
    return job


def job_claim(*, job_id: uuid.UUID, worker: uuid.UUID) -> Job | None:
    """The job, which now runs with this worker; None if it isn't there to take."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state=JobState.QUEUED)
    job = waiting.first()
    if job is None:
        return None
    taken = waiting.update(
        state=JobState.RUNNING, worker=worker, lease_until=now + LEASE, heartbeat_at=now, attempts=job.attempts + 1
    )
    if not taken:
        return None
    job.refresh_from_db()
    return job


def job_beat(
    *, job: Job, progress: float | None = None, message: str | None = None, values: Values | None = None
) -> bool:
    """Puts the lease off, and says how far the job is; False when it is no longer this worker's."""
    now = timezone.now()
    changes: dict[str, object] = {"lease_until": now + LEASE, "heartbeat_at": now}
    if progress is not None:
        changes["progress"] = min(max(progress, 0.0), 1.0)
    if message is not None:
        changes |= {"message": message[:TEXT_MAX], "values": stored_values(values or {})}
    return bool(_held(job).update(**changes))


def job_finish(*, job: Job) -> bool:
    """The job is done; False when it was no longer this worker's."""
    return bool(
        _held(job).update(state=JobState.DONE, progress=1.0, message="", lease_until=None, finished_at=timezone.now())
    )


def job_fail(*, job: Job, message: str, values: Values | None = None, reason: str = "") -> bool:
    """The job can't be done, for a reason that a person can read; False when it was no longer this worker's."""
    return bool(
        _held(job).update(
            state=JobState.FAILED, message=message[:TEXT_MAX], values=stored_values(values or {}), reason=reason[:500],
            lease_until=None, finished_at=timezone.now(),
        )
    )  # fmt: skip


def job_retry(*, job: Job, reason: str) -> bool:
    """Something went wrong that nobody thought of: the job is done again after a rest, or set aside in the end.

    `reason` is kept for admins. False when the job was no longer this worker's.
    """
    if job.attempts >= ATTEMPTS_MAX:
        told = gettext_noop("it went wrong {count} times; an admin sees why and can have it done again")
        return job_fail(job=job, message=told, values={"count": job.attempts}, reason=reason)
    # The reaper sends what nobody has taken for so long: a rest that outlives this process.
    due_from = timezone.now() - RESEND_AFTER + RETRY_AFTER * 2 ** (job.attempts - 1)
    return bool(
        _held(job).update(
            state=JobState.QUEUED, progress=0.0, message=gettext_noop("it went wrong and is tried again"), values={},
            reason=reason[:500], worker=None, lease_until=None, sent_at=due_from,
        )
    )  # fmt: skip


def job_rest(*, job: Job, message: str, values: Values | None = None) -> bool:
    """The job is done again after a rest, as if this attempt had not been; False when it was no longer this worker's.

    Args:
        message: what it waits for.
    """
    return bool(
        _held(job).update(
            state=JobState.QUEUED, progress=0.0, message=message[:TEXT_MAX], values=stored_values(values or {}),
            worker=None, lease_until=None, sent_at=timezone.now() - RESEND_AFTER + RETRY_AFTER,
            attempts=job.attempts - 1,
        )
    )  # fmt: skip


def job_give_back(*, job: Job) -> bool:
    """Its worker ends before it is done: another does it, as if this attempt had not been; False when it was lost."""
    if not _requeue(job, JobState.RUNNING, attempts=job.attempts - 1):
        return False
    _send(job)
    return True


def job_again(*, job: Job) -> bool:
    """Queues a job anew that was set aside, with all its attempts; False when it had not failed."""
    with transaction.atomic():
        if not _requeue(job, JobState.FAILED, attempts=0):
            return False
        transaction.on_commit(lambda: _send(job))
    return True


def job_cancel(*, job: Job) -> bool:
    """Ends a job that waits or runs: its worker stops at its next report. False when it had ended before.

    It can be asked for again, like one that failed.
    """
    going_on = Job.objects.filter(pk=job.pk, state__in=(JobState.QUEUED, JobState.RUNNING))
    return bool(
        going_on.update(
            state=JobState.FAILED,
            message=gettext_noop("it was cancelled"),
            values={},
            worker=None,
            lease_until=None,
            finished_at=timezone.now(),
        )
    )


def jobs_begin_anew() -> None:
    """The clock was set: every lease runs from now on, and so does every wait."""
    now = timezone.now()
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=now + LEASE)
    Job.objects.filter(state=JobState.QUEUED).update(sent_at=now)


def jobs_reap() -> int:
    """Queues again what dead workers left, and sends again what nobody took; how many jobs that were."""
    now = timezone.now()
    reaped = 0
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now):
        if job.attempts >= ATTEMPTS_MAX:
            told = gettext_noop("the worker died {count} times while it did this")
            job_fail(job=job, message=told, values={"count": job.attempts})
        elif _requeue(job, JobState.RUNNING, attempts=job.attempts):
            log.warning("job %s was left by its worker and is queued again", job)
            _send(job)
            reaped += 1
    for job in Job.objects.filter(state=JobState.QUEUED, sent_at__lt=now - RESEND_AFTER):
        Job.objects.filter(pk=job.pk).update(sent_at=now)
        _send(job)
        reaped += 1
    return reaped


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)


def _requeue(job: Job, state: str, attempts: int) -> bool:
    """Puts a job that is in this state back; only one of several who try does it."""
    return bool(
        Job.objects.filter(pk=job.pk, state=state, worker=job.worker, lease_until=job.lease_until).update(
            state=JobState.QUEUED, progress=0.0, message="", worker=None, lease_until=None, attempts=attempts,
            sent_at=timezone.now(), finished_at=None, reason="",
        )
    )  # fmt: skip


def _send(job: Job) -> None:
    try:
        app.send_task(job.task, args=[str(job.pk)])
    except OSError as error:  # the row is there: the reaper sends it again
        log.warning("job %s could not be sent: %s", job, error)
