"""Meetings, and who takes part in them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from conference.nodes.models import Node
from conference.rooms.models.room import Cube, Invite, Room


class Meeting(models.Model):
    """The time that people spend together in a room; at most one is live in a room.

    `seq` is the number of its last event. `media_node` is the worker that it is pinned to; a large one is spread over
    others, too. The timer that everyone sees runs from `timer_started_at` to `timer_ends_at`, or there is none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="meetings")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    media_node = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings")
    timer_started_at = models.DateTimeField(null=True, blank=True)
    timer_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("room",), condition=models.Q(ended_at=None), name="meeting_live_once"),
        ]

    def __str__(self) -> str:
        return f"{self.room} at {self.started_at:%Y-%m-%d %H:%M}"


class ParticipantKind(models.TextChoices):
    """What a participant sits at (`conference.signalling.state.ParticipantKind`)."""

    BROWSER = "browser", "browser"
    CUBE = "cube", "cube"


class ParticipantRole(models.TextChoices):
    """What a participant may do (`conference.signalling.state.ParticipantRole`)."""

    HOST = "host", "host"
    COHOST = "cohost", "co-host"
    PARTICIPANT = "participant", "participant"


class Participant(models.Model):
    """A person in a meeting. The row stays after the person has left, for the recording's sake.

    A browser has a `channel` while its socket is up, and `lost_at` when it is not. A cube has the capture node that
    shows it, the render worker that draws it, and the epoch of the link between them once that stands. `depth_kept` is
    whether the capture node was told to have its cameras recorded. What the person
    looks at is another participant or a work item, or neither. Whose hand is up wants to speak, in the order in which
    hands were raised.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=20, choices=ParticipantKind.choices)
    role = models.CharField(max_length=20, choices=ParticipantRole.choices, default=ParticipantRole.PARTICIPANT)
    name = models.CharField(max_length=80)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    muted = models.BooleanField(default=False)
    camera_on = models.BooleanField(default=True)
    connected = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    invite = models.ForeignKey(Invite, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=100, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    wants_views = models.BooleanField(default=False)
    attends_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    attends_item = models.CharField(max_length=40, blank=True)
    hand_raised_at = models.DateTimeField(null=True, blank=True)

    cube = models.ForeignKey(Cube, on_delete=models.SET_NULL, null=True, blank=True, related_name="participations")
    capture_node = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    capture_started = models.BooleanField(default=False)
    depth_kept = models.BooleanField(default=False)
    render_node = models.ForeignKey(Node, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    link_epoch = models.PositiveBigIntegerField(null=True, blank=True)
    cameras_lost = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("meeting", "seat"), condition=models.Q(left_at=None), name="participant_seat_once"
            ),
            models.UniqueConstraint(
                fields=("meeting", "cube"), condition=models.Q(left_at=None), name="participant_cube_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
