"""The recordings application."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    """Recordings, their transcripts with every version, and exports."""

    name = "conference.recordings"
