"""Speaking by typing, on the wire: what a participant wrote is spoken in the participant's own voice."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.message import Message, by_type

SPEECH_MAX = 300
"""Characters of one text: some twenty seconds of speech."""


@dataclass(frozen=True)
class SpeechSay(Message):
    """Asks for a text to be spoken in the sender's voice; the reply is `SpeechAsked`."""

    type: ClassVar[str] = "speech.say"
    text: str = field(metadata={"max": SPEECH_MAX})


@dataclass(frozen=True)
class SpeechAsked(Message):
    """The reply to `SpeechSay`: under this id the sound is had over HTTP, as soon as it is made."""

    type: ClassVar[str] = "speech.asked"
    speech_id: str


@dataclass(frozen=True)
class SpeechPlay(Message):
    """Says that the sender sends the sound now; everyone hears of it by a `CaptionSaid` that is `synthetic`."""

    type: ClassVar[str] = "speech.play"
    speech_id: str


TYPED_FROM_BROWSER = by_type(SpeechSay, SpeechPlay)
TYPED_TO_BROWSER = by_type(SpeechAsked)
