"""What people share in a meeting."""

import uuid
from typing import ClassVar

from django.db import models

from conference.rooms.models import Meeting, Participant


class ItemKind(models.TextChoices):
    """What is shared (`conference.signalling.item_state.ItemKind`)."""

    SCREEN = "screen", "screen"
    PICTURE = "picture", "picture"
    PDF = "pdf", "PDF"


class Item(models.Model):
    """Something shared, as in `conference.signalling.item_state`. The row stays after its end; its file does not.

    `suffix` is that of the file, with its dot; empty for a screen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    title = models.CharField(max_length=80, blank=True)
    slot = models.PositiveSmallIntegerField()
    suffix = models.CharField(max_length=8, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    page = models.PositiveSmallIntegerField(default=1)
    page_count = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("meeting", "slot"), condition=models.Q(ended_at=None), name="item_slot_once"
            ),
            models.UniqueConstraint(
                fields=("participant",),
                condition=models.Q(ended_at=None, kind=ItemKind.SCREEN),
                name="item_screen_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} of {self.participant}"
