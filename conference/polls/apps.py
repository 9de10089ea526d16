"""The polls application: questions asked in a meeting, and their answers."""

from django.apps import AppConfig


class PollsConfig(AppConfig):
    name = "conference.polls"
