"""Handles polls: one function for each type of message."""

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference import access
from conference.hosting.acting import Acting
from conference.polls import services
from conference.rooms.handlers.socket import ParticipantSocket
from conference.signalling.messages import Done
from conference.signalling.polls import PollClose, PollOpen, PollVote


async def poll_open(socket: ParticipantSocket, message: PollOpen) -> Done:
    """Asks everyone, for a host."""

    @transaction.atomic
    def write() -> None:
        host = access.present_host_get(socket.participant_id)
        services.poll_open(
            host=host,
            question=message.question,
            options=message.options,
            multiple=message.multiple,
            now=timezone.now(),
        )
        Acting(host, socket.address).note_meeting("poll.open", question=message.question.strip())

    await database_sync_to_async(write)()
    return Done()


async def poll_vote(socket: ParticipantSocket, message: PollVote) -> Done:
    """Keeps the sender's answer."""

    def write() -> None:
        participant = access.present_participant_get(socket.participant_id)
        poll = access.poll_get(participant, message.poll_id)
        services.poll_vote(participant=participant, poll=poll, chosen=message.chosen)

    await database_sync_to_async(write)()
    return Done()


async def poll_close(socket: ParticipantSocket, message: PollClose) -> Done:
    """Ends a poll, for a host."""

    @transaction.atomic
    def write() -> None:
        host = access.present_host_get(socket.participant_id)
        poll = access.poll_get(host, message.poll_id)
        services.poll_close(poll=poll, now=timezone.now())
        Acting(host, socket.address).note_meeting("poll.close", question=poll.question)

    await database_sync_to_async(write)()
    return Done()
