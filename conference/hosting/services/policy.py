"""Writes a room's policy: for hosts in the room, and for the pages where admins keep rooms."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference.hosting.events import hosting_changed
from conference.hosting.models import Ban, Breakout, RoomPolicy
from conference.hosting.models.policy import Audience, Lobby
from conference.hosting.permissions import ACTS, policy_of
from conference.rooms.models import Meeting, Room
from conference.rooms.selectors import live_meeting
from conference.signalling.errors import BadMessage, Conflict
from conference.signalling.hosting_state import LOBBY_MESSAGE_MAX

FIELDS = ("lobby", "lobby_message", "opens_at", "needs_host", "records_cubes", "keeps_depth", "encrypted", *ACTS)


@transaction.atomic
def policy_set(*, room: Room, **values: Any) -> RoomPolicy:
    """Sets these fields of the room's policy; who is in the room, or in its breakout rooms, knows at once.

    Raises:
        BadMessage: there is no such field, or not such a value for it.
        Conflict: whether media are encrypted can't change while somebody is in.
    """
    for name, value in values.items():
        _check(name, value)
    if "encrypted" in values and values["encrypted"] != policy_of(room).encrypted and live_meeting(room) is not None:
        raise Conflict(_("end the meeting first: encryption can't change while somebody is in it"))
    policy, _created = RoomPolicy.objects.update_or_create(room=room, defaults=values)
    rooms = [room.pk, *Breakout.objects.filter(meeting__room=room).values_list("room", flat=True)]
    for meeting in Meeting.objects.filter(room__in=rooms, ended_at=None):
        hosting_changed(meeting.pk)
    return policy


def ban_lift(*, ban: Ban) -> None:
    """Whoever was banned may enter the room again."""
    ban.delete()


def _check(name: str, value: Any) -> None:
    if name not in FIELDS:
        raise BadMessage(_("a room's policy has no {name}").format(name=name[:40]))
    if name == "lobby" and value not in Lobby.values:
        raise BadMessage(_("the lobby is for one of {values}").format(values=", ".join(Lobby.values)))
    if name in ACTS and value not in Audience.values:
        raise BadMessage(_("{name} is open to one of {values}").format(name=name, values=", ".join(Audience.values)))
    if name == "lobby_message" and not (isinstance(value, str) and len(value) <= LOBBY_MESSAGE_MAX):
        raise BadMessage(_("the lobby's message has at most {most} characters").format(most=LOBBY_MESSAGE_MAX))
    if name == "opens_at" and not (value is None or isinstance(value, datetime.datetime)):
        raise BadMessage(_("a room opens at a moment, or (null) at any"))
    if name in ("needs_host", "records_cubes", "keeps_depth", "encrypted") and not isinstance(value, bool):
        raise BadMessage(_("{name} is true or false").format(name=name))
