"""The audit application: what hosts and admins did, when, and from where."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """A log that is only ever added to."""

    name = "conference.audit"
    label = "audit"
