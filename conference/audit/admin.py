"""The log in Django's admin pages, to look at; and what is done in Django's admin pages, in the log."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from conference.audit.models import Entry
from conference.audit.services import Actor, Thing, record

VERBS = {ADDITION: "create", CHANGE: "update", DELETION: "delete"}


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """The audit log, which nobody changes here either."""

    list_display = ("at", "who", "address", "action", "thing_name", "room")
    list_filter = ("action",)
    search_fields = ("who", "thing_name")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@receiver(post_save, sender=LogEntry)
def keep_admin_act(instance: LogEntry, created: bool, **_: Any) -> None:
    """Django keeps a log of its own of what is done in its admin pages: each line of it belongs in ours."""
    kind = instance.content_type.model if instance.content_type else "object"
    if created and instance.action_flag in VERBS:
        record(
            actor=Actor(instance.user, str(instance.user)),
            action=f"{kind}.{VERBS[instance.action_flag]}",
            thing=Thing(kind, str(instance.object_id), instance.object_repr),
            detail={"with": "Django's admin pages", "what": instance.get_change_message()},
        )
