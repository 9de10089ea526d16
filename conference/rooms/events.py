"""Tells participants what has changed: events to everyone in a meeting, in order, and notices to one."""

import uuid

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import F

from conference.delivery import channel_deliver, group_deliver
from conference.rooms.models import Meeting
from conference.signalling.hosting import HostingChanged
from conference.signalling.items import ItemChanged, ItemRemoved
from conference.signalling.messages import MeetingEnded, Message, RoomChanged
from conference.signalling.session import Session


def meeting_group(meeting_id: uuid.UUID) -> str:
    """The channel layer's group of the sockets in a meeting."""
    return f"meeting.{meeting_id}"


def meeting_event(*, meeting_id: uuid.UUID, message: Message) -> int:
    """Numbers an event of the meeting, and sends it when the transaction around it is committed: its `seq`."""
    with transaction.atomic():
        Meeting.objects.filter(pk=meeting_id).update(seq=F("seq") + 1)
        seq: int = Meeting.objects.values_list("seq", flat=True).get(pk=meeting_id)
        event = {
            "type": "meeting.event",
            "seq": seq,
            "text": Session.notice(message, seq),
            "last": isinstance(message, MeetingEnded),
            "unsettles": isinstance(message, RoomChanged | HostingChanged | ItemChanged | ItemRemoved),
        }
        transaction.on_commit(lambda: async_to_sync(group_deliver)(meeting_group(meeting_id), event))
    return seq


def participant_tell(*, channel: str, message: Message) -> None:
    """Sends a notice to one participant's socket when the transaction around it is committed."""
    transaction.on_commit(lambda: async_to_sync(participant_notify)(channel, message))


async def meeting_notify(meeting_id: uuid.UUID, message: Message) -> None:
    """Sends a notice to everyone in a meeting: for what is of no use a moment later, and in no snapshot."""
    notice = {"type": "meeting.notice", "text": Session.notice(message)}
    await group_deliver(meeting_group(meeting_id), notice)


async def participant_notify(channel: str, message: Message) -> None:
    """Sends a notice to one participant's socket; what a full or closed socket misses, its next snapshot makes good."""
    if channel:
        await channel_deliver(channel, {"type": "meeting.notice", "text": Session.notice(message)})
