"""Handles what participants share: screens, pages, pointers."""

import uuid

from channels.db import database_sync_to_async
from django.db import transaction
from django.utils import timezone

from conference.access import changeable_item_get, present_item_get, present_participant_get, present_permitted_get
from conference.hosting.acting import Acting
from conference.items.services import item_remove, item_turn, screen_share
from conference.rooms.events import meeting_notify
from conference.rooms.handlers.socket import ParticipantSocket
from conference.session_consumer import Rule
from conference.signalling.errors import BadMessage
from conference.signalling.items import ItemRemove, ItemTurn, PointerMove, PointerMoved, ScreenShare
from conference.signalling.message import Message
from conference.signalling.messages import Done
from conference.signalling.rate import Rate


async def screen_begin(socket: ParticipantSocket, message: ScreenShare) -> Done:
    """Makes a place for the sender's screen."""
    await database_sync_to_async(_screen_share)(socket.participant_id, message.title)
    return Done()


async def page_turn(socket: ParticipantSocket, message: ItemTurn) -> Done:
    """Shows another page, for who shared it and for hosts."""
    await database_sync_to_async(_turn)(socket.participant_id, message)
    return Done()


async def item_take_away(socket: ParticipantSocket, message: ItemRemove) -> Done:
    """Takes something away, for who shared it and for hosts."""
    await database_sync_to_async(_remove)(socket, message.item_id)
    return Done()


async def pointer_move(socket: ParticipantSocket, message: PointerMove) -> None:
    """Shows everyone where the sender points."""
    place = (message.x, message.y)
    if place != (None, None) and not all(part is not None and 0 <= part <= 1 for part in place):
        raise BadMessage("a pointer is within the item: x and y from 0 to 1, or both null")
    if not socket.pointers.is_open(message.item_id):
        await database_sync_to_async(socket.pointers.open)(socket.participant_id, message.item_id)
    moved = PointerMoved(str(socket.participant_id), message.item_id, message.x, message.y)
    await meeting_notify(socket.meeting_id, moved)


def pointing_check(participant_id: uuid.UUID, item_id: str) -> None:
    """Raises the refusal for somebody who may not point at this item."""
    present_item_get(present_participant_get(participant_id), item_id)


def _screen_share(participant_id: uuid.UUID, title: str) -> None:
    participant = present_permitted_get(participant_id, "share")
    screen_share(participant=participant, title=title, now=timezone.now())


def _turn(participant_id: uuid.UUID, message: ItemTurn) -> None:
    item_turn(item=changeable_item_get(present_participant_get(participant_id), message.item_id), page=message.page)


@transaction.atomic
def _remove(socket: ParticipantSocket, item_id: str) -> None:
    participant = present_participant_get(socket.participant_id)
    item = changeable_item_get(participant, item_id)
    item_remove(item=item, now=timezone.now())
    if item.participant_id != participant.pk:
        Acting(participant, socket.address).note("item.remove", item.participant, title=item.title)


ITEM_RULES: dict[type[Message], Rule] = {
    ScreenShare: Rule(screen_begin, rate=Rate(0.5, 5)),
    ItemTurn: Rule(page_turn, rate=Rate(5, 20)),
    ItemRemove: Rule(item_take_away, rate=Rate(2, 10)),
    PointerMove: Rule(pointer_move, "pointer", rate=Rate(15, 30)),
}
