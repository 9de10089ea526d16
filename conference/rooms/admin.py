"""The admin pages for rooms, cubes, invites and meetings."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.logged_admin import LoggedAdmin
from conference.audit.services import actor_of
from conference.rooms.models import Cube, Invite, Meeting, Participant, Room
from conference.rooms.services.layouts import layout_check, layout_read
from conference.rooms.services.managing import invite_revoke
from conference.rooms.services.rooms import scenario_check
from conference.signalling.errors import BadMessage

LAYOUT_HELP = (
    'Of the custom scenario: {"seats": [{"x_m", "z_m", "facing_rad"}], "work_items": [{"id", "title", '
    '"centre_m": [x, y, z], "facing_rad", "width_m", "height_m"}]}. Metres; y is up; an angle is 0 along z.'
)


class RoomForm(ModelForm):
    """A room; its own layout is checked as it would be drawn."""

    class Meta:
        model = Room
        fields = ("title", "slug", "scenario", "seat_count", "layout", "owner", "members")
        help_texts: ClassVar = {"layout": LAYOUT_HELP}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "scenario" not in cleaned or "seat_count" not in cleaned:
            return cleaned
        raw = cleaned.get("layout")
        try:
            scenario_check(cleaned["scenario"], cleaned["seat_count"], has_layout=raw is not None)
            if raw is not None:
                layout_check(layout_read(raw), cleaned["seat_count"])
        except BadMessage as error:
            raise ValidationError(error.message) from None
        return cleaned


@admin.register(Room)
class RoomAdmin(LoggedAdmin):
    """Rooms and who may enter them."""

    form = RoomForm
    list_display = ("title", "slug", "scenario", "seat_count", "owner")
    list_filter = ("scenario",)
    search_fields = ("title", "slug")
    filter_horizontal = ("members",)
    prepopulated_fields: ClassVar = {"slug": ("title",)}


@admin.register(Cube)
class CubeAdmin(LoggedAdmin):
    """Cubes, the credential of their node, and their seat."""

    list_display = ("name", "room", "seat", "credential")
    list_filter = ("room",)


@admin.register(Invite)
class InviteAdmin(LoggedAdmin):
    """Invites; they are made from the room's page and revoked here."""

    list_display = ("room", "created_by", "created_at", "expires_at", "revoked_at")
    list_filter = ("room",)
    readonly_fields = ("room", "created_by", "created_at")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for invite in queryset.filter(revoked_at=None):
            invite_revoke(actor=actor_of(request, request.user), invite=invite)


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
