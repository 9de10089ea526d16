"""Sets how long things are kept, and deletes what is older."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import Entry
from conference.audit.services import SERVICE, Actor, Thing, record
from conference.recordings.models import Recording, RecordingState
from conference.recordings.services import recording_delete
from conference.retention.models import ONLY, Retention
from conference.rooms.models import Meeting
from conference.signalling.errors import BadMessage

DAYS_MAX = 36_500
AT_ONCE_MAX = 100
"""A sweep deletes so many of a kind; the next one goes on."""
FINAL = (RecordingState.READY, RecordingState.FAILED)


def retention() -> Retention:
    """How long things are kept now; everything for good until an admin says otherwise."""
    return Retention.objects.filter(pk=ONLY).first() or Retention()


@transaction.atomic
def retention_set(
    *, actor: Actor, recordings_days: int | None, meetings_days: int | None, audit_days: int | None
) -> Retention:
    """From the next sweep on things are kept for so long.

    Raises:
        BadMessage: not a number of days; or a meeting would go before its recordings.
    """
    for days in (recordings_days, meetings_days, audit_days):
        if days is not None and not 1 <= days <= DAYS_MAX:
            raise BadMessage(_("things are kept from 1 to {most} days, or for good").format(most=DAYS_MAX))
    if meetings_days is not None and (recordings_days is None or recordings_days > meetings_days):
        raise BadMessage(_("a meeting is kept as long as its recordings: keep meetings longer, or recordings shorter"))
    kept = Retention(recordings_days=recordings_days, meetings_days=meetings_days, audit_days=audit_days)
    kept.save()
    record(
        actor=actor,
        action="retention.update",
        thing=Thing("retention", "1"),
        detail={"recordings_days": recordings_days, "meetings_days": meetings_days, "audit_days": audit_days},
    )
    return kept


def retention_sweep() -> int:
    """Deletes what is older than it may be: how many recordings, meetings and acts."""
    rules = retention()
    return (
        _recordings_delete(_before(rules.recordings_days))
        + _meetings_delete(_before(rules.meetings_days))
        + _audit_delete(_before(rules.audit_days))
    )


def _before(days: int | None) -> datetime.datetime | None:
    return None if days is None else timezone.now() - datetime.timedelta(days=days)


def _recordings_delete(before: datetime.datetime | None) -> int:
    if before is None:
        return 0
    old = Recording.objects.filter(started_at__lt=before, state__in=FINAL).select_related("meeting__room")
    for recording in (due := list(old[:AT_ONCE_MAX])):
        room = recording.meeting.room
        thing = Thing("recording", str(recording.pk), f"{room.title} {recording.started_at:%Y-%m-%d %H:%M}")
        with transaction.atomic():
            record(actor=SERVICE, action="recording.expire", thing=thing, room=room.slug)
            recording_delete(recording=recording)
    return len(due)


def _meetings_delete(before: datetime.datetime | None) -> int:
    if before is None:
        return 0
    old = Meeting.objects.filter(ended_at__lt=before, recordings=None, running_recordings=None, peers=None)
    due = list(old.values_list("pk", flat=True)[:AT_ONCE_MAX])
    Meeting.objects.filter(pk__in=due).delete()
    if due:
        thing = Thing("meeting", "", f"{len(due)} meetings")
        record(actor=SERVICE, action="meeting.expire", thing=thing, detail={"count": len(due)})
    return len(due)


def _audit_delete(before: datetime.datetime | None) -> int:
    if before is None:
        return 0
    return Entry.objects.filter(at__lt=before).delete()[0]
