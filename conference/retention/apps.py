"""The retention application: how long things are kept."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """One row of rules, and the sweep that keeps them."""

    name = "conference.retention"
    label = "retention"
