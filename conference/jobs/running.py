"""Runs a job under its lease: takes it, beats while it works, and writes down how it ended."""

import logging
import threading
import time
import uuid
from collections.abc import Callable

import structlog
from celery.signals import worker_shutting_down
from django.db import DatabaseError, connection
from django.utils.translation import gettext_noop

from conference.files import StoreUnavailable
from conference.jobs.errors import JobFailure, JobWaits, LeaseLostError, WorkerEnds
from conference.jobs.models import Job
from conference.jobs.services import (
    LEASE,
    job_beat,
    job_claim,
    job_fail,
    job_finish,
    job_give_back,
    job_rest,
    job_retry,
)

log = logging.getLogger(__name__)

BEAT_S = LEASE.total_seconds() / 4
REPORT_S = 0.5


ENDING = threading.Event()
"""Set when this process was asked to end: the job under way is given back at its next report."""


@worker_shutting_down.connect
def _end(**_: object) -> None:
    ENDING.set()


class Report:
    """How a job tells that it lives and how far it is. A thread beats while nothing is told.

    Args:
        job: claimed.
        clock: monotonic seconds.
    """

    def __init__(self, job: Job, clock: Callable[[], float] = time.monotonic) -> None:
        self._job = job
        self._clock = clock
        self._told_s = -REPORT_S
        self._lost = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{job.pk}", daemon=True)

    def __enter__(self) -> "Report":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def tell(self, progress: float, message: str | None = None, **values: str | int) -> None:
        """The part done, 0 to 1, and what is being done; written at most twice a second.

        Args:
            message: marked for translation, with places for the values.

        Raises:
            LeaseLostError: the job was given to another worker.
            WorkerEnds: this process was asked to end.
        """
        if ENDING.is_set():
            raise WorkerEnds(str(self._job))
        now_s = self._clock()
        if message is not None or now_s - self._told_s >= REPORT_S:
            self._told_s = now_s
            if not job_beat(job=self._job, progress=progress, message=message, values=values):
                self._lost.set()
        if self._lost.is_set():
            raise LeaseLostError(str(self._job))

    def part(self, low: float, high: float) -> Callable[[float], None]:
        """Tells the progress of a step that is [low, high] of the whole."""
        return lambda done: self.tell(low + (high - low) * done)

    def _beat(self) -> None:
        try:
            while not self._ended.wait(BEAT_S):
                try:
                    held = job_beat(job=self._job)
                except DatabaseError as error:  # there are three more beats in a lease
                    log.warning("a heartbeat of job %s failed: %s", self._job, error)
                    continue
                if not held:
                    self._lost.set()
                    return
        finally:
            connection.close()


def job_run(job_id: str, work: Callable[[Job, Report], None]) -> None:
    """Does a job if it is there to take; whoever comes second finds nothing to do."""
    job = job_claim(job_id=uuid.UUID(job_id), worker=uuid.uuid4())
    if job is None:
        return
    structlog.contextvars.bind_contextvars(job=str(job.pk), **_about(job))
    log.info("job %s begins", job)
    try:
        with Report(job) as report:
            work(job, report)
    except LeaseLostError:
        log.warning("job %s was taken away", job)
    except WorkerEnds:
        job.refresh_from_db()
        log.info("job %s is given back: this worker ends", job)
        job_give_back(job=job)
    except JobFailure as error:
        log.warning("job %s failed: %s", job, error)
        job_fail(job=job, message=error.message, values=error.values)
    except JobWaits as error:
        log.warning("job %s waits: %s", job, error)
        job_rest(job=job, message=error.message, values=error.values)
    except StoreUnavailable as error:
        log.warning("job %s waits for the store of files: %s", job, error.__cause__)
        job_rest(job=job, message=gettext_noop("the store of files can't be reached; it goes on when it can"))
    except Exception as error:
        log.exception("attempt %d of job %s went wrong", job.attempts, job)
        job_retry(job=job, reason=f"{type(error).__name__}: {error}")
    else:
        job_finish(job=job)
        log.info("job %s is done", job)


def _about(job: Job) -> dict[str, str]:
    """The recording and the meeting, by which a log is searched."""
    if job.recording is None:
        return {}
    return {"recording": str(job.recording_id), "meeting": str(job.recording.meeting_id)}
