"""Jobs in the admin pages: to look at."""

from django.contrib import admin

from accounts.logged_admin import LoggedAdmin
from conference.jobs.models import Job


@admin.register(Job)
class JobAdmin(LoggedAdmin):
    """Shows how far each job is."""

    list_display = ("key", "kind", "state", "progress", "message", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind")
    readonly_fields = tuple(field.name for field in Job._meta.fields)
