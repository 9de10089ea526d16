"""Messages by which a browser that is long in a meeting keeps its way to the media through a TURN server."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message
from conference.signalling.state import Relay


@dataclass(frozen=True)
class RelayRenew(Message):
    """Asks for credentials as the greeting brought them; those are good for some hours. The reply is `RelayRenewed`."""

    type: ClassVar[str] = "relay.renew"


@dataclass(frozen=True)
class RelayRenewed(Message):
    """The reply to `RelayRenew`; None where there is no TURN server."""

    type: ClassVar[str] = "relay.renewed"
    relay: Relay | None = None
