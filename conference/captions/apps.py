"""The captions application: what is said in a meeting, to be read while it is said."""

from django.apps import AppConfig


class CaptionsConfig(AppConfig):
    name = "conference.captions"
