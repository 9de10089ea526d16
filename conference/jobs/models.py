"""Jobs: what shall be done, how far it is, and who does it now."""

import uuid
from typing import ClassVar

from django.db import models


class JobState(models.TextChoices):
    """Where a job is; `done` and `failed` are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobKind(models.TextChoices):
    """What a job does."""

    ASSEMBLE = "assemble"
    TRANSCRIBE = "transcribe"
    EXPORT = "export"
    VOICE = "voice"


class Job(models.Model):
    """One piece of long work on a recording. The row is the truth; a broker's message only wakes a worker.

    `key` makes queueing idempotent. `task` is the Celery task that takes this job's id. While it runs, `worker` holds
    it until `lease_until`, and puts that off with each heartbeat; a job whose lease has lapsed is queued again.
    `message` is a text with places for `values` (`jobs/messages.py` puts it together in the reader's language).
    `message` is for whoever waits for it; `reason`, what went wrong unexpectedly the last time, for admins alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey("recordings.Recording", on_delete=models.CASCADE, null=True, related_name="jobs")
    kind = models.CharField(max_length=20, choices=JobKind.choices)
    key = models.CharField(max_length=120, unique=True)
    task = models.CharField(max_length=120)
    target_id = models.UUIDField(null=True, blank=True)

    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.FloatField(default=0.0)
    message = models.CharField(max_length=500, blank=True)
    values = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"], name="job_lease")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
