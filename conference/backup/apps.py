"""The backup application: all that an installation keeps, into one file and back."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Two commands: `manage.py backup FILE` and `manage.py restore FILE`."""

    name = "conference.backup"
