"""The way to the voices worker: a Celery queue of its own, so that who hears an edit never waits for a recording."""

import contextlib
import os

from celery import Celery
from kombu.exceptions import ChannelError, OperationalError

from conference.observability.tasks import tasks_observed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

SPEAK_TASK = "conference.voices.speak_tasks.speak"
PREPARE_TASK = "conference.voices.speak_tasks.prepare"
BROKER_ERRORS = (OSError, ChannelError, OperationalError)

app = Celery("voices", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "voices"
tasks_observed()
app.autodiscover_tasks(["conference.voices"], related_name="speak_tasks")


def speak_send(phrase_id: str) -> None:
    """Asks for a phrase to be spoken; what is lost is asked for again."""
    with contextlib.suppress(*BROKER_ERRORS):
        app.send_task(SPEAK_TASK, args=[phrase_id])


def prepare_send() -> None:
    """Asks for the network to be loaded, before there is something to say."""
    with contextlib.suppress(*BROKER_ERRORS):
        app.send_task(PREPARE_TASK)
