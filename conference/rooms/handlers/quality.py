"""Handles what a browser says of its connection."""

from channels.db import database_sync_to_async

from conference import access
from conference.observability.metrics import LOOKS
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.services.quality import quality_add
from conference.signalling.messages import Done
from conference.signalling.quality import QualityTell


async def quality_tell(socket: ParticipantSocket, message: QualityTell) -> Done:
    """Adds to how good the sender's connection was."""

    def write() -> None:
        participant = access.present_participant_get(socket.participant_id)
        quality_add(participant=participant, good=message.good, fair=message.fair, poor=message.poor)

    await database_sync_to_async(write)()
    for quality in ("good", "fair", "poor"):
        LOOKS.labels(quality).inc(getattr(message, quality))
    return Done()
