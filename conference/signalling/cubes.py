"""Messages about cubes: between web and a capture node, and of their cameras' link to a render worker."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.messages import SDP_MAX, Message
from conference.signalling.state import CubeDescription


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


@dataclass(frozen=True)
class CubeCameras(Message):
    """Notice: how many cameras the cube has, and the serials of those that are not there now (unplugged, silent).

    Sent when that changes; the cube goes on with the others.
    """

    type: ClassVar[str] = "cube.cameras"
    meeting_id: str
    cameras: int
    lost: tuple[str, ...]


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
