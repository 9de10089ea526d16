"""Polls of a meeting, and what each participant chose; they stay after the meeting."""

import uuid
from typing import ClassVar

from django.db import models

from conference.rooms.models import Meeting, Participant


class Poll(models.Model):
    """A question; `options` is a list of texts. It is open until `closed_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="polls")
    asked_by = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=300)
    options = models.JSONField()
    multiple = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["opened_at"]

    def __str__(self) -> str:
        return self.question[:60]


class Ballot(models.Model):
    """What one participant chose in a poll: numbers of options, from 0."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="ballots")
    chosen = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("poll", "participant"), name="ballot_once")]

    def __str__(self) -> str:
        return f"ballot in {self.poll}"
