"""The studio application."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """What people who edit a recording leave for each other: named versions, comments, and where they are."""

    name = "conference.studio"
