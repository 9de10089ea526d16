"""What editors of a recording leave for each other: names of versions, and comments on words."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from conference.recordings.models import Recording, TranscriptVersion


class VersionName(models.Model):
    """What somebody called a version, to find it again."""

    version = models.OneToOneField(TranscriptVersion, on_delete=models.CASCADE, related_name="naming")
    name = models.CharField(max_length=80)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    named_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """What somebody says about words of a transcript, or (with a `thread`) answers to it.

    `first` and `last` are the ids of the words that it is about, which never change;
    only what begins a thread has them, and is resolved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    first = models.PositiveIntegerField(null=True, blank=True)
    last = models.PositiveIntegerField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author_name = models.CharField(max_length=254)
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return self.text[:40]
