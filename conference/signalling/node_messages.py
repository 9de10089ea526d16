"""Messages between web and every node that dials home, and the tables of all that nodes send and get."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from conference.signalling.captions import ListenSet, UtteranceHeard
from conference.signalling.cube_look import CubeLook, CubeLooked
from conference.signalling.cubes import (
    CaptureStart,
    CaptureStop,
    CubeCameras,
    LinkAnswer,
    LinkClose,
    LinkOffer,
    LinkRestart,
)
from conference.signalling.kept_depth import CubeKeep, CubeOffer
from conference.signalling.messages import Done, Error, MediaAnswer, MediaOffer, MediaRestart, Message, by_type
from conference.signalling.peers import GatesSet, PeerAnswer, PeerClose, PeerOffer, PeerState
from conference.signalling.quality import EyeContactSeen
from conference.signalling.recording import RecordFailed, RecordStart, RecordStop, RecordStopped
from conference.signalling.rendered import AttentionSeen, RenderPlan, ViewQuality
from conference.signalling.spreading import CopiesSet, CopyOffer

NodeKind = Literal["capture", "render", "media"]
MediaTask = Literal["views", "recording", "captions", "copies"]
"""What some media workers do not do: views of cubes and viewers' eyes; copies to other media workers."""


@dataclass(frozen=True)
class NodeHello(Message):
    """The greeting; the credential came with the request's headers. The reply is `NodeWelcome`.

    `capacity` is how many streams (media), views (render) or cameras (capture) the node takes. `incarnation` is a name
    that no other process has: a node that comes back under it still has what it had. `lacks`: what a media worker does
    not do, so that web gives it only meetings that need none of it.
    """

    type: ClassVar[str] = "node.hello"
    protocol: int
    kind: NodeKind
    name: str = field(metadata={"max": 80})
    capacity: int
    incarnation: str = field(default="", metadata={"max": 64})
    lacks: tuple[MediaTask, ...] = ()


@dataclass(frozen=True)
class NodeWelcome(Message):
    """The node's id, and how often it must send `NodeStats`; three missed ones and it counts as gone.

    `resumed`: web still knows what the node does, and it goes on; else it starts from nothing, and web asks it anew.
    """

    type: ClassVar[str] = "node.welcome"
    node_id: str
    stats_interval_s: float
    resumed: bool = False


@dataclass(frozen=True)
class NodeStats(Message):
    """Notice: how the node is. `load` is the part of its capacity in use, 0 to 1.

    `gpu_memory` is the part of its GPU's memory that is in use, by whatever runs there; None without a GPU.
    """

    type: ClassVar[str] = "node.stats"
    load: float
    streams: int
    packets_per_s: float
    loop_lag_ms: float
    dropped: int
    gpu_memory: float | None = None


@dataclass(frozen=True)
class NodeLeave(Message):
    """Request of any node: this process is about to end, and others shall take over; the reply is `NodeLeaving`."""

    type: ClassVar[str] = "node.leave"


@dataclass(frozen=True)
class NodeLeaving(Message):
    """How many meetings are on their way to other nodes; the node serves them until they are gone from it."""

    type: ClassVar[str] = "node.leaving"
    moved: int


@dataclass(frozen=True)
class NodeMediaOffer(Message):
    """A `MediaOffer` by a node: a capture node's microphone, or a render worker's views. The reply is `MediaAnswer`."""

    type: ClassVar[str] = "node.media_offer"
    meeting_id: str
    offer: MediaOffer


FROM_NODE = by_type(
    Error, Done, NodeHello, NodeLeave, NodeStats, PeerAnswer, PeerState, RecordFailed, RecordStopped, CubeCameras,
    LinkOffer, LinkAnswer, ViewQuality, AttentionSeen, NodeMediaOffer, UtteranceHeard, CubeLooked,
    EyeContactSeen, CopyOffer, CubeOffer,
)  # fmt: skip
TO_NODE = by_type(
    Error, Done, NodeWelcome, NodeLeaving, PeerOffer, PeerClose, RecordStart, RecordStop, GatesSet, ListenSet,
    CaptureStart, CaptureStop, LinkOffer, LinkAnswer, LinkClose, LinkRestart, RenderPlan, MediaAnswer, MediaRestart,
    CubeLook, CopiesSet, CubeKeep,
)  # fmt: skip
