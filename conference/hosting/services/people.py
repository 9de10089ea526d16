"""Writes what hosts decide about single participants."""

import datetime

from django.utils.translation import gettext as _

from conference.access import meeting_participant_get
from conference.hosting.acting import Acting
from conference.hosting.events import channel_refuse, channel_tell, hosting_changed
from conference.hosting.identity import identity_of
from conference.hosting.models import Ban, LobbyEntry
from conference.hosting.permissions import ACTS, HOST_ROLES, main_room, standing_of
from conference.hosting.services.standings import standing_set
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Participant
from conference.rooms.models.meeting import ParticipantKind, ParticipantRole
from conference.rooms.selectors import present
from conference.rooms.services.participation import participant_leave
from conference.signalling.errors import BadMessage, Banned, Conflict, Forbidden, Removed
from conference.signalling.hosting import UnmuteAsked
from conference.signalling.hosting_state import Act
from conference.signalling.messages import ParticipantChanged


def participant_mute(*, acting: Acting, participant_id: str | None) -> None:
    """Mutes a participant, or (None) everyone but the hosts; the media worker forwards nothing of theirs meanwhile.

    Raises:
        NotFound: there is no such participant in the meeting.
        Forbidden: a co-host wants to mute the room's host.
    """
    if participant_id is None:
        others = list(present(acting.participant.meeting_id).exclude(role__in=HOST_ROLES))
        for other in others:
            _mute(other)
        acting.note_meeting("meeting.mute_all", count=len(others))
        return
    other = _other(acting, participant_id)
    _mute(other)
    acting.note("participant.mute", other)


def participant_ask_unmute(*, acting: Acting, participant_id: str) -> None:
    """Asks a participant to unmute, who may speak from now on; nobody can be asked at a cube: it is heard at once."""
    other = _other(acting, participant_id)
    standing = standing_of(other)
    is_cube = other.kind == ParticipantKind.CUBE
    muted = standing.muted_by_host and not is_cube
    standing_set(other, allowed={**standing.allowed, "speak": True}, muted_by_host=muted)
    if is_cube:
        other.muted = False
        _save(other, "muted")
    channel_tell(other.channel, UnmuteAsked(acting.participant.name))
    acting.note("participant.ask_unmute", other)


def participant_camera(*, acting: Acting, participant_id: str, stopped: bool) -> None:
    """Stops a participant's picture at the media worker, or lets it through again."""
    other = _other(acting, participant_id)
    standing_set(other, camera_stopped=stopped)
    acting.note("participant.stop_camera" if stopped else "participant.release_camera", other)


def participant_remove(*, acting: Acting, participant_id: str, ban: bool, now: datetime.datetime) -> None:
    """Takes somebody out of the meeting at once; who is banned can't enter the room again, under no name.

    Raises:
        NotFound, Forbidden: as above; nobody removes themselves.
        BadMessage: the person of a cube can't be taken out this way.
    """
    other = _other(acting, participant_id)
    if other.pk == acting.participant.pk:
        raise Forbidden(_("you can't remove yourself; leave the meeting instead"))
    if other.kind == ParticipantKind.CUBE:
        raise BadMessage(_("a cube stands in the room; mute it and stop its camera instead"))
    if ban and other.role == ParticipantRole.HOST:
        raise Forbidden(_("a host of this room can't be banned from it"))
    channel, who = other.channel, identity_of(other)
    room = main_room(other.meeting.room)
    if ban:
        Ban.objects.get_or_create(
            room=room,
            user_id=who.user_id,
            guest_id=None if who.user_id else who.guest_id,
            defaults={"name": other.name, "banned_by": acting.participant.name, "banned_at": now},
        )
    LobbyEntry.objects.filter(who.own(), room=room).delete()
    standing_set(other, removed=True)
    participant_leave(participant_id=other.pk, now=now)
    channel_refuse(channel, (Banned if ban else Removed)("a host has taken you out of this meeting"))
    acting.note("participant.ban" if ban else "participant.remove", other)


def participant_cohost(*, acting: Acting, participant_id: str, cohost: bool) -> None:
    """Makes a participant co-host for this meeting, or takes it back.

    Raises:
        NotFound: there is no such participant.
        Conflict: it is the room's host, or nobody sits at a keyboard there.
    """
    other = _other(acting, participant_id)
    if other.role == ParticipantRole.HOST or other.kind == ParticipantKind.CUBE:
        raise Conflict(_("only somebody at a browser who is not host already can be co-host"))
    other.role = ParticipantRole.COHOST if cohost else ParticipantRole.PARTICIPANT
    _save(other, "role")
    hosting_changed(other.meeting_id)
    acting.note("participant.make_cohost" if cohost else "participant.unmake_cohost", other)


def participant_permit(*, acting: Acting, participant_id: str, act: Act, allowed: bool | None) -> None:
    """Lets a participant do something or not, whatever the room's permissions say; None goes by those again."""
    other = _other(acting, participant_id)
    decided = {key: value for key, value in standing_of(other).allowed.items() if key in ACTS and key != act}
    if allowed is not None:
        decided[act] = allowed
    standing_set(other, allowed=decided)
    if act == "speak" and allowed is False:
        _mute(other)
    acting.note("participant.permit", other, act=act, allowed=allowed)


def _mute(other: Participant) -> None:
    if not other.muted:
        other.muted = True
        _save(other, "muted")
    standing_set(other, muted_by_host=True)


def _other(acting: Acting, participant_id: str) -> Participant:
    other = meeting_participant_get(acting.participant, participant_id)
    acting.check_over(other)
    return other


def _save(participant: Participant, field: str) -> None:
    participant.save(update_fields=[field])
    changed = ParticipantChanged(wire.participant_to_wire(participant))
    meeting_event(meeting_id=participant.meeting_id, message=changed)
