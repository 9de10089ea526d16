"""Meetings held, for those who host their rooms."""

import uuid

from django.db.models import QuerySet

from conference.access.callers import Caller
from conference.access.finding import found
from conference.rooms.models import Meeting


def meetings(caller: Caller) -> QuerySet[Meeting]:
    """Meetings of the rooms that the caller hosts."""
    if caller.user is None:
        return Meeting.objects.none()
    return Meeting.objects.all() if caller.user.is_admin else Meeting.objects.filter(room__owner=caller.user)


def meeting_get(caller: Caller, meeting_id: uuid.UUID) -> Meeting:
    """A meeting of a room that the caller hosts."""
    meeting: Meeting = found(meetings(caller).select_related("room").filter(pk=meeting_id), "meeting")
    return meeting
