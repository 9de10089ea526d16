"""The jobs application."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work on recordings, each a row that survives the worker."""

    name = "conference.jobs"
