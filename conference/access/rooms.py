"""The rooms that somebody may enter or hosts, and the invites that lead there."""

import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from conference.access.callers import Caller, lasting_invites
from conference.access.finding import found
from conference.rooms.models import Invite, Room
from conference.signalling.errors import Expired, Forbidden, NotFound


def rooms(caller: Caller) -> QuerySet[Room]:
    """The rooms that the caller may enter; into a breakout room only a token leads, which its main room has given."""
    every = Room.objects.filter(breakout=None)
    if caller.user is not None and caller.user.is_admin:
        return every
    allowed = Q(pk__in=caller.invites)
    if caller.user is not None:
        allowed |= Q(owner=caller.user) | Q(members=caller.user)
    return every.filter(allowed).distinct()


def room_get(caller: Caller, slug: str) -> Room:
    """A room that the caller may enter.

    Raises:
        Expired: the caller's invite was good once.
        NotFound: there is no such room for the caller.
    """
    room = rooms(caller).filter(slug=slug).first()
    if room is None and Room.objects.filter(slug=slug, pk__in=caller.lapsed).exists():
        raise Expired(_("this invitation is not valid any more; ask for a new one"))
    if room is None:
        raise NotFound(_("there is no such room"))
    return room


def is_host(user: User | None, room: Room) -> bool:
    """Whether the user hosts meetings in the room: its owner, or an admin. A guest never does."""
    return user is not None and (user.is_admin or room.owner_id == user.pk)


def hosted_room_get(caller: Caller, slug: str) -> Room:
    """A room that the caller hosts."""
    room = room_get(caller, slug)
    if not is_host(caller.user, room):
        raise Forbidden(_("only a host of this room may do this"))
    return room


def invite_get(code: str) -> Invite:
    """The invite with this code, valid or not: whoever has the code may know its room."""
    return found(Invite.objects.select_related("room").filter(code=code), "invite")


def is_valid(invite: Invite) -> bool:
    """Whether the invite lets people in now."""
    return lasting_invites().filter(pk=invite.pk).exists()


def valid_invites(room: Room) -> QuerySet[Invite]:
    """The invites that lead to the room now; for its hosts."""
    return lasting_invites().filter(room=room)


def room_invite_get(caller: Caller, slug: str, invite_id: uuid.UUID) -> Invite:
    """An invite to a room that the caller hosts."""
    invite: Invite = found(Invite.objects.filter(pk=invite_id, room=hosted_room_get(caller, slug)), "invite")
    return invite
