"""Messages between web and the nodes that dial home: capture nodes, render workers and media workers."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from conference.signalling.captions import ListenSet, UtteranceHeard
from conference.signalling.cube_look import CubeLook, CubeLooked
from conference.signalling.kept_depth import CubeKeep, CubeOffer
from conference.signalling.messages import (
    SDP_MAX,
    Done,
    Error,
    LayerLine,
    MediaAnswer,
    MediaOffer,
    MediaRestart,
    Message,
    SubscribeLine,
    by_type,
)
from conference.signalling.quality import EyeContactSeen
from conference.signalling.spreading import CopiesSet, CopyOffer
from conference.signalling.state import (
    Attention,
    CubeDescription,
    MediaKind,
    Publication,
    RoomLayout,
    Scenario,
    Source,
    StopCause,
)

NodeKind = Literal["capture", "render", "media"]


# --- every node -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NodeHello(Message):
    """The greeting; the credential came with the request's headers. The reply is `NodeWelcome`.

    `capacity` is how many streams (media), views (render) or cameras (capture) the node takes. `incarnation` is a name
    that no other process has: a node that comes back under it still has what it had.
    """

    type: ClassVar[str] = "node.hello"
    protocol: int
    kind: NodeKind
    name: str = field(metadata={"max": 80})
    capacity: int
    incarnation: str = field(default="", metadata={"max": 64})


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
    """Notice: how the node is. `load` is the part of its capacity in use, 0 to 1."""

    type: ClassVar[str] = "node.stats"
    load: float
    streams: int
    packets_per_s: float
    loop_lag_ms: float
    dropped: int


# --- web to a media worker ------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class RecordStart(Message):
    """Request: write every publication of the meeting, now and to come, below `directory`; reply `Done`.

    Of the views only those for `viewer_id` are written. `directory` is relative to the data directory.
    """

    type: ClassVar[str] = "record.start"
    meeting_id: str
    recording_id: str
    directory: str
    viewer_id: str | None
    gates: Gates = field(default_factory=Gates)


@dataclass(frozen=True)
class RecordStop(Message):
    """Request: end the recording; the reply is `RecordStopped`."""

    type: ClassVar[str] = "record.stop"
    recording_id: str


@dataclass(frozen=True)
class RecordedTrack:
    """A track that was written; `path` is relative to the recording's directory."""

    publication_id: str
    participant_id: str
    source: Source
    kind: MediaKind
    codec: str
    path: str


@dataclass(frozen=True)
class RecordStopped(Message):
    """What was written."""

    type: ClassVar[str] = "record.stopped"
    tracks: tuple[RecordedTrack, ...]


@dataclass(frozen=True)
class RecordFailed(Message):
    """Notice: the recording can't be gone on with; what was written is whole, and is handed over as ever."""

    type: ClassVar[str] = "record.failed"
    recording_id: str
    cause: StopCause


@dataclass(frozen=True)
class NodeLeave(Message):
    """Request of any node: this process is about to end, and others shall take over; the reply is `NodeLeaving`."""

    type: ClassVar[str] = "node.leave"


@dataclass(frozen=True)
class NodeLeaving(Message):
    """How many meetings are on their way to other nodes; the node serves them until they are gone from it."""

    type: ClassVar[str] = "node.leaving"
    moved: int


# --- web to a capture node ------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaptureStart(Message):
    """Request: the cube has a seat in a meeting: offer its cameras by `LinkOffer` and its microphone by `MediaOffer`.

    The reply is `Done`. `participant_id` is the cube's person.
    """

    type: ClassVar[str] = "capture.start"
    meeting_id: str
    participant_id: str


@dataclass(frozen=True)
class CaptureStop(Message):
    """Request: the meeting is over; close both connections. The reply is `Done`."""

    type: ClassVar[str] = "capture.stop"
    meeting_id: str


# --- capture node to web --------------------------------------------------------------------------------


@dataclass(frozen=True)
class CubeCameras(Message):
    """Notice: how many cameras the cube has, and the serials of those that are not there now (unplugged, silent).

    Sent when that changes; the cube goes on with the others.
    """

    type: ClassVar[str] = "cube.cameras"
    meeting_id: str
    cameras: int
    lost: tuple[str, ...]


# --- capture node to web, and web to a render worker ----------------------------------------------------


@dataclass(frozen=True)
class LinkOffer(Message):
    """Request: the SDP offer of a cube's cameras; the reply is `LinkAnswer`. Web hands it on to the render worker.

    The n-th video section is the n-th camera of `cube`.
    """

    type: ClassVar[str] = "link.offer"
    meeting_id: str
    participant_id: str
    epoch: int
    sdp: str = field(metadata={"max": SDP_MAX})
    cube: CubeDescription


@dataclass(frozen=True)
class LinkAnswer(Message):
    """The SDP answer to a `LinkOffer`."""

    type: ClassVar[str] = "link.answer"
    sdp: str = field(metadata={"max": SDP_MAX})


@dataclass(frozen=True)
class LinkClose(Message):
    """Request to a render worker: the cube has gone; reply `Done`."""

    type: ClassVar[str] = "link.close"
    participant_id: str


@dataclass(frozen=True)
class LinkRestart(Message):
    """Notice to a capture node: the render worker is gone; offer again with a higher epoch."""

    type: ClassVar[str] = "link.restart"
    meeting_id: str
    reason: str


# --- web to a render worker -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Seated:
    """A participant at a seat."""

    participant_id: str
    seat: int


@dataclass(frozen=True)
class ItemPlace:
    """Something shared at its slot, so many times as wide as tall (`conference.signalling.item_state`)."""

    id: str
    slot: int
    aspect: float


@dataclass(frozen=True)
class RenderPlan(Message):
    """Request: from now on render every subject for every viewer but itself; replaces the plan before. Reply `Done`.

    An empty `subjects` or `viewers` means that nothing is to be rendered in this meeting. `layout` comes with the
    scenario "custom"; `others` sit at the table, but see none of it; `shared` can be looked at, too.
    """

    type: ClassVar[str] = "render.plan"
    meeting_id: str
    scenario: Scenario
    seat_count: int
    subjects: tuple[Seated, ...]
    viewers: tuple[Seated, ...]
    layout: RoomLayout | None = None
    others: tuple[Seated, ...] = ()
    shared: tuple[ItemPlace, ...] = ()


@dataclass(frozen=True)
class AttentionSeen(Message):
    """Notice from a render worker: what one of its subjects looks at from now on."""

    type: ClassVar[str] = "attention.seen"
    meeting_id: str
    attention: Attention


@dataclass(frozen=True)
class ViewQuality(Message):
    """Notice from a render worker: what it now renders for one viewer of one subject."""

    type: ClassVar[str] = "view.quality"
    meeting_id: str
    subject_id: str
    viewer_id: str
    width: int
    height: int
    frame_rate_hz: float


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
