"""Messages that show that a connection lives."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message


@dataclass(frozen=True)
class Ping(Message):
    """Asks for a `Pong`: so both ends find out within seconds when the network between them has died."""

    type: ClassVar[str] = "ping"


@dataclass(frozen=True)
class Pong(Message):
    """The reply to `Ping`: the number of the meeting's last event, some of which may still be on their way."""

    type: ClassVar[str] = "pong"
    seq: int
