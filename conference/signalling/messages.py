"""Messages between a browser and web: one frozen dataclass each, found by its wire type."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.captions import CAPTIONS_FROM_BROWSER, CAPTIONS_TO_BROWSER
from conference.signalling.gestures import HandSet, HandsLower, ReactionShow, ReactionShown
from conference.signalling.hosting import HOSTING_FROM_BROWSER, HOSTING_TO_BROWSER
from conference.signalling.items import ITEMS_FROM_BROWSER, ITEMS_TO_BROWSER
from conference.signalling.liveness import Ping, Pong
from conference.signalling.message import Message as Message
from conference.signalling.message import by_type as by_type
from conference.signalling.polls import PollChanged, PollClose, PollOpen, PollVote
from conference.signalling.quality import QualityTell
from conference.signalling.relay import RelayRenew, RelayRenewed
from conference.signalling.state import (
    CHAT_MAX,
    ITEM_ID_MAX,
    Attention,
    ChatMessage,
    Participant,
    Publication,
    RecordingState,
    Relay,
    Room,
    RoomState,
    Scenario,
    Source,
)
from conference.signalling.timer import TimerChanged, TimerStart, TimerStop
from conference.signalling.typed_speech import TYPED_FROM_BROWSER, TYPED_TO_BROWSER

PROTOCOL = 3
SDP_MAX = 200_000


@dataclass(frozen=True)
class Error(Message):
    """A refusal: `code` is stable (see `errors`), `message` is for a person."""

    type: ClassVar[str] = "error"
    code: str
    message: str


@dataclass(frozen=True)
class Done(Message):
    """The reply to a request that has nothing else to answer."""

    type: ClassVar[str] = "done"


# --- browser to web -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hello(Message):
    """The greeting. `token` comes from the join call; the reply is `Welcome`."""

    type: ClassVar[str] = "hello"
    protocol: int
    token: str = field(metadata={"max": 2000})
    wants_views: bool


@dataclass(frozen=True)
class Sync(Message):
    """Asks for a `Snapshot`, after a hole in the sequence numbers."""

    type: ClassVar[str] = "sync"


@dataclass(frozen=True)
class PublishLine:
    """Says what the sender sends in the media section `mid`; subject and viewer only for a render worker."""

    mid: str
    source: Source
    subject_id: str | None = None
    viewer_id: str | None = None


@dataclass(frozen=True)
class SubscribeLine:
    """Asks for a publication in the media section `mid`, which the offer marks recvonly."""

    mid: str
    publication_id: str


@dataclass(frozen=True)
class LayerLine:
    """Says that the media section `mid` can send the camera of the section `of_mid` in fewer pixels."""

    mid: str
    of_mid: str


@dataclass(frozen=True)
class MediaOffer(Message):
    """An SDP offer for one peer connection with the media worker; the reply is `MediaAnswer`.

    The client always offers. `peer` names the connection (a browser has one, "main"); a higher `epoch` replaces the
    connection, the same `epoch` renegotiates it. Every section that sends stands in `publish`, every section that
    receives in `subscribe`; what is no longer listed ends. A section in `layers` is a smaller layer of a camera: it is
    sent only while the media worker says so on the data channel "layers" (see `conference.signalling.layers`).
    """

    type: ClassVar[str] = "media.offer"
    peer: str
    epoch: int
    sdp: str = field(metadata={"max": SDP_MAX})
    publish: tuple[PublishLine, ...]
    subscribe: tuple[SubscribeLine, ...]
    layers: tuple[LayerLine, ...] = ()


@dataclass(frozen=True)
class MediaAnswer(Message):
    """The SDP answer to a `MediaOffer` of the same `peer` and `epoch`."""

    type: ClassVar[str] = "media.answer"
    peer: str
    epoch: int
    sdp: str = field(metadata={"max": SDP_MAX})


@dataclass(frozen=True)
class ParticipantUpdate(Message):
    """Says whether the sender's microphone is muted and camera on."""

    type: ClassVar[str] = "participant.update"
    muted: bool
    camera_on: bool


@dataclass(frozen=True)
class ViewsWant(Message):
    """Says whether the sender shows the table now; without it no views are rendered for this participant."""

    type: ClassVar[str] = "views.want"
    wanted: bool


@dataclass(frozen=True)
class SeatTake(Message):
    """Moves the sender to a free seat."""

    type: ClassVar[str] = "seat.take"
    seat: int


@dataclass(frozen=True)
class ChatSend(Message):
    """Says something to everyone, or to one participant alone."""

    type: ClassVar[str] = "chat.send"
    text: str = field(metadata={"max": CHAT_MAX})
    recipient_id: str | None = None


@dataclass(frozen=True)
class ScenarioSet(Message):
    """Changes the scenario (hosts)."""

    type: ClassVar[str] = "scenario.set"
    scenario: Scenario


@dataclass(frozen=True)
class AttentionTell(Message):
    """Says what the sender looks at: a participant, a work item, or (both None) neither."""

    type: ClassVar[str] = "attention.tell"
    target_id: str | None = None
    work_item_id: str | None = field(default=None, metadata={"max": ITEM_ID_MAX})


@dataclass(frozen=True)
class RecordingStart(Message):
    """Starts recording (hosts)."""

    type: ClassVar[str] = "recording.start"


@dataclass(frozen=True)
class RecordingStop(Message):
    """Stops recording (hosts)."""

    type: ClassVar[str] = "recording.stop"


@dataclass(frozen=True)
class Leave(Message):
    """Leaves the meeting for good; the socket is closed after the reply."""

    type: ClassVar[str] = "leave"


# --- web to browser -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Welcome(Message):
    """The reply to `Hello`: who the client is, and the state up to `seq`.

    `relay` is the way to the media for who can't reach it directly.
    """

    type: ClassVar[str] = "welcome"
    participant_id: str
    seq: int
    state: RoomState
    relay: Relay | None = None


@dataclass(frozen=True)
class Snapshot(Message):
    """The reply to `Sync`: the state up to `seq`."""

    type: ClassVar[str] = "snapshot"
    seq: int
    state: RoomState


@dataclass(frozen=True)
class RoomChanged(Message):
    """Event: the room's title, scenario or number of seats changed."""

    type: ClassVar[str] = "room.changed"
    room: Room


@dataclass(frozen=True)
class ParticipantChanged(Message):
    """Event: a participant came or changed; replaces the one with the same id."""

    type: ClassVar[str] = "participant.changed"
    participant: Participant


@dataclass(frozen=True)
class ParticipantLeft(Message):
    """Event: a participant has gone, with all publications."""

    type: ClassVar[str] = "participant.left"
    participant_id: str


@dataclass(frozen=True)
class PublicationChanged(Message):
    """Event: a publication came or changed; replaces the one with the same id."""

    type: ClassVar[str] = "publication.changed"
    publication: Publication


@dataclass(frozen=True)
class PublicationRemoved(Message):
    """Event: a publication has ended."""

    type: ClassVar[str] = "publication.removed"
    publication_id: str


@dataclass(frozen=True)
class ChatPosted(Message):
    """Event: a line of chat. A private one comes as a notice, to the two whom it concerns."""

    type: ClassVar[str] = "chat.posted"
    message: ChatMessage


@dataclass(frozen=True)
class AttentionChanged(Message):
    """Event: a participant looks at something else; replaces what was known of the same participant."""

    type: ClassVar[str] = "attention.changed"
    attention: Attention


@dataclass(frozen=True)
class RecordingChanged(Message):
    """Event: recording started or stopped."""

    type: ClassVar[str] = "recording.changed"
    recording: RecordingState


@dataclass(frozen=True)
class MeetingEnded(Message):
    """Event: the meeting is over; the socket is closed after it."""

    type: ClassVar[str] = "meeting.ended"
    reason: str


@dataclass(frozen=True)
class MediaRestart(Message):
    """Notice to one client: the peer connection is gone at the server; offer again with a higher epoch."""

    type: ClassVar[str] = "media.restart"
    peer: str
    reason: str


FROM_BROWSER = by_type(
    Hello, Sync, MediaOffer, ParticipantUpdate, ViewsWant, SeatTake, ChatSend, ScenarioSet, AttentionTell,
    RecordingStart, RecordingStop, Leave,
    HandSet, HandsLower, ReactionShow, PollOpen, PollVote, PollClose, TimerStart, TimerStop, Ping,
    QualityTell, RelayRenew,
) | ITEMS_FROM_BROWSER | HOSTING_FROM_BROWSER | CAPTIONS_FROM_BROWSER | TYPED_FROM_BROWSER  # fmt: skip
TO_BROWSER = by_type(
    Error, Done, Welcome, Snapshot, MediaAnswer, MediaRestart, RoomChanged, ParticipantChanged, ParticipantLeft,
    PublicationChanged, PublicationRemoved, ChatPosted, AttentionChanged, RecordingChanged, MeetingEnded,
    ReactionShown, PollChanged, TimerChanged, Pong, RelayRenewed,
) | ITEMS_TO_BROWSER | HOSTING_TO_BROWSER | CAPTIONS_TO_BROWSER | TYPED_TO_BROWSER  # fmt: skip
