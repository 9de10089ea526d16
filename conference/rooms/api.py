"""The HTTP API of rooms: who am I, which rooms are there, invite, join."""

import datetime
import uuid
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from conference import access
from conference.access import Caller
from conference.audit.services import Thing, actor_of, record
from conference.callers import token_or_session
from conference.hosting.door import refusal_at_door
from conference.hosting.identity import Identity
from conference.hosting.permissions import policy_of
from conference.integrations.models import Scope
from conference.rooms.models import Room
from conference.rooms.schemas import InviteIn, RoomDetailOut, RoomOut
from conference.rooms.selectors import live_meeting, present
from conference.rooms.services.layouts import layout_read, room_layout_set
from conference.rooms.services.rooms import invite_create, room_create
from conference.signalling.errors import BadMessage, Full, SignallingError, Waiting
from conference.signalling.state import NAME_MAX

router = Router()


class RoomNew(Schema):
    """A room to be made."""

    title: str = Field(max_length=120)
    scenario: str
    seat_count: int


class Join(Schema):
    """How somebody wants to be called."""

    name: str = Field(max_length=NAME_MAX)


class LayoutBody(Schema):
    """A room's own layout as it travels (`conference.signalling.state.RoomLayout`), or null."""

    layout: dict[str, Any] | None


@router.get("/me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Who the caller is; sets the cookie that unsafe calls need."""
    get_token(request)
    caller = _caller(request)
    user = caller.user and {
        "id": caller.user.pk,
        "name": str(caller.user),
        "is_admin": caller.user.is_admin,
        "is_editor": caller.user.is_editor,
    }
    slugs = Room.objects.filter(pk__in=caller.invites).order_by("slug").values_list("slug", flat=True)
    return {"user": user, "guest_rooms": list(slugs)}


@router.get("/rooms", auth=token_or_session(Scope.ROOMS_READ), response=list[RoomOut])
def room_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms that the caller may enter."""
    caller = _caller(request)
    return [room_summary(room, caller) for room in access.rooms(caller).order_by("title", "pk")]


@router.post("/rooms", auth=token_or_session(Scope.ROOMS_WRITE), response=RoomOut)
def room_add(request: HttpRequest, new: RoomNew) -> dict[str, Any]:
    """Makes a room, for an admin, who then owns it."""
    caller = _caller(request)
    owner = access.admin_get(caller)
    room = room_create(owner=owner, title=new.title, scenario=new.scenario, seat_count=new.seat_count)
    _keep(request, "room.create", room)
    return room_summary(room, caller)


@router.get("/rooms/{slug}", auth=token_or_session(Scope.ROOMS_READ), response=RoomDetailOut)
def room_show(request: HttpRequest, slug: str) -> dict[str, Any]:
    """One room, and what the caller may do in it."""
    caller = _caller(request)
    room = access.room_get(caller, slug)
    refusal, encrypted = _refusal(caller, room), policy_of(room).encrypted
    return {
        **room_summary(room, caller),
        "encrypted": encrypted,
        "may_record": access.is_host(caller.user, room) and not encrypted,
        "refusal": None if refusal is None else {"code": refusal.code, "message": refusal.message},
    }


@router.get("/rooms/{slug}/layout", auth=token_or_session(Scope.ROOMS_READ))
def layout_show(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The layout of the room's custom scenario, or null."""
    return {"layout": access.room_get(_caller(request), slug).layout}


@router.put("/rooms/{slug}/layout", auth=token_or_session(Scope.ROOMS_WRITE))
def layout_save(request: HttpRequest, slug: str, body: LayoutBody) -> dict[str, Any]:
    """Saves that layout, or with null takes it away, for a host."""
    room = access.hosted_room_get(_caller(request), slug)
    layout = None if body.layout is None else layout_read(body.layout)
    saved = room_layout_set(room=room, layout=layout).layout
    _keep(request, "room.layout", room)
    return {"layout": saved}


@router.post("/rooms/{slug}/invites", auth=token_or_session(Scope.ROOMS_WRITE))
def invite_add(request: HttpRequest, slug: str, body: InviteIn | None = None) -> dict[str, str]:
    """Makes an invite that is good for a week or as many days as are given, for a host."""
    caller = _caller(request)
    room = access.hosted_room_get(caller, slug)
    age = datetime.timedelta(days=(body or InviteIn()).days)
    invite = invite_create(room=room, created_by=access.user_get(caller), age=age)
    _keep(request, "invite.create", room)
    return {"url": settings.PUBLIC_URL + reverse("invite", args=[invite.code])}


@router.post("/rooms/{slug}/join")
def join(request: HttpRequest, slug: str, body: Join) -> dict[str, Any]:
    """Gives the token that the room's socket is greeted with; the lobby's, if one `waits`."""
    caller = _caller(request)
    room = access.room_get(caller, slug)
    refusal = _refusal(caller, room)
    if refusal is not None and not isinstance(refusal, Waiting):
        raise refusal
    name = body.name.strip() or (str(caller.user) if caller.user else "")
    if not name:
        raise BadMessage(_("say how you want to be called"))
    participant_id = uuid.uuid4()
    return {
        "token": access.join_token(caller, room, participant_id, name[:NAME_MAX]),
        "participant_id": str(participant_id),
        "waits": refusal is not None,
    }


def _refusal(caller: Caller, room: Room) -> SignallingError | None:
    """Why the caller may not come in now; who waits in the lobby may ask."""
    who = Identity(caller.user.pk if caller.user else None, caller.guest_id)
    is_host = access.is_host(caller.user, room)
    refusal = refusal_at_door(room=room, who=who, is_host=is_host, now=timezone.now())
    meeting = live_meeting(room)
    if refusal is None and meeting is not None and present(meeting.pk).count() >= settings.PARTICIPANTS_MAX:
        return Full(_("the meeting is full"))
    return refusal


def _caller(request: HttpRequest) -> Caller:
    return cast(Any, request).auth


def _keep(request: HttpRequest, action: str, room: Room) -> None:
    """Writes what a host or an admin did into the audit log."""
    actor = actor_of(request, _caller(request).user)
    record(actor=actor, action=action, thing=Thing("room", room.slug, room.title), room=room.slug)


def room_summary(room: Room, caller: Caller) -> dict[str, Any]:
    """A room as this caller sees it."""
    return {
        "slug": room.slug,
        "title": room.title,
        "scenario": room.scenario,
        "seat_count": room.seat_count,
        "live": live_meeting(room) is not None,
        "theme_colour": room.theme_colour,
        "theme_wall": room.theme_wall,
        "is_host": access.is_host(caller.user, room),
    }
