"""What hosting does by itself: closes breakout rooms in time, and ends meetings that nobody came back to."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from conference.hosting.models import Breakout, Conduct
from conference.hosting.services.breakouts import breakouts_close
from conference.rooms.models import Meeting, Participant
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.services.participation import meeting_end


def breakouts_due(*, now: datetime.datetime) -> list[uuid.UUID]:
    """Calls everyone back from breakout rooms whose time is over, and ends what everyone has left: the meetings."""
    open_ones = Conduct.objects.filter(breakouts_open=True, meeting__ended_at=None)
    changed = []
    for conduct in open_ones.select_related("meeting__room"):
        if conduct.breakouts_end_at is not None and conduct.breakouts_end_at <= now:
            with transaction.atomic():
                breakouts_close(conduct.meeting)
            changed.append(conduct.meeting_id)
        elif _is_deserted(conduct.meeting, now):
            with transaction.atomic():
                meeting_end(meeting_id=conduct.meeting_id, reason="everyone has left", now=now)
            changed.append(conduct.meeting_id)
    return changed


def _is_deserted(meeting: Meeting, now: datetime.datetime) -> bool:
    """Whether nobody is in the meeting or its breakout rooms, or was a moment ago, on the way between them."""
    rooms = Breakout.objects.filter(meeting=meeting).values("room")
    recently = now - datetime.timedelta(seconds=settings.GRACE_S)
    people = Participant.objects.filter(kind=ParticipantKind.BROWSER).filter(
        Q(meeting=meeting) | Q(meeting__room__in=rooms, meeting__started_at__gte=meeting.started_at)
    )
    return not people.filter(Q(left_at=None) | Q(left_at__gt=recently)).exists()
