"""Messages about what is shared in a room: screens, the page that is presented, and everyone's pointer."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.item_state import ITEM_TITLE_MAX, SharedItem
from conference.signalling.message import Message, by_type

# --- browser to web -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ScreenShare(Message):
    """Makes a place in the room for the sender's screen, which the next media offer then publishes."""

    type: ClassVar[str] = "screen.share"
    title: str = field(default="", metadata={"max": ITEM_TITLE_MAX})


@dataclass(frozen=True)
class ItemTurn(Message):
    """Shows another page of a PDF to everyone who follows (its owner, hosts)."""

    type: ClassVar[str] = "item.turn"
    item_id: str
    page: int


@dataclass(frozen=True)
class ItemRemove(Message):
    """Takes something away (its owner, hosts)."""

    type: ClassVar[str] = "item.remove"
    item_id: str


@dataclass(frozen=True)
class PointerMove(Message):
    """Where the sender's pointer is: parts of the item from its top left corner; both None when it has left.

    It is sent as a notice, several times a second.
    """

    type: ClassVar[str] = "pointer.move"
    item_id: str
    x: float | None = None
    y: float | None = None


# --- web to browser -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemChanged(Message):
    """Event: something is shared or has changed; replaces the one with the same id."""

    type: ClassVar[str] = "item.changed"
    item: SharedItem


@dataclass(frozen=True)
class ItemRemoved(Message):
    """Event: something is no longer shared."""

    type: ClassVar[str] = "item.removed"
    item_id: str


@dataclass(frozen=True)
class PointerMoved(Message):
    """Notice to everyone: where a participant's pointer is; both None when it has left the item."""

    type: ClassVar[str] = "pointer.moved"
    participant_id: str
    item_id: str
    x: float | None = None
    y: float | None = None


ITEMS_FROM_BROWSER = by_type(ScreenShare, ItemTurn, ItemRemove, PointerMove)
ITEMS_TO_BROWSER = by_type(ItemChanged, ItemRemoved, PointerMoved)
