"""Decides whether somebody may come into a room now: refuses with a code of its own, or has them wait in the lobby."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from conference.access import Admission
from conference.hosting.identity import Identity
from conference.hosting.models import Ban, Breakout, Conduct, LobbyEntry, RoomPolicy, Standing
from conference.hosting.models.policy import Lobby
from conference.hosting.permissions import HOST_ROLES, main_room, policy_of
from conference.rooms.models import Meeting, Participant, Room
from conference.rooms.selectors import live_meeting
from conference.signalling.errors import Banned, Ended, Locked, NotStarted, Removed, SignallingError, Waiting


def door_check(*, admission: Admission, now: datetime.datetime) -> None:
    """Lets the holder of a token pass.

    Raises:
        Banned, Removed, NotStarted, Locked, Ended: not now, or not at all.
        Waiting: when a host has let them in.
    """
    who = Identity(admission.user.pk if admission.user else None, admission.guest_id)
    if Standing.objects.filter(participant=admission.participant_id, removed=True).exists():
        raise Removed(_("a host has taken you out of this meeting"))
    _refuse_closed_breakout(admission.room)
    refusal = refusal_at_door(room=main_room(admission.room), who=who, is_host=admission.is_host, now=now)
    if refusal is None or (isinstance(refusal, Locked) and admission.room != main_room(admission.room)):
        return
    if isinstance(refusal, Waiting) and _was_let_in(admission, who):
        return
    raise refusal


def refusal_at_door(*, room: Room, who: Identity, is_host: bool, now: datetime.datetime) -> SignallingError | None:
    """Why somebody may not come into the room now; None when they may."""
    if Ban.objects.filter(who.own(), room=room).exists():
        return Banned(_("a host has banned you from this room"))
    if is_host:
        return None
    policy, meeting = policy_of(room), live_meeting(room)
    if (refusal := _not_started(policy, meeting, now)) is not None:
        return refusal
    if meeting is not None and who.participants(meeting.pk).exclude(standing__removed=True).exists():
        return None
    if meeting is not None and Conduct.objects.filter(meeting=meeting, locked=True).exists():
        return Locked(_("a host has locked this meeting: nobody new comes in"))
    if policy.lobby == Lobby.EVERYONE or (policy.lobby == Lobby.GUESTS and who.user_id is None):
        return Waiting(_("a host will let you in"))
    return None


def _not_started(policy: RoomPolicy, meeting: Meeting | None, now: datetime.datetime) -> SignallingError | None:
    if policy.opens_at is not None and now < policy.opens_at:
        return NotStarted(_("this meeting begins at {time}").format(time=policy.opens_at.isoformat(timespec="minutes")))
    hosts = Participant.objects.filter(meeting=meeting, left_at=None, role__in=HOST_ROLES)
    if policy.needs_host and policy.lobby == Lobby.OFF and (meeting is None or not hosts.exists()):
        return NotStarted(_("this meeting begins when its host is there"))
    return None


def _was_let_in(admission: Admission, who: Identity) -> bool:
    let_in = LobbyEntry.objects.filter(room=admission.room, meeting__ended_at=None).exclude(meeting=None)
    return let_in.filter(Q(participant_id=admission.participant_id) | who.own()).exists()


def _refuse_closed_breakout(room: Room) -> None:
    breakout = Breakout.objects.filter(room=room).select_related("meeting__conduct").first()
    if breakout is not None and (breakout.retired or not breakout.meeting.conduct.breakouts_open):
        raise Ended(_("this breakout room is closed; go back to the main room"))
