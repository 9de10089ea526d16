"""A thread of the jobs worker that now and then looks for what dead workers and lost messages left behind."""

import logging
import threading
from typing import Any

from celery.signals import worker_ready, worker_shutdown
from django.db import DatabaseError, connection

from conference.files import StoreUnavailable, files_trim, utterances_sweep
from conference.integrations.webhooks import deliveries_sweep
from conference.jobs.services import jobs_begin_anew, jobs_reap
from conference.leases.clock import ClockWatch
from conference.recordings.services import recordings_reap, recordings_settle

log = logging.getLogger(__name__)

INTERVAL_S = 10.0


class Sweeper:
    """Sweeps at once and then at an interval, until it is stopped."""

    def __init__(self, interval_s: float = INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self, **_: Any) -> None:
        """Begins; the arguments are those of Celery's signal."""
        self._thread.start()

    def stop(self, **_: Any) -> None:
        """Ends, and waits for a sweep that is under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        watch = ClockWatch()
        try:
            while True:
                try:
                    if watch.step_s():
                        jobs_begin_anew()
                    sweep()
                except DatabaseError:
                    log.exception("a sweep failed; the next is in %g s", self._interval_s)
                if self._stopped.wait(self._interval_s):
                    return
        finally:
            connection.close()


def sweep() -> int:
    """Takes care of what is forgotten, due or too old once; how many things there were."""
    # Late, because retention knows recordings, and the sweeper is imported with their tasks.
    from conference.retention.services import retention_sweep

    swept = recordings_reap() + jobs_reap() + recordings_settle() + deliveries_sweep()
    try:
        return swept + retention_sweep() + utterances_sweep() + files_trim()
    except StoreUnavailable as error:
        log.warning("what is too old could not be deleted yet: %s", error.__cause__)
        return swept


def install_sweeper() -> None:
    """Has every Celery worker of this process run a sweeper from when it is ready until it shuts down."""
    sweeper = Sweeper()
    worker_ready.connect(sweeper.start, weak=False, dispatch_uid="sweeper")
    worker_shutdown.connect(sweeper.stop, weak=False, dispatch_uid="sweeper")
