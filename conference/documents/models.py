"""Documents that are written together: kept as the updates that made them, compacted now and then."""

import uuid
from typing import ClassVar

from django.db import models

from conference.rooms.models import Meeting


class DocumentKind(models.TextChoices):
    """What a document is."""

    NOTES = "notes", "notes"
    WHITEBOARD = "whiteboard", "whiteboard"


class Document(models.Model):
    """A Yjs document of a meeting: `snapshot` is one update with everything but what `updates` holds.

    `bytes_kept` is the length of all of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    snapshot = models.BinaryField(default=bytes)
    bytes_kept = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("meeting", "kind"), name="document_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.meeting}"


class DocumentUpdate(models.Model):
    """A change that is not in the snapshot yet."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="updates")
    update = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{len(self.update)} bytes of {self.document}"
