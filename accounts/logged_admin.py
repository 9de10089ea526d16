"""Pages of Django's admin whose every act leaves a line in Django's log, and so in whatever listens to it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.http import HttpRequest


class LoggedAdmin(admin.ModelAdmin):
    """Logs deletions from a list one by one: Django writes them in one go, past the signals of each."""

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> list[LogEntry]:
        return [
            LogEntry.objects.log_actions(request.user.pk, [each], DELETION, single_object=True) for each in queryset
        ]
