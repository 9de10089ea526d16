"""Messages that show that a connection lives."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message


@dataclass(frozen=True)
class Ping(Message):
    """Asks for a `Pong`: a client that has heard nothing for some seconds finds out whether its socket still lives."""

    type: ClassVar[str] = "ping"


@dataclass(frozen=True)
class Pong(Message):
    """The reply to `Ping`: the number of the meeting's last event, some of which may still be on their way."""

    type: ClassVar[str] = "pong"
    seq: int
