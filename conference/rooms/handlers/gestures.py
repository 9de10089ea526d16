"""Handles raised hands, reactions and the timer: one function for each type of message."""

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference import access
from conference.hosting.acting import Acting
from conference.rooms.handlers.socket import ParticipantSocket
from conference.rooms.services import gestures, timer
from conference.signalling.gestures import HandSet, HandsLower, ReactionShow
from conference.signalling.messages import Done
from conference.signalling.timer import TimerStart, TimerStop


async def hand_set(socket: ParticipantSocket, message: HandSet) -> Done:
    """Raises or lowers the sender's hand."""

    def write() -> None:
        participant = access.present_participant_get(socket.participant_id)
        gestures.hand_set(participant=participant, raised=message.raised, now=timezone.now())

    await database_sync_to_async(write)()
    return Done()


async def hands_lower(socket: ParticipantSocket, message: HandsLower) -> Done:
    """Lowers somebody's hand or all hands, for a host."""

    @transaction.atomic
    def write() -> None:
        host = access.present_host_get(socket.participant_id)
        acting = Acting(host, socket.address)
        if message.participant_id is None:
            gestures.hands_lower(host=host)
            acting.note_meeting("meeting.lower_hands")
            return
        participant = access.meeting_participant_get(host, message.participant_id)
        gestures.hand_set(participant=participant, raised=False, now=timezone.now())
        acting.note("participant.lower_hand", participant)

    await database_sync_to_async(write)()
    return Done()


async def reaction_show(socket: ParticipantSocket, message: ReactionShow) -> Done:
    """Shows the sender's reaction to everyone."""

    def write() -> None:
        participant = access.present_participant_get(socket.participant_id)
        gestures.reaction_show(participant=participant, reaction=message.reaction)

    await database_sync_to_async(write)()
    return Done()


async def timer_start(socket: ParticipantSocket, message: TimerStart) -> Done:
    """Starts the timer, for a host."""

    @transaction.atomic
    def write() -> None:
        host = access.present_host_get(socket.participant_id)
        timer.timer_start(meeting=host.meeting, duration_s=message.duration_s, now=timezone.now())
        Acting(host, socket.address).note_meeting("timer.start", duration_s=message.duration_s)

    await database_sync_to_async(write)()
    return Done()


async def timer_stop(socket: ParticipantSocket, message: TimerStop) -> Done:
    """Takes the timer away, for a host."""

    @transaction.atomic
    def write() -> None:
        host = access.present_host_get(socket.participant_id)
        timer.timer_stop(meeting=host.meeting, now=timezone.now())
        Acting(host, socket.address).note_meeting("timer.stop")

    await database_sync_to_async(write)()
    return Done()
