"""The app of people's own voices."""

from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "conference.voices"
    default_auto_field = "django.db.models.BigAutoField"
