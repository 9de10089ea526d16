"""The admin pages for rooms, cubes, invites and meetings."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from conference.rooms.models import Cube, Invite, Meeting, Participant, Room


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin):
    """Rooms and who may enter them."""

    list_display = ("title", "slug", "scenario", "seat_count", "owner")
    list_filter = ("scenario",)
    search_fields = ("title", "slug")
    filter_horizontal = ("members",)
    prepopulated_fields: ClassVar = {"slug": ("title",)}


@admin.register(Cube)
class CubeAdmin(admin.ModelAdmin):
    """Cubes, the credential of their node, and their seat."""

    list_display = ("name", "room", "seat", "credential")
    list_filter = ("room",)


@admin.register(Invite)
class InviteAdmin(admin.ModelAdmin):
    """Invites; they are made from the room's page and revoked here."""

    list_display = ("room", "created_by", "created_at", "expires_at", "revoked_at")
    list_filter = ("room",)
    readonly_fields = ("room", "created_by", "created_at")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        queryset.filter(revoked_at=None).update(revoked_at=timezone.now())


class _ReadOnly(admin.ModelAdmin):
    """Rows that the service itself writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ParticipantInline(admin.TabularInline):
    """Who took part in a meeting."""

    model = Participant
    fields = ("name", "kind", "role", "seat", "joined_at", "left_at")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Meeting)
class MeetingAdmin(_ReadOnly):
    """Meetings, to look at."""

    list_display = ("room", "started_at", "ended_at", "media_node")
    list_filter = ("room",)
    inlines = (ParticipantInline,)
