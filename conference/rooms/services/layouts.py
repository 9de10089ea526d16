"""A room's own layout, for its custom scenario: checked when it is saved, so that whoever draws it can rely on it."""

import math
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Room
from conference.rooms.models.room import Scenario
from conference.rooms.selectors import live_meeting
from conference.signalling.codec import from_json, to_json
from conference.signalling.errors import BadMessage, Conflict
from conference.signalling.messages import RoomChanged
from conference.signalling.state import ITEM_ID_MAX, RoomLayout, SeatPlace, WorkItem

REACH_M = 8.0
"""Seats and work items stand within so far of the room's middle, left or right, before or behind."""
SPACING_MIN_M = 0.6
"""Seats are so far apart: closer, and somebody would sit in another's picture."""
WORK_ITEMS_MAX = 8
ITEM_SIDE_M = (0.2, 6.0)
ITEM_HEIGHT_M = (0.3, 3.0)
"""Where the middle of a work item may be above the floor."""
TURNS_MAX_RAD = 4 * math.pi


@transaction.atomic
def room_layout_set(*, room: Room, layout: RoomLayout | None) -> Room:
    """Saves the room's own layout, or takes it away; who is in the room sees it at once.

    Raises:
        BadMessage: nobody could sit like that.
        Conflict: it is to be taken away while people sit by it.
    """
    room = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    if layout is None and room.scenario == Scenario.CUSTOM:
        raise Conflict(_("the room is laid out by it; choose another scenario first"))
    if layout is not None:
        layout_check(layout, room.seat_count)
    room.layout = None if layout is None else to_json(layout)
    room.save(update_fields=["layout"])
    meeting = live_meeting(room)
    if meeting is not None:
        meeting_event(meeting_id=meeting.pk, message=RoomChanged(wire.room_to_wire(room)))
    return room


def layout_read(raw: Any) -> RoomLayout:
    """The layout in plain JSON values.

    Raises:
        BadMessage: it isn't one; the message says where.
    """
    layout: RoomLayout = from_json(RoomLayout, raw, "layout")
    return layout


def layout_check(layout: RoomLayout, seat_count: int) -> None:
    """Raises BadMessage for a layout by which a room of so many seats can't be laid out; the message says why."""
    if len(layout.seats) != seat_count:
        raise BadMessage(
            _("this room has {wanted} seats, the layout has {count}").format(wanted=seat_count, count=len(layout.seats))
        )
    for n, seat in enumerate(layout.seats):
        _seat_check(n, seat, layout.seats[:n])
    if len(layout.work_items) > WORK_ITEMS_MAX:
        raise BadMessage(_("a layout has at most {most} work items").format(most=WORK_ITEMS_MAX))
    if len({item.id for item in layout.work_items}) < len(layout.work_items):
        raise BadMessage(_("each work item has an id of its own"))
    for item in layout.work_items:
        _item_check(item)


def _seat_check(n: int, seat: SeatPlace, before: tuple[SeatPlace, ...]) -> None:
    if max(abs(seat.x_m), abs(seat.z_m)) > REACH_M or abs(seat.facing_rad) > TURNS_MAX_RAD:
        raise BadMessage(
            _("seat {seat} stands more than {reach:g} m from the middle, or its angle is no angle").format(
                seat=n, reach=REACH_M
            )
        )
    for other, place in enumerate(before):
        if math.hypot(seat.x_m - place.x_m, seat.z_m - place.z_m) < SPACING_MIN_M:
            raise BadMessage(
                _("seats {first} and {second} are less than {spacing:g} m apart").format(
                    first=other, second=n, spacing=SPACING_MIN_M
                )
            )


def _item_check(item: WorkItem) -> None:
    if not item.id or len(item.id) > ITEM_ID_MAX:
        raise BadMessage(_("a work item has an id of at most {most} characters").format(most=ITEM_ID_MAX))
    if len(item.centre_m) != 3:
        raise BadMessage(_("the centre of {item} is three numbers").format(item=item.id))
    x, y, z = item.centre_m
    low, high = ITEM_HEIGHT_M
    if max(abs(x), abs(z)) > REACH_M or not low <= y <= high or abs(item.facing_rad) > TURNS_MAX_RAD:
        raise BadMessage(
            _("{item} stands within {reach:g} m of the middle, {low:g} to {high:g} m up").format(
                item=item.id, reach=REACH_M, low=low, high=high
            )
        )
    smallest, largest = ITEM_SIDE_M
    if not all(smallest <= side <= largest for side in (item.width_m, item.height_m)):
        raise BadMessage(
            _("{item} is {least:g} to {most:g} m wide and high").format(item=item.id, least=smallest, most=largest)
        )
