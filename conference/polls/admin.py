"""Polls in Django's admin: to be read, not changed."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from conference.polls.models import Poll
from conference.polls.selectors import poll_to_wire


@admin.register(Poll)
class PollAdmin(admin.ModelAdmin):
    """What was asked in which meeting, and the counts."""

    list_display = ("question", "meeting", "opened_at", "closed_at")
    readonly_fields: ClassVar = ("meeting", "question", "multiple", "opened_at", "closed_at", "counts")
    fields = readonly_fields

    @admin.display(description="answers")
    def counts(self, poll: Poll) -> str:
        return "; ".join(f"{option.text}: {option.votes}" for option in poll_to_wire(poll).options)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
