"""Writes about what is shared in a meeting: it comes, turns its pages, and goes with whoever shared it."""

import datetime
import functools
import logging
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conference import files
from conference.items.models import Item, ItemKind
from conference.items.selectors import item_path, item_to_wire, live_items
from conference.rooms.events import meeting_event
from conference.rooms.models import Participant
from conference.rooms.selectors import live_publications
from conference.rooms.services.publishing import publications_end
from conference.signalling.errors import BadMessage, Conflict, Flood, Full
from conference.signalling.item_state import ITEM_TITLE_MAX, ITEMS_MAX
from conference.signalling.items import ItemChanged, ItemRemoved

log = logging.getLogger(__name__)

FILES_PER_MINUTE = 6
"""So many files one participant may share in a minute."""


@dataclass(frozen=True)
class CheckedFile:
    """A file that was found safe to show: where it is now, and what it holds."""

    path: Path
    kind: ItemKind
    width: int
    height: int
    page_count: int


@transaction.atomic
def screen_share(*, participant: Participant, title: str, now: datetime.datetime) -> Item:
    """Makes a place for the participant's screen.

    Raises:
        Conflict: there is one already.
        Full: as much is shared as may be at once.
    """
    if live_items(participant.meeting_id).filter(participant=participant, kind=ItemKind.SCREEN).exists():
        raise Conflict(_("you share a screen already"))
    return _added(Item(kind=ItemKind.SCREEN, title=title.strip()), participant, now)


@transaction.atomic
def file_share(*, participant: Participant, title: str, file: CheckedFile, now: datetime.datetime) -> Item:
    """Shares a picture or a PDF; its file is moved to where the meeting's are.

    Raises:
        Flood: the participant shares files faster than anybody can look at them.
        Full: as much is shared as may be at once.
        Unavailable: the file can't be kept now.
    """
    files_rate_check(participant=participant, now=now)
    item = Item(
        kind=file.kind,
        title=title.strip()[:ITEM_TITLE_MAX],
        suffix=file.path.suffix,
        width=file.width,
        height=file.height,
        page_count=file.page_count,
    )
    _added(item, participant, now)
    kept = item_path(item)
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(file.path, kept)
    files.keep(kept)
    return item


def files_rate_check(*, participant: Participant, now: datetime.datetime) -> None:
    """Raises Flood for a participant who shares files too often."""
    lately = Item.objects.filter(participant=participant, created_at__gt=now - datetime.timedelta(minutes=1))
    if lately.exclude(kind=ItemKind.SCREEN).count() >= FILES_PER_MINUTE:
        raise Flood(_("at most {most} files a minute; wait a little").format(most=FILES_PER_MINUTE))


@transaction.atomic
def item_turn(*, item: Item, page: int) -> None:
    """Shows another page to everyone who follows.

    Raises:
        BadMessage: it has no such page.
    """
    if not 1 <= page <= item.page_count:
        raise BadMessage(_("it has pages 1 to {last}").format(last=item.page_count))
    if page != item.page:
        item.page = page
        item.save(update_fields=["page"])
        meeting_event(meeting_id=item.meeting_id, message=ItemChanged(item_to_wire(item)))


@transaction.atomic
def item_remove(*, item: Item, now: datetime.datetime) -> None:
    """Takes something away; a screen is from then on sent to nobody."""
    _end(Item.objects.filter(pk=item.pk), now=now)
    if item.kind == ItemKind.SCREEN:
        screens = live_publications(item.meeting_id).filter(participant=item.participant_id, source="screen")
        publications_end(screens, now=now)


@transaction.atomic
def items_end(*, participant_id: uuid.UUID, now: datetime.datetime) -> None:
    """What somebody shared goes with them."""
    _end(Item.objects.filter(participant=participant_id), now=now)


@transaction.atomic
def meeting_items_end(*, meeting_id: uuid.UUID, now: datetime.datetime) -> None:
    """The meeting is over; nobody needs to be told."""
    _end(Item.objects.filter(meeting=meeting_id), now=now, announce=False)


def _added(item: Item, participant: Participant, now: datetime.datetime) -> Item:
    taken = set(live_items(participant.meeting_id).values_list("slot", flat=True))
    slot = next((slot for slot in range(ITEMS_MAX) if slot not in taken), None)
    if slot is None:
        raise Full(_("{most} things are shared already; take one away first").format(most=ITEMS_MAX))
    item.meeting_id, item.participant, item.slot, item.created_at = participant.meeting_id, participant, slot, now
    item.save(force_insert=True)
    meeting_event(meeting_id=item.meeting_id, message=ItemChanged(item_to_wire(item)))
    return item


def _end(items: QuerySet[Item], *, now: datetime.datetime, announce: bool = True) -> None:
    for item in list(items.filter(ended_at=None)):
        item.ended_at = now
        item.save(update_fields=["ended_at"])
        if announce:
            meeting_event(meeting_id=item.meeting_id, message=ItemRemoved(str(item.pk)))
        if item.suffix:
            transaction.on_commit(functools.partial(_forget_file, item_path(item)))


def _forget_file(path: Path) -> None:
    try:
        files.forget(path)
    except files.StoreUnavailable:
        log.warning("the file of an item stays in the store, which can't be reached: %s", path.name)
