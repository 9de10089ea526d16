"""The way to the captions worker and back: a Celery queue of its own, so that live speech never waits for a recording.

The file system's broker knows no priorities within a queue; two queues with a worker each do what they would.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from queue import Empty

from celery import Celery
from kombu.exceptions import ChannelError, OperationalError

from conference.observability.tasks import tasks_observed
from conference.signalling.errors import Unavailable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

UNDERSTAND_TASK = "conference.captions.tasks.understand"
PREPARE_TASK = "conference.captions.tasks.prepare"
UNDERSTOOD = "captions.understood"
BROKER_ERRORS = (OSError, ChannelError, OperationalError)

app = Celery("captions", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "captions"
tasks_observed()
app.autodiscover_tasks(["conference.captions"])


@dataclass(frozen=True)
class Spoken:
    """An utterance to be understood: a WAV file at `path` below the data directory, sent at `sent_s` (since 1970)."""

    meeting_id: str
    participant_id: str
    utterance_id: str
    path: str
    start_s: float
    duration_s: float
    final: bool
    sent_s: float


@dataclass(frozen=True)
class Understood:
    """What was said in an utterance, or None where it came too late to be listened to; `lag_s` is how late."""

    meeting_id: str
    participant_id: str
    utterance_id: str
    text: str | None
    start_s: float
    duration_s: float
    final: bool
    lag_s: float


def spoken_send(spoken: Spoken) -> None:
    """Asks the captions worker to understand an utterance.

    Raises:
        Unavailable: the broker is not there.
    """
    try:
        app.send_task(UNDERSTAND_TASK, kwargs=asdict(spoken))
    except BROKER_ERRORS as error:
        raise Unavailable(f"the captions worker can't be reached: {error}") from error


def prepare_send() -> None:
    """Asks the captions worker to load its model, before there is something to understand."""
    with contextlib.suppress(*BROKER_ERRORS):
        app.send_task(PREPARE_TASK)


def understood_send(understood: Understood) -> None:
    """Tells web what was said; the captions worker does."""
    with app.connection_for_write() as connection, connection.SimpleQueue(UNDERSTOOD) as queue:
        queue.put(asdict(understood))


@contextlib.contextmanager
def understood_receiver() -> Iterator["UnderstoodReceiver"]:
    """A connection on which web gets what was said."""
    with app.connection_for_read() as connection, connection.SimpleQueue(UNDERSTOOD) as queue:
        yield UnderstoodReceiver(queue)


class UnderstoodReceiver:
    """Takes what was said, one after the other; for one thread at a time."""

    def __init__(self, queue: object) -> None:
        self._queue = queue

    def take(self, timeout_s: float) -> Understood | None:
        """The next, or None when none came in time."""
        try:
            message = self._queue.get(timeout=timeout_s)  # type: ignore[attr-defined]
        except Empty:
            return None
        message.ack()
        return Understood(**message.payload)
