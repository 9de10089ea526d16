"""Rooms, the cubes that stand in them, and the invites that lead to them."""

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models import NodeCredential, NodeKind

SEATS_MIN, SEATS_MAX = 2, 12


class Scenario(models.TextChoices):
    """How the seats stand to each other (`conference.signalling.state.Scenario`)."""

    FACE_TO_FACE = "face-to-face", "face to face"
    ROUND_TABLE = "round-table", "round table"
    SIDE_BY_SIDE = "side-by-side", "side by side"
    CUSTOM = "custom", "custom"


class ThemeColour(models.TextChoices):
    """The colour of a room's rug and of what belongs to it (`conference.signalling.state.ThemeColour`)."""

    SAGE = "sage", "sage"
    SAND = "sand", "sand"
    SKY = "sky", "sky"
    PLUM = "plum", "plum"
    BRICK = "brick", "brick"
    SLATE = "slate", "slate"


class ThemeWall(models.TextChoices):
    """What a room's walls are of (`conference.signalling.state.ThemeWall`)."""

    SLATS = "slats", "wooden slats"
    PLASTER = "plaster", "plaster"
    DUSK = "dusk", "dusk"


class Room(models.Model):
    """A place to meet. The owner and its members may enter; the owner is host.

    `layout` is that of the custom scenario, as `conference.signalling.state.RoomLayout` travels.
    """

    slug = models.SlugField(unique=True, max_length=60)
    title = models.CharField(max_length=120)
    scenario = models.CharField(max_length=20, choices=Scenario.choices, default=Scenario.ROUND_TABLE)
    seat_count = models.PositiveSmallIntegerField(default=4)
    layout = models.JSONField(null=True, blank=True)
    theme_colour = models.CharField(max_length=20, choices=ThemeColour.choices, default=ThemeColour.SAGE)
    theme_wall = models.CharField(max_length=20, choices=ThemeWall.choices, default=ThemeWall.SLATS)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_rooms")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="rooms")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(seat_count__gte=SEATS_MIN, seat_count__lte=SEATS_MAX), name="room_seats"
            ),
            models.CheckConstraint(
                condition=~models.Q(scenario=Scenario.CUSTOM) | models.Q(layout__isnull=False),
                name="room_custom_layout",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Cube(models.Model):
    """An instrumented cubicle: the person in it sits at `seat` of `room` whenever a meeting is live there.

    Its capture node proves itself with `credential`.
    """

    name = models.CharField(max_length=80)
    credential = models.OneToOneField(
        NodeCredential,
        on_delete=models.PROTECT,
        related_name="cube",
        limit_choices_to={"kind": NodeKind.CAPTURE},
    )
    room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="cubes")
    seat = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("room", "seat"), name="cube_seat_once"),
            models.CheckConstraint(
                condition=models.Q(room=None) | models.Q(seat__isnull=False), name="cube_in_room_has_seat"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def _invite_code() -> str:
    return secrets.token_urlsafe(16)


class Invite(models.Model):
    """A link that lets whoever has it into one room, until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="invites")
    code = models.CharField(max_length=40, unique=True, default=_invite_code, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invite to {self.room}"
