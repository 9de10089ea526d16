"""The admin page for the nodes that are connected now."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from conference.nodes.models import Node


@admin.register(Node)
class NodeAdmin(admin.ModelAdmin):
    """Connected nodes and how they are, to look at."""

    list_display = ("name", "kind", "load", "streams", "packets_per_s", "loop_lag_ms", "dropped", "seen_at")
    list_filter = ("kind",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
