"""Messages between web and a media worker about peers: offers, answers, gates, and how their connections are."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from conference.signalling.messages import SDP_MAX, LayerLine, Message, SubscribeLine
from conference.signalling.state import Publication, Source


@dataclass(frozen=True)
class Held:
    """Nobody gets what this participant sends from `source`; it is neither forwarded nor recorded."""

    participant_id: str
    source: Source


@dataclass(frozen=True)
class Gates:
    """What a meeting's media worker lets through; of two, the one with the higher version holds.

    `unrecorded` are participants who are in no recording, nor is a view of them.
    """

    version: int = 0
    held: tuple[Held, ...] = ()
    unrecorded: tuple[str, ...] = ()


@dataclass(frozen=True)
class GatesSet(Message):
    """Request: from now on these gates hold in the meeting; the reply is `Done`."""

    type: ClassVar[str] = "gates.set"
    meeting_id: str
    gates: Gates


@dataclass(frozen=True)
class PeerPublish:
    """What a peer sends in the media section `mid`."""

    mid: str
    publication: Publication


@dataclass(frozen=True)
class PeerOffer(Message):
    """Request: take this SDP offer; the reply is `PeerAnswer`. Everything in it has been authorised by web.

    `participant_id` is None for a render worker's peer, which gets the eyes of all viewers of the meeting on its data
    channel "eyes"; a participant's data channel "eye" carries that participant's own.
    """

    type: ClassVar[str] = "peer.offer"
    meeting_id: str
    peer_id: str
    participant_id: str | None
    epoch: int
    sdp: str = field(metadata={"max": SDP_MAX})
    publish: tuple[PeerPublish, ...]
    subscribe: tuple[SubscribeLine, ...]
    gates: Gates = field(default_factory=Gates)
    layers: tuple[LayerLine, ...] = ()


@dataclass(frozen=True)
class PeerAnswer(Message):
    """The SDP answer to a `PeerOffer`."""

    type: ClassVar[str] = "peer.answer"
    sdp: str = field(metadata={"max": SDP_MAX})


@dataclass(frozen=True)
class PeerClose(Message):
    """Request: end a peer and its publications; the reply is `Done`, also when it is not there."""

    type: ClassVar[str] = "peer.close"
    peer_id: str


@dataclass(frozen=True)
class PeerState(Message):
    """Notice from a media worker: how a peer's connection is."""

    type: ClassVar[str] = "peer.state"
    peer_id: str
    epoch: int
    state: Literal["connected", "closed", "failed"]
