"""Handles captions: a browser wants them, a media worker has heard something."""

from typing import Any

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference import access
from conference.captions.services import caption_correct, captions_want, utterance_take
from conference.hosting.acting import Acting
from conference.rooms.handlers.socket import ParticipantSocket
from conference.session_consumer import Rule
from conference.signalling.captions import CaptionCorrect, CaptionsWant, UtteranceHeard
from conference.signalling.message import Message
from conference.signalling.messages import Done
from conference.signalling.rate import Rate


async def captions_wanted(socket: ParticipantSocket, message: CaptionsWant) -> Done:
    """Turns captions on or off for the sender; whoever has them may always turn them off."""

    def write() -> None:
        if message.wanted:
            participant = access.present_permitted_get(socket.participant_id, "caption")
        else:
            participant = access.present_participant_get(socket.participant_id)
        captions_want(participant=participant, wanted=message.wanted)

    await database_sync_to_async(write)()
    socket.director.mark(socket.meeting_id)
    return Done()


async def utterance_heard(socket: Any, message: UtteranceHeard) -> Done:
    """Has an utterance understood, for the media worker of its meeting."""

    def take() -> None:
        speaker = access.heard_participant_get(socket.node, message.meeting_id, message.participant_id)
        utterance_take(speaker=speaker, heard=message, now=timezone.now())

    await database_sync_to_async(take)()
    return Done()


async def caption_written(socket: ParticipantSocket, message: CaptionCorrect) -> Done:
    """Keeps what the speaker or a host has written in place of what was understood."""

    @transaction.atomic
    def write() -> None:
        participant = access.present_participant_get(socket.participant_id)
        line = access.own_caption_get(participant, message.caption_id)
        caption_correct(line=line, text=message.text, struck=message.struck)
        if line.participant_id != participant.pk:
            Acting(participant, socket.address).note(
                "caption.strike" if message.struck else "caption.correct", line.participant
            )

    await database_sync_to_async(write)()
    return Done()


CAPTION_RULES: dict[type[Message], Rule] = {
    CaptionsWant: Rule(captions_wanted, rate=Rate(2.0, 10)),
    CaptionCorrect: Rule(caption_written, rate=Rate(2.0, 10)),
}
