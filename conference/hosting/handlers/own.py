"""Handles what participants say for themselves: consent to a recording, and the way to a breakout room."""

from channels.db import database_sync_to_async
from django.utils import timezone

from conference.access import present_participant_get
from conference.hosting.services.breakouts import breakout_visit
from conference.hosting.services.consent import consent_set
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.services.attention import attention_begin
from conference.session_consumer import Rule
from conference.signalling.hosting import BreakoutGo, BreakoutVisit, RecordingConsent
from conference.signalling.messages import Done
from conference.signalling.rate import Rate

OWN_RATE = Rate(per_s=1, burst=10)


async def recording_consent(socket: ParticipantSocket, message: RecordingConsent) -> Done:
    """Keeps whether the sender agrees to be recorded."""

    def keep() -> None:
        participant = present_participant_get(socket.participant_id)
        consent_set(participant=participant, agreed=message.agreed, now=timezone.now())
        attention_begin(participant=participant, now=timezone.now())

    await database_sync_to_async(keep)()
    socket.director.mark(socket.meeting_id)
    return Done()


async def visit(socket: ParticipantSocket, message: BreakoutVisit) -> BreakoutGo:
    """Gives the way to a breakout room, or back."""

    def way() -> BreakoutGo:
        participant = present_participant_get(socket.participant_id)
        return breakout_visit(participant=participant, breakout_id=message.breakout_id)

    return await database_sync_to_async(way)()


OWN_RULES = {
    RecordingConsent: Rule(recording_consent, rate=OWN_RATE),
    BreakoutVisit: Rule(visit, rate=OWN_RATE),
}
