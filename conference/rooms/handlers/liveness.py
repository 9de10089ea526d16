"""Answers a browser that asks whether its connection still lives."""

from channels.db import database_sync_to_async

from conference.access import present_participant_get
from conference.rooms.handlers.socket import ParticipantSocket
from conference.signalling.liveness import Ping, Pong


async def ping(socket: ParticipantSocket, message: Ping) -> Pong:
    """Gives the number of the meeting's last event."""
    socket.expect_pings()
    participant = await database_sync_to_async(present_participant_get)(socket.participant_id)
    return Pong(participant.meeting.seq)
