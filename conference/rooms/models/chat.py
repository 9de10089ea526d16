"""What was said in chat."""

import uuid
from typing import ClassVar

from django.db import models

from conference.rooms.models.meeting import Meeting, Participant


class ChatMessage(models.Model):
    """A line of chat: to everyone, or from one participant to another alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="chat")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="chat")
    recipient = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="private_chat"
    )
    text = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["sent_at"]

    def __str__(self) -> str:
        return f"{self.participant}: {self.text[:40]}"
