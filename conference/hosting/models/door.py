"""Who may not come in, and who waits to be let in."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from conference.rooms.models import Meeting, Room


class Ban(models.Model):
    """Somebody who may not enter a room any more: a user, or a guest by the id that the guest's browser session has."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="bans")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="bans"
    )
    guest_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=80)
    banned_by = models.CharField(max_length=80)
    banned_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-banned_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("room", "user"), name="ban_user_once"),
            models.UniqueConstraint(fields=("room", "guest_id"), name="ban_guest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.room}"


class LobbyEntry(models.Model):
    """Somebody at a room's door, by the participant id that the join token has.

    With a `meeting` they were let into it, and may come back while it lasts; without one they wait. `channel` is the
    lobby's socket while it is up.
    """

    participant_id = models.UUIDField(primary_key=True)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="lobby_entries")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    guest_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=80)
    channel = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["asked_at"]

    def __str__(self) -> str:
        return f"{self.name} at {self.room}"
