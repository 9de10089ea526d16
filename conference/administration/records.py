"""The audit log, and storage with how long things are kept: for admins."""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from conference import files
from conference.administration.caller import acting, admin_of
from conference.audit.models import Entry
from conference.audit.selectors import Filter, actions, entries
from conference.recordings.models import Recording
from conference.retention.models import Retention
from conference.retention.services import retention, retention_set
from conference.rooms.models import Meeting

router = Router()
SHOWN_MAX = 100
EXPORTED_MAX = 100_000
COLUMNS = ("at", "who", "address", "action", "thing_kind", "thing_id", "thing_name", "room", "detail")


class FilterIn(Schema):
    text: str = Field("", max_length=100)
    action: str = Field("", max_length=60)
    room: str = Field("", max_length=60)
    since: datetime | None = None
    until: datetime | None = None


class EntryOut(Schema):
    id: UUID
    at: datetime
    who: str
    address: str | None
    action: str
    thing_kind: str
    thing_id: str
    thing_name: str
    room: str
    detail: dict[str, Any]


class LogOut(Schema):
    entries: list[EntryOut]
    actions: list[str]
    has_more: bool


class RetentionBody(Schema):
    recordings_days: int | None
    meetings_days: int | None
    audit_days: int | None


class StorageOut(Schema):
    recordings_bytes: int
    recordings_count: int
    meetings_count: int
    free_bytes: int
    total_bytes: int
    retention: RetentionBody


@router.get("/admin/audit", response=LogOut)
def log_show(request: HttpRequest, wanted: Query[FilterIn]) -> dict[str, Any]:
    """The acts that match, the newest first; `until` of the last one shown gives those before it."""
    admin_of(request)
    found = list(entries(Filter(**wanted.dict()))[: SHOWN_MAX + 1])
    return {"entries": found[:SHOWN_MAX], "actions": actions(), "has_more": len(found) > SHOWN_MAX}


@router.get("/admin/audit.csv")
def log_export(request: HttpRequest, wanted: Query[FilterIn]) -> StreamingHttpResponse:
    """The acts that match as a table to keep."""
    admin_of(request)
    found = entries(Filter(**wanted.dict()))[:EXPORTED_MAX]
    response = StreamingHttpResponse(_lines(found.iterator()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="eyeline-audit.csv"'
    return response


@router.get("/admin/storage", response=StorageOut)
def storage_show(request: HttpRequest) -> dict[str, Any]:
    """What is kept, how much room it takes, and for how long it is kept."""
    admin_of(request)
    disk = shutil.disk_usage(settings.DATA_DIR)
    return {
        "recordings_bytes": files.kept_bytes(settings.RECORDINGS_DIR),
        "recordings_count": Recording.objects.count(),
        "meetings_count": Meeting.objects.count(),
        "free_bytes": disk.free,
        "total_bytes": disk.total,
        "retention": retention(),
    }


@router.put("/admin/retention", response=RetentionBody)
def retention_change(request: HttpRequest, body: RetentionBody) -> Retention:
    """Sets how long things are kept; what is older goes with the next sweep."""
    return retention_set(actor=acting(request), **body.dict())


class _Echo:
    """A file for the CSV writer that gives each line back."""

    def write(self, line: str) -> str:
        return line


def _lines(found: Iterator[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for entry in found:
        row = [getattr(entry, column) for column in COLUMNS[1:-1]]
        yield writer.writerow([entry.at.isoformat(), *map(_safe, row), json.dumps(entry.detail, ensure_ascii=False)])


def _safe(value: Any) -> str:
    """Kept from being taken for a formula by a spreadsheet: names are typed by anybody."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
