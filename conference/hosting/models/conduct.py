"""What hosts have decided in one meeting: about the meeting, about each participant, and what follows for its media."""

from django.db import models

from conference.nodes.models import Node
from conference.rooms.models import Meeting, Participant


class Conduct(models.Model):
    """What hosts have decided about a meeting. While `breakouts_open`, its people are in the breakout rooms."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="conduct")
    locked = models.BooleanField(default=False)
    spotlight = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    gates_version = models.PositiveBigIntegerField(default=0)
    breakouts_open = models.BooleanField(default=False)
    breakouts_end_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"conduct of {self.meeting}"


class Standing(models.Model):
    """What hosts have decided about a participant; `allowed` has an act's name for each that was let or forbidden.

    A guest is known again by `guest_id`, which the guest's browser session has; a user by the participant's user. One
    who was removed doesn't come back with the same token.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    guest_id = models.UUIDField(null=True, blank=True, db_index=True)
    allowed = models.JSONField(default=dict)
    muted_by_host = models.BooleanField(default=False)
    camera_stopped = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"standing of {self.participant}"


class MediaGates(models.Model):
    """The version of a meeting's gates that a media worker has last said yes to."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, primary_key=True, related_name="media_gates")
    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"gates of {self.meeting} at {self.node}"
