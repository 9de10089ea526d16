"""Handles what a browser says of its connection."""

from channels.db import database_sync_to_async

from conference import access
from conference.observability.metrics import FROZEN, JOINED, LOOKS
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.services.quality import quality_add
from conference.signalling.messages import Done
from conference.signalling.quality import QualityTell


async def quality_tell(socket: ParticipantSocket, message: QualityTell) -> Done:
    """Adds to how good the sender's connection was."""

    def write() -> None:
        participant = access.present_participant_get(socket.participant_id)
        quality_add(participant=participant, told=message)

    await database_sync_to_async(write)()
    for quality in ("good", "fair", "poor"):
        LOOKS.labels(quality).inc(getattr(message, quality))
    FROZEN.inc(message.froze)
    if message.joined_ms is not None:
        JOINED.observe(message.joined_ms / 1000)
    return Done()
