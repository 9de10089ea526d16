"""The items application."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """What people share in a room as objects: screens, pictures and PDFs."""

    name = "conference.items"
