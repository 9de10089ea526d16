"""Reads the audit log."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from conference.audit.models import Entry


@dataclass(frozen=True)
class Filter:
    """Which acts are wanted; what is empty or None doesn't matter. `text` is looked for in every name."""

    text: str = ""
    action: str = ""
    room: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


def entries(wanted: Filter) -> QuerySet[Entry]:
    """The acts that match, the newest first."""
    found = Entry.objects.all()
    if wanted.text:
        names = Q(who__icontains=wanted.text) | Q(thing_name__icontains=wanted.text) | Q(address=wanted.text)
        found = found.filter(names)
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.room:
        found = found.filter(room=wanted.room)
    if wanted.since is not None:
        found = found.filter(at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(at__lt=wanted.until)
    return found


def actions() -> list[str]:
    """Every action that the log knows."""
    return list(Entry.objects.order_by("action").values_list("action", flat=True).distinct())
