"""Messages between web and a render worker: what is to be rendered for whom, and what was seen of it."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.messages import Message
from conference.signalling.state import Attention, RoomLayout, Scenario


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
