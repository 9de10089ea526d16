"""The records that make up what everyone in a room knows, as they travel on the wire."""

from dataclasses import dataclass, field
from typing import Literal

from conference.signalling.captions import Caption, CaptionsState
from conference.signalling.hosting_state import Hosting
from conference.signalling.item_state import SharedItem
from conference.signalling.polls import Ballot, Poll
from conference.signalling.timer import Timer

Scenario = Literal["face-to-face", "round-table", "side-by-side", "custom"]
Source = Literal["camera", "microphone", "screen", "view", "cube"]
"""A `cube` is one of a cube's cameras, colour and depth: it is recorded, and nobody hears of it or gets it."""
MediaKind = Literal["audio", "video"]
ThemeColour = Literal["sage", "sand", "sky", "plum", "brick", "slate"]
ThemeWall = Literal["slats", "plaster", "dusk"]
ParticipantKind = Literal["browser", "cube"]
ParticipantRole = Literal["host", "cohost", "participant"]

NAME_MAX = 80
CHAT_MAX = 2000
ITEM_ID_MAX = 40


@dataclass(frozen=True)
class SeatPlace:
    """A seat in the plan: metres in the world (y up, origin on the floor), and the angle about y where it faces.

    An angle is 0 along z and positive toward x.
    """

    x_m: float
    z_m: float
    facing_rad: float


@dataclass(frozen=True)
class WorkItem:
    """An upright rectangle in the world at which everyone looks together; `centre_m` is x, y, z."""

    id: str = field(metadata={"max": ITEM_ID_MAX})
    title: str = field(metadata={"max": NAME_MAX})
    centre_m: tuple[float, ...]
    facing_rad: float
    width_m: float
    height_m: float


@dataclass(frozen=True)
class RoomLayout:
    """Where a room's seats and work items stand in its custom scenario: one place a seat."""

    seats: tuple[SeatPlace, ...]
    work_items: tuple[WorkItem, ...]


@dataclass(frozen=True)
class Theme:
    """How a room looks: the colour of its rug, and what its walls are of."""

    colour: ThemeColour = "sage"
    wall: ThemeWall = "slats"


@dataclass(frozen=True)
class CubeSeat:
    """A seat that is a cube's, whether the cube is in the meeting or not."""

    seat: int
    name: str = field(metadata={"max": NAME_MAX})


@dataclass(frozen=True)
class Room:
    """What the room is: `seat_count` seats, numbered from 0, laid out by `scenario`.

    `layout` is that of the scenario "custom", whether it is the present one or not; None while none is saved. On the
    seats in `cube_seats` nobody else can sit.
    """

    slug: str
    title: str
    scenario: Scenario
    seat_count: int
    layout: RoomLayout | None = None
    theme: Theme = Theme()
    cube_seats: tuple[CubeSeat, ...] = ()


@dataclass(frozen=True)
class Participant:
    """A person in the meeting. `connected` is false while a lost connection may still come back.

    `cameras_lost` is how many of a cube's cameras are not there now; it is shown by the others. Who wants to speak has
    raised a hand, at `hand_raised_at_s` seconds since 1970.
    """

    id: str
    name: str = field(metadata={"max": NAME_MAX})
    kind: ParticipantKind
    role: ParticipantRole
    seat: int | None
    muted: bool
    camera_on: bool
    connected: bool
    cameras_lost: int = 0
    hand_raised_at_s: float | None = None


@dataclass(frozen=True)
class Publication:
    """One encoded track that others can subscribe to.

    A `view` shows `participant_id` (the subject) as seen from `viewer_id`'s eye, and only that viewer may
    subscribe to it. Its picture is colour above alpha: `width` × `height` pixels of colour, then the same of
    alpha as grey, in one video of twice the height. `frame_rate_hz` is what the render worker now keeps.
    """

    id: str
    participant_id: str
    source: Source
    kind: MediaKind
    viewer_id: str | None = None
    width: int | None = None
    height: int | None = None
    frame_rate_hz: float | None = None


@dataclass(frozen=True)
class ChatMessage:
    """A line of chat; `sent_at_s` is seconds since 1970 by the server's clock.

    One with a recipient is private: only the two who write to each other get it.
    """

    id: str
    participant_id: str
    name: str = field(metadata={"max": NAME_MAX})
    text: str = field(metadata={"max": CHAT_MAX})
    sent_at_s: float
    recipient_id: str | None = None
    recipient_name: str | None = field(default=None, metadata={"max": NAME_MAX})


@dataclass(frozen=True)
class Relay:
    """A TURN server, by its addresses, and what a browser says there; its password is good for some hours."""

    urls: tuple[str, ...]
    username: str
    credential: str


StopCause = Literal["disk_full", "disk_failed"]
"""Why a recording had to stop that nobody stopped."""


@dataclass(frozen=True)
class RecordingState:
    """Whether the meeting is being recorded; `started_at_s` is seconds since 1970.

    `stopped_because` is there in the one event that says that it had to stop.
    """

    active: bool
    recording_id: str | None = None
    started_at_s: float | None = None
    stopped_because: StopCause | None = None


@dataclass(frozen=True)
class Attention:
    """What a participant looks at: somebody, a work item, or (both None) neither."""

    participant_id: str
    target_id: str | None = None
    work_item_id: str | None = field(default=None, metadata={"max": ITEM_ID_MAX})


@dataclass(frozen=True)
class RoomState:
    """All that a participant needs to show the room; events after `seq` of its envelope change it."""

    room: Room
    participants: tuple[Participant, ...]
    publications: tuple[Publication, ...]
    chat: tuple[ChatMessage, ...]
    recording: RecordingState
    attention: tuple[Attention, ...] = ()
    """Of those who look at something."""
    hosting: Hosting = field(default_factory=Hosting)
    items: tuple[SharedItem, ...] = ()
    polls: tuple[Poll, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    """What the receiver of this state chose."""
    timer: Timer | None = None
    captions: CaptionsState = field(default_factory=CaptionsState)
    captioned: tuple[Caption, ...] = ()
    """What was said last while the meeting was captioned."""


@dataclass(frozen=True)
class CameraDescription:
    """A pinhole RGBD camera of a cube: pixels as in `capture.geometry`, metres, row-major 4×4 extrinsics."""

    serial: str
    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    camera_from_cube: tuple[float, ...]


@dataclass(frozen=True)
class DisplayDescription:
    """A display as a rectangle in the cube's frame: its top-left corner and its two edges, in metres."""

    top_left_m: tuple[float, ...]
    right_m: tuple[float, ...]
    down_m: tuple[float, ...]


@dataclass(frozen=True)
class CubeDescription:
    """What a render worker must know of a cube before frames come."""

    name: str
    cameras: tuple[CameraDescription, ...]
    displays: tuple[DisplayDescription, ...]
    frame_rate_hz: float
