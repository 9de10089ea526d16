"""What goes through the media and render workers for a meeting: connections, publications, render plans, recordings."""

import uuid
from typing import ClassVar

from django.db import models

from conference.nodes.models import Node
from conference.rooms.models.meeting import Meeting, Participant


class MediaPeer(models.Model):
    """A peer connection with a media worker: a participant's, or (without one) a node's.

    A render worker has one for its views, a media worker one for the copies that another one gets of it. `name` is what
    its owner calls it, `peer_id` what the media worker does. `media_node` is that worker; without one it is gone.
    """

    peer_id = models.CharField(primary_key=True, max_length=120)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="peers")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, related_name="peers")
    node = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, related_name="peers")
    media_node = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, related_name="carried_peers")
    name = models.CharField(max_length=40)
    epoch = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.peer_id


class Publication(models.Model):
    """An encoded track, as in `conference.signalling.state`. The row stays after its end, for the recording's sake.

    `camera` is that of a cube's (`conference.signalling.state.CameraDescription`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="publications")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="publications")
    viewer = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="views")
    peer = models.ForeignKey(MediaPeer, on_delete=models.SET_NULL, null=True, related_name="publications")
    epoch = models.PositiveBigIntegerField()
    mid = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    frame_rate_hz = models.FloatField(null=True)
    camera = models.JSONField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.source} of {self.participant}"


class RenderAssignment(models.Model):
    """The plan of a meeting that a render worker has last said yes to."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="render_assignments")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="render_assignments")
    plan = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("meeting", "node"), name="render_assignment_once")]

    def __str__(self) -> str:
        return f"{self.meeting} at {self.node}"


class CopyAssignment(models.Model):
    """What a media worker has last said that it copies of a meeting to others."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="copy_assignments")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="copy_assignments")
    plan = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("meeting", "node"), name="copy_assignment_once")]

    def __str__(self) -> str:
        return f"copies of {self.meeting} from {self.node}"


class RunningRecording(models.Model):
    """The recording of a meeting while it runs; deleted when what was written has been handed over.

    `recording_id` and `directory` are those of the recordings application; of the views, the viewer's are kept. `node`
    is the media worker that writes it; `stopped_at` is set once it shall stop.
    """

    recording_id = models.UUIDField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="running_recordings")
    directory = models.CharField(max_length=200)
    viewer = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    node = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("meeting",), condition=models.Q(stopped_at=None), name="recording_active_once"
            ),
        ]

    def __str__(self) -> str:
        return f"recording of {self.meeting}"
