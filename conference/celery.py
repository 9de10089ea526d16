"""The Celery application: jobs of recordings, on the file system's broker unless the environment names another."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")

app = Celery("conference")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["conference.recordings", "conference.jobs", "conference.integrations"])
