"""How long things are kept: one row for the whole service."""

from django.db import models

ONLY = 1


class Retention(models.Model):
    """After so many days recordings, meetings and acts in the audit log are deleted; None keeps them for good."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    recordings_days = models.PositiveIntegerField(null=True, blank=True)
    meetings_days = models.PositiveIntegerField(null=True, blank=True)
    audit_days = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return "retention"
