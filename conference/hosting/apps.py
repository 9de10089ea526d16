"""The hosting application: who may do what in a meeting, and what its hosts decide."""

from django.apps import AppConfig


class HostingConfig(AppConfig):
    name = "conference.hosting"
    label = "hosting"
