"""Recordings and exports in the admin pages: to look at, and to delete with their files."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.logged_admin import LoggedAdmin
from conference.recordings.models import Export, Recording
from conference.recordings.services import recording_delete


@admin.register(Recording)
class RecordingAdmin(LoggedAdmin):
    """Shows what was recorded."""

    list_display = ("meeting", "started_at", "duration_s", "state", "started_by")
    list_filter = ("state",)
    readonly_fields = tuple(field.name for field in Recording._meta.fields)

    def delete_model(self, request: HttpRequest, obj: Recording) -> None:
        """Deletes one."""
        recording_delete(recording=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Recording]) -> None:
        """Deletes those chosen in the list."""
        for recording in queryset:
            recording_delete(recording=recording)


@admin.register(Export)
class ExportAdmin(LoggedAdmin):
    """Shows what was exported."""

    list_display = ("recording", "version", "format", "created_at")
    readonly_fields = tuple(field.name for field in Export._meta.fields)
