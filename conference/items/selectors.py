"""Reads about what is shared in a meeting."""

import typing
import uuid
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from conference.items.models import Item, ItemKind
from conference.signalling import item_state as state
from conference.signalling.rendered import ItemPlace

SCREEN_ASPECT = 16 / 9
ASPECT_MIN, ASPECT_MAX = 0.1, 10.0
"""A strip that is longer still is looked at as if it were not."""


def live_items(meeting_id: uuid.UUID) -> QuerySet[Item]:
    """What is shared in the meeting now."""
    return Item.objects.filter(meeting=meeting_id, ended_at=None)


def shares_screen(participant_id: uuid.UUID) -> bool:
    """Whether the room has a place for this participant's screen."""
    return Item.objects.filter(participant=participant_id, kind=ItemKind.SCREEN, ended_at=None).exists()


def item_path(item: Item) -> Path:
    """Where the file of a picture or a PDF is."""
    return Path(settings.ITEMS_DIR) / str(item.meeting_id) / f"{item.pk}{item.suffix}"


def item_to_wire(item: Item) -> state.SharedItem:
    """The item as participants know it."""
    return state.SharedItem(
        id=str(item.pk),
        participant_id=str(item.participant_id),
        kind=typing.cast(state.ItemKind, item.kind),
        title=item.title,
        slot=item.slot,
        width=item.width,
        height=item.height,
        page=item.page,
        page_count=item.page_count,
    )


def items_to_wire(meeting_id: uuid.UUID) -> tuple[state.SharedItem, ...]:
    """What is shared in the meeting now, as participants know it."""
    return tuple(item_to_wire(item) for item in live_items(meeting_id))


def item_places(meeting_id: uuid.UUID) -> tuple[ItemPlace, ...]:
    """Where what is shared stands, as render workers know it: people in cubes can look at it."""
    return tuple(ItemPlace(str(item.pk), item.slot, _aspect(item)) for item in live_items(meeting_id))


def _aspect(item: Item) -> float:
    if item.width is None or item.height is None:
        return SCREEN_ASPECT
    return min(max(item.width / item.height, ASPECT_MIN), ASPECT_MAX)
