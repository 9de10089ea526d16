"""What cubes' cameras saw, kept with a recording, so that any seat's view can be chosen after the meeting."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message
from conference.signalling.messages import MediaOffer
from conference.signalling.state import CameraDescription, CubeDescription, RoomLayout, Scenario


@dataclass(frozen=True)
class CubeKeep(Message):
    """Request to a capture node: from now on (or, if not `kept`, no longer) offer the cameras by `CubeOffer`, too.

    The reply is `Done`. Sent while the meeting is recorded, its room keeps depth, and the person may be recorded.
    """

    type: ClassVar[str] = "cube.keep"
    meeting_id: str
    kept: bool


@dataclass(frozen=True)
class CubeOffer(Message):
    """Request of a capture node: a `MediaOffer` of its cameras to the media worker; the reply is `MediaAnswer`.

    The n-th line of the offer publishes the n-th camera of `cube`, with the source "cube": it is recorded, and nobody
    can subscribe to it.
    """

    type: ClassVar[str] = "node.cube_offer"
    meeting_id: str
    cube: CubeDescription
    offer: MediaOffer


@dataclass(frozen=True)
class SeatOf:
    """Where somebody sits."""

    participant_id: str
    seat: int


@dataclass(frozen=True)
class Seating:
    """How everybody sits from `at_s` on; no message, but kept with a recording.

    `at_s` is seconds since 1970. `layout` comes with the scenario "custom".
    """

    at_s: float
    scenario: Scenario
    seat_count: int
    seats: tuple[SeatOf, ...]
    layout: RoomLayout | None = None


@dataclass(frozen=True)
class RecordedCamera:
    """What the camera of a recorded publication is."""

    publication_id: str
    camera: CameraDescription


@dataclass(frozen=True)
class SeatViews:
    """What `python -m rendering offline` is asked for, in a file: views of everybody from the seat of `viewer_id`.

    `seatings` come in the order of time.
    """

    viewer_id: str
    seatings: tuple[Seating, ...]
    cameras: tuple[RecordedCamera, ...]
