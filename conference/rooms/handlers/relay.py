"""Gives a participant's browser the way to the media for who can't reach it directly."""

import uuid

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone

from conference.access import present_participant_get
from conference.rooms.handlers.socket import ParticipantSocket
from conference.signalling.relay import RelayRenew, RelayRenewed
from conference.signalling.state import Relay


def relay_of(participant_id: uuid.UUID) -> Relay | None:
    """The TURN server with credentials of the participant's own; None where there is none."""
    turn = settings.TURN_SERVER
    return turn.relay(str(participant_id), timezone.now()) if turn else None


async def relay_renew(socket: ParticipantSocket, message: RelayRenew) -> RelayRenewed:
    """Gives whoever is still in the meeting credentials that are good for as long again."""
    participant = await database_sync_to_async(present_participant_get)(socket.participant_id)
    return RelayRenewed(relay_of(participant.pk))
