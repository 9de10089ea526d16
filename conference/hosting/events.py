"""Tells a meeting how it is hosted, and single participants what concerns them, once the transaction is committed."""

import uuid
from typing import Any

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import F

from conference.delivery import channel_deliver
from conference.hosting.models import Conduct
from conference.hosting.wire import hosting_to_wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Meeting
from conference.signalling.errors import SignallingError
from conference.signalling.hosting import HostingChanged
from conference.signalling.message import Message
from conference.signalling.session import Session


def hosting_changed(meeting_id: uuid.UUID) -> None:
    """Everyone in the meeting hears how it is hosted now; what its media workers let through may be another, too."""
    with transaction.atomic():
        Conduct.objects.get_or_create(meeting_id=meeting_id)
        Conduct.objects.filter(meeting=meeting_id).update(gates_version=F("gates_version") + 1)
        meeting = Meeting.objects.select_related("room").get(pk=meeting_id)
        meeting_event(meeting_id=meeting_id, message=HostingChanged(hosting_to_wire(meeting)))


def channel_tell(channel: str, message: Message) -> None:
    """Sends a notice to one socket when the transaction is committed."""
    _send(channel, {"type": "meeting.notice", "text": Session.notice(message)})


def channel_refuse(channel: str, error: SignallingError) -> None:
    """Closes one socket when the transaction is committed, and says why."""
    _send(channel, {"type": "meeting.refused", "text": Session.refuse(None, error)})


def _send(channel: str, event: dict[str, Any]) -> None:
    if channel:
        transaction.on_commit(lambda: async_to_sync(channel_deliver)(channel, event))
