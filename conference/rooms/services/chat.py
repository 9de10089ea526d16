"""Writes about chat."""

import datetime

from django.db import transaction

from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import ChatMessage, Participant
from conference.signalling.errors import BadMessage
from conference.signalling.messages import ChatPosted


@transaction.atomic
def chat_post(*, participant: Participant, text: str, now: datetime.datetime) -> None:
    """Says something to everyone.

    Raises:
        BadMessage: there is nothing but blanks in it.
    """
    if not text.strip():
        raise BadMessage("nothing was said")
    line = ChatMessage.objects.create(meeting=participant.meeting, participant=participant, text=text, sent_at=now)
    meeting_event(meeting_id=participant.meeting_id, message=ChatPosted(wire.chat_to_wire(line)))
