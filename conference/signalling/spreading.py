"""Messages about a meeting that is spread over several media workers: who copies what to whom."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.message import Message
from conference.signalling.messages import SDP_MAX, LayerLine


def copies_peer_name(node_id: str) -> str:
    """What the connection for copies to a media worker is called, by the id of its node: at most 40 characters."""
    return f"copies.{node_id.replace('-', '')}"


@dataclass(frozen=True)
class CopyTarget:
    """A media worker, by the id of its node, and the publications that it is to have."""

    node_id: str
    publication_ids: tuple[str, ...]


@dataclass(frozen=True)
class CopiesSet(Message):
    """Request: from now on copy these publications to these media workers, and no others. The reply is `Done`."""

    type: ClassVar[str] = "copies.set"
    meeting_id: str
    targets: tuple[CopyTarget, ...]


@dataclass(frozen=True)
class CopyLine:
    """Says that the media section `mid` sends a copy of this publication."""

    mid: str
    publication_id: str


@dataclass(frozen=True)
class CopyOffer(Message):
    """Request from a media worker: its connection to another one, for copies. The reply is `MediaAnswer`.

    `layers` are as in `MediaOffer`: of any picture here, not of cameras alone.
    """

    type: ClassVar[str] = "copy.offer"
    meeting_id: str
    node_id: str
    epoch: int
    sdp: str = field(metadata={"max": SDP_MAX})
    copies: tuple[CopyLine, ...]
    layers: tuple[LayerLine, ...] = ()
