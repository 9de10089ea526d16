"""The documents application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """What people write and draw together in a meeting: notes and a whiteboard."""

    name = "conference.documents"
