"""The way to the voices worker: a Celery queue of its own, so that who hears an edit never waits for a recording.

What is typed in a meeting has a second queue, of which the worker takes in turn with the first: people who wait in a
meeting wait for one phrase of an edit at most.
"""

import contextlib
import os

from celery import Celery
from kombu import Queue
from kombu.exceptions import ChannelError, OperationalError

from conference.observability.tasks import tasks_observed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

SPEAK_TASK = "conference.voices.speak_tasks.speak"
TYPED_TASK = "conference.voices.speak_tasks.speak_typed"
PREPARE_TASK = "conference.voices.speak_tasks.prepare"
LIVE_QUEUE = "live-voices"
BROKER_ERRORS = (OSError, ChannelError, OperationalError)

app = Celery("voices", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = "voices"
app.conf.task_queues = [Queue(name, routing_key=name) for name in ("voices", LIVE_QUEUE)]
app.conf.task_default_routing_key = "voices"
tasks_observed()
app.autodiscover_tasks(["conference.voices"], related_name="speak_tasks")


def speak_send(phrase_id: str) -> None:
    """Asks for a phrase to be spoken; what is lost is asked for again."""
    with contextlib.suppress(*BROKER_ERRORS):
        app.send_task(SPEAK_TASK, args=[phrase_id])


def typed_send(speech_id: str) -> None:
    """Asks for what was typed to be spoken, before what edits wait for; what is lost is asked for again."""
    with contextlib.suppress(*BROKER_ERRORS):
        app.send_task(TYPED_TASK, args=[speech_id], queue=LIVE_QUEUE)


def prepare_send() -> None:
    """Asks for the network to be loaded, before there is something to say."""
    with contextlib.suppress(*BROKER_ERRORS):
        app.send_task(PREPARE_TASK)
