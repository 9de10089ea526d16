"""Writes about the meeting's timer."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Meeting
from conference.signalling.errors import BadMessage, Conflict
from conference.signalling.timer import DURATION_MAX_S, DURATION_MIN_S, TimerChanged


@transaction.atomic
def timer_start(*, meeting: Meeting, duration_s: int, now: datetime.datetime) -> None:
    """Starts the timer, in place of one that runs.

    Raises:
        BadMessage: no such time can be set.
    """
    if not DURATION_MIN_S <= duration_s <= DURATION_MAX_S:
        raise BadMessage(
            _("a timer runs for {least} to {most} seconds").format(least=DURATION_MIN_S, most=DURATION_MAX_S)
        )
    _set(meeting, now, now + datetime.timedelta(seconds=duration_s), now)


@transaction.atomic
def timer_stop(*, meeting: Meeting, now: datetime.datetime) -> None:
    """Takes the timer away.

    Raises:
        Conflict: there is none.
    """
    if meeting.timer_ends_at is None:
        raise Conflict(_("there is no timer"))
    _set(meeting, None, None, now)


def _set(
    meeting: Meeting, start: datetime.datetime | None, end: datetime.datetime | None, now: datetime.datetime
) -> None:
    meeting.timer_started_at, meeting.timer_ends_at = start, end
    meeting.save(update_fields=["timer_started_at", "timer_ends_at"])
    meeting_event(meeting_id=meeting.pk, message=TimerChanged(wire.timer_to_wire(meeting, now)))
