"""The Celery application: jobs of recordings, on the file system's broker unless the environment names another."""

import os

from celery import Celery

from conference.observability.tasks import tasks_observed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

app = Celery("conference")
app.config_from_object("django.conf:settings", namespace="CELERY")
tasks_observed()
app.autodiscover_tasks(["conference.recordings", "conference.jobs", "conference.integrations", "conference.voices"])
