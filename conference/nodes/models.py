"""The nodes that are connected now: a row each, made at the greeting and deleted when the node is gone."""

import uuid

from django.db import models

from accounts.models import NodeCredential, NodeKind


class Node(models.Model):
    """One connection of a capture node, render worker or media worker.

    A node whose process has started anew is a new row: what it held before must be set up anew, so everything that
    points to the old row is cut loose with it. One that only lost its socket, because a web process ended, keeps its
    row, which is known by `incarnation`; meanwhile `channel` is empty. `seen_at` is its last sign of life. A node that
    is `draining` gets nothing new. `lacks` holds what a media worker does not do, as `MediaTask` names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    credential = models.OneToOneField(NodeCredential, on_delete=models.CASCADE, related_name="node")
    kind = models.CharField(max_length=20, choices=NodeKind.choices)
    name = models.CharField(max_length=80)
    capacity = models.PositiveIntegerField()
    incarnation = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=100, blank=True)
    lacks = models.JSONField(default=list)
    draining = models.BooleanField(default=False)
    connected_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    load = models.FloatField(default=0.0)
    streams = models.PositiveIntegerField(default=0)
    packets_per_s = models.FloatField(default=0.0)
    loop_lag_ms = models.FloatField(default=0.0)
    gpu_memory = models.FloatField(null=True)
    dropped = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"
