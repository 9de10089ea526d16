"""Writes about raised hands, and tells of reactions, which are not kept."""

import datetime

from django.db import transaction

from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Participant
from conference.rooms.selectors import present
from conference.signalling.gestures import Reaction, ReactionShown
from conference.signalling.messages import ParticipantChanged


@transaction.atomic
def hand_set(*, participant: Participant, raised: bool, now: datetime.datetime) -> None:
    """Raises or lowers the participant's hand; one that is up keeps its place in the order."""
    if raised == (participant.hand_raised_at is not None):
        return
    participant.hand_raised_at = now if raised else None
    participant.save(update_fields=["hand_raised_at"])
    _tell(participant)


@transaction.atomic
def hands_lower(*, host: Participant) -> None:
    """Lowers every hand in the host's meeting."""
    for participant in present(host.meeting_id).exclude(hand_raised_at=None):
        participant.hand_raised_at = None
        participant.save(update_fields=["hand_raised_at"])
        _tell(participant)


def reaction_show(*, participant: Participant, reaction: Reaction) -> None:
    """Shows a reaction of the participant to everyone who is there now."""
    meeting_event(meeting_id=participant.meeting_id, message=ReactionShown(str(participant.pk), reaction))


def _tell(participant: Participant) -> None:
    meeting_event(meeting_id=participant.meeting_id, message=ParticipantChanged(wire.participant_to_wire(participant)))
