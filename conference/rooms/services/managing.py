"""Writes about rooms by those who run them: changing and deleting a room, its policy, its members, its invites."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.audit.services import Actor, Thing, record
from conference.hosting.models import RoomPolicy
from conference.hosting.services.policy import policy_set
from conference.recordings.models import Recording
from conference.recordings.services import recording_delete
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Invite, Room
from conference.rooms.models.room import Scenario, ThemeColour, ThemeWall
from conference.rooms.selectors import live_meeting
from conference.rooms.services.rooms import scenario_check
from conference.signalling.errors import BadMessage, Conflict
from conference.signalling.messages import RoomChanged

MEMBERS_MAX = 500


@dataclass(frozen=True)
class RoomChange:
    """What shall be different; None leaves it as it is."""

    title: str | None = None
    scenario: str | None = None
    seat_count: int | None = None
    theme_colour: str | None = None
    theme_wall: str | None = None


@transaction.atomic
def room_update(*, actor: Actor, room: Room, change: RoomChange) -> Room:
    """Changes a room; who is in it sees it at once. A new number of seats takes the room's own layout away.

    Raises:
        BadMessage: there is no such scenario, number of seats or theme, or no title is left.
        Conflict: the number of seats can't change while somebody sits there, or while the room is laid out by its own.
    """
    room = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
    changed = {f.name: getattr(change, f.name) for f in fields(change) if getattr(change, f.name) is not None}
    if "title" in changed and not changed["title"].strip():
        raise BadMessage(_("a room needs a title"))
    if changed.get("theme_colour", room.theme_colour) not in ThemeColour.values:
        raise BadMessage(_("a room's colour is one of {values}").format(values=", ".join(ThemeColour.values)))
    if changed.get("theme_wall", room.theme_wall) not in ThemeWall.values:
        raise BadMessage(_("a room's walls are one of {values}").format(values=", ".join(ThemeWall.values)))
    meeting = live_meeting(room)
    if changed.get("seat_count", room.seat_count) != room.seat_count:
        if meeting is not None:
            raise Conflict(_("people sit in this room now; change its seats when they have left"))
        if changed.get("scenario", room.scenario) == Scenario.CUSTOM:
            raise Conflict(_("the room is laid out by a layout of its own; choose another scenario first"))
        room.layout = None
    for name, value in changed.items():
        setattr(room, name, value.strip() if name == "title" else value)
    scenario_check(room.scenario, room.seat_count, has_layout=room.layout is not None)
    room.save()
    record(actor=actor, action="room.update", thing=_thing(room), room=room.slug, detail=changed)
    if meeting is not None:
        meeting_event(meeting_id=meeting.pk, message=RoomChanged(wire.room_to_wire(room)))
    return room


@transaction.atomic
def room_delete(*, actor: Actor, room: Room) -> None:
    """Deletes a room with its meetings and their recordings.

    Raises:
        Conflict: a meeting is live in it.
    """
    if live_meeting(room) is not None:
        raise Conflict(_("a meeting is live in this room; end it first"))
    recordings = list(Recording.objects.filter(meeting__room=room))
    for recording in recordings:
        recording_delete(recording=recording)
    record(
        actor=actor, action="room.delete", thing=_thing(room), room=room.slug, detail={"recordings": len(recordings)}
    )
    room.delete()


@transaction.atomic
def room_policy_set(*, actor: Actor, room: Room, policy: dict[str, Any]) -> RoomPolicy:
    """Sets the room's policy: each field of `RoomPolicy` that is given; who is in the room knows at once."""
    kept = policy_set(room=room, **policy)
    record(
        actor=actor,
        action="room.policy",
        thing=_thing(room),
        room=room.slug,
        detail={name: str(value) for name, value in policy.items()},
    )
    return kept


@transaction.atomic
def room_members_set(*, actor: Actor, room: Room, emails: Sequence[str]) -> list[User]:
    """Lets exactly these users into the room, beside its owner and admins.

    Raises:
        BadMessage: one of the addresses is nobody's.
    """
    wanted = {email.strip().lower() for email in emails if email.strip()}
    users = list(User.objects.filter(email__in=wanted).order_by("email"))
    unknown = wanted - {user.email for user in users}
    if unknown:
        raise BadMessage(
            _("nobody has the address {email}; invite this person as a user first").format(email=min(unknown))
        )
    room.members.set(users)
    record(actor=actor, action="room.members", thing=_thing(room), room=room.slug, detail={"members": len(users)})
    return users


@transaction.atomic
def invite_revoke(*, actor: Actor, invite: Invite) -> None:
    """From now on the link leads nowhere, and guests who came by it leave."""
    if Invite.objects.filter(pk=invite.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(
            actor=actor,
            action="invite.revoke",
            thing=Thing("invite", str(invite.pk), invite.room.title),
            room=invite.room.slug,
        )


def _thing(room: Room) -> Thing:
    return Thing("room", room.slug, room.title)
