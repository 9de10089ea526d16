"""Writes about chat."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conference.rooms import wire
from conference.rooms.events import meeting_event, participant_tell
from conference.rooms.models import ChatMessage, Participant
from conference.rooms.models.meeting import ParticipantKind
from conference.signalling.errors import BadMessage
from conference.signalling.messages import ChatPosted


@transaction.atomic
def chat_post(*, participant: Participant, recipient: Participant | None, text: str, now: datetime.datetime) -> None:
    """Says something to everyone, or (with a recipient) so that nobody but the two hears of it.

    Raises:
        BadMessage: there is nothing but blanks in it, or the recipient is not somebody else at a browser.
    """
    if not text.strip():
        raise BadMessage(_("nothing was said"))
    if recipient is not None and (recipient.pk == participant.pk or recipient.kind != ParticipantKind.BROWSER):
        raise BadMessage(_("write to somebody else who is at a browser"))
    line = ChatMessage.objects.create(
        meeting=participant.meeting, participant=participant, recipient=recipient, text=text, sent_at=now
    )
    posted = ChatPosted(wire.chat_to_wire(line))
    if recipient is None:
        meeting_event(meeting_id=participant.meeting_id, message=posted)
        return
    # No event: its number alone would tell everyone that something was said.
    for channel in (participant.channel, recipient.channel):
        participant_tell(channel=channel, message=posted)
