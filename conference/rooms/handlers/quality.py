"""Handles what a browser says of its connection, and what a render worker says of the views it draws."""

from typing import Any

from channels.db import database_sync_to_async

from conference import access
from conference.observability.metrics import EYE_ERROR, FROZEN, JOINED, LOOKS
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.services.quality import eye_contact_add, quality_add
from conference.signalling.errors import NotFound
from conference.signalling.messages import Done
from conference.signalling.quality import EyeContactSeen, QualityTell


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


async def eye_contact_seen(socket: Any, message: EyeContactSeen) -> None:
    """Adds to how far a viewer's views were off the viewer's eye, for the render worker that draws them."""

    def write() -> None:
        view = access.rendered_view_get(socket.node, message.meeting_id, message.subject_id, message.viewer_id)
        if view is None or view.viewer is None:
            raise NotFound("there is no such view")
        eye_contact_add(viewer=view.viewer, seen=message)

    await database_sync_to_async(write)()
    EYE_ERROR.observe(message.error_deg)
