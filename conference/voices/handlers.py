"""Handles what participants type to be spoken in their own voices."""

from channels.db import database_sync_to_async
from django.utils import timezone

from conference import access
from conference.rooms.handlers.socket import ParticipantSocket
from conference.session_consumer import Rule
from conference.signalling.message import Message
from conference.signalling.messages import Done
from conference.signalling.rate import Rate
from conference.signalling.typed_speech import SpeechAsked, SpeechPlay, SpeechSay
from conference.voices.typed import speech_play, speech_say


async def speech_asked(socket: ParticipantSocket, message: SpeechSay) -> SpeechAsked:
    """Has a text spoken for who may speak."""

    def write() -> str:
        participant = access.present_permitted_get(socket.participant_id, "speak")
        return str(speech_say(participant=participant, text=message.text, now=timezone.now()).pk)

    return SpeechAsked(await database_sync_to_async(write)())


async def speech_played(socket: ParticipantSocket, message: SpeechPlay) -> Done:
    """Tells everyone that what the participant sends from now on is synthetic."""

    def write() -> None:
        participant = access.present_permitted_get(socket.participant_id, "speak")
        speech = access.typed_speech_get(participant, message.speech_id)
        speech_play(participant=participant, speech=speech, now=timezone.now())

    await database_sync_to_async(write)()
    return Done()


TYPED_RULES: dict[type[Message], Rule] = {
    SpeechSay: Rule(speech_asked, rate=Rate(0.2, 8)),
    SpeechPlay: Rule(speech_played, rate=Rate(0.2, 8)),
}
