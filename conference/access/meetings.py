"""Meetings held: for those who host their rooms, and for those who took part."""

import uuid

from django.db.models import Q, QuerySet

from conference.access.callers import Caller
from conference.access.finding import found
from conference.rooms.models import ChatMessage, Meeting, Participant


def meetings(caller: Caller) -> QuerySet[Meeting]:
    """Meetings of the rooms that the caller hosts."""
    if caller.user is None:
        return Meeting.objects.none()
    return Meeting.objects.all() if caller.user.is_admin else Meeting.objects.filter(room__owner=caller.user)


def meeting_get(caller: Caller, meeting_id: uuid.UUID) -> Meeting:
    """A meeting of a room that the caller hosts."""
    meeting: Meeting = found(meetings(caller).select_related("room").filter(pk=meeting_id), "meeting")
    return meeting


def attended_meetings(caller: Caller) -> QuerySet[Meeting]:
    """Meetings that the caller took part in or whose rooms the caller hosts; guests come back to none."""
    if caller.user is None:
        return Meeting.objects.none()
    taken_part = Participant.objects.filter(user=caller.user).values("meeting")
    return Meeting.objects.filter(Q(pk__in=meetings(caller).values("pk")) | Q(pk__in=taken_part))


def attended_meeting_get(caller: Caller, meeting_id: uuid.UUID) -> Meeting:
    """A meeting that the caller took part in or whose room the caller hosts."""
    meeting: Meeting = found(attended_meetings(caller).select_related("room").filter(pk=meeting_id), "meeting")
    return meeting


def chat_lines(caller: Caller, meeting: Meeting) -> QuerySet[ChatMessage]:
    """What the caller may read of a meeting's chat: what went to everyone, and private lines from and to the caller."""
    own = Participant.objects.filter(meeting=meeting, user=caller.user).exclude(user=None).values("pk")
    theirs = Q(recipient=None) | Q(recipient__in=own) | Q(participant__in=own)
    return ChatMessage.objects.filter(theirs, meeting=meeting)
