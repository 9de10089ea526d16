"""The audit log: a row for each act of a host or an admin, which nobody changes."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

ACTION_MAX = 60
NAME_MAX = 120


class Entry(models.Model):
    """One act. Names are kept beside ids, so that the log can still be read when what it speaks of is gone.

    `room` is the slug of the room that it happened in, if in one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who = models.CharField(max_length=NAME_MAX)
    address = models.GenericIPAddressField(null=True, blank=True)
    action = models.CharField(max_length=ACTION_MAX)
    thing_kind = models.CharField(max_length=ACTION_MAX)
    thing_id = models.CharField(max_length=NAME_MAX)
    thing_name = models.CharField(max_length=NAME_MAX, blank=True)
    room = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [
            models.Index(fields=["action", "-at"], name="audit_action"),
            models.Index(fields=["room", "-at"], name="audit_room"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.action} {self.thing_name or self.thing_id}"
