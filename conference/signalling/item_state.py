"""The record of what people share in a room as an object: a screen, a picture or a PDF."""

from dataclasses import dataclass, field
from typing import Literal

ItemKind = Literal["screen", "picture", "pdf"]

ITEM_TITLE_MAX = 80
ITEMS_MAX = 4
"""So many things are shared at once at most; `slot` is below it."""


@dataclass(frozen=True)
class SharedItem:
    """Something shared; it stands in the room at `slot`, the lowest that was free.

    A screen is shown by its owner's publication `screen`, and may be without one for a moment. A picture's or PDF's
    file is had by HTTP; `width` and `height` are those of the picture or of the PDF's first page. `page` is the one
    that whoever presents shows, from 1.
    """

    id: str
    participant_id: str
    kind: ItemKind
    title: str = field(metadata={"max": ITEM_TITLE_MAX})
    slot: int
    width: int | None = None
    height: int | None = None
    page: int = 1
    page_count: int = 1
