"""Writes what hold for each participant: who comes back has the standing from before."""

import uuid

from conference.hosting.events import hosting_changed
from conference.hosting.identity import Identity
from conference.hosting.models import Breakout, BreakoutMember, Conduct, Standing
from conference.hosting.permissions import main_room
from conference.rooms.models import Meeting, Participant
from conference.rooms.models.meeting import ParticipantRole
from conference.rooms.selectors import live_meeting


def role_for(*, meeting: Meeting, who: Identity, is_host: bool) -> str:
    """What somebody is who comes in: a co-host stays one for the meeting, in its breakout rooms too."""
    if is_host:
        return str(ParticipantRole.HOST)
    main = live_meeting(main_room(meeting.room)) or meeting
    was_cohost = any(who.participants(pk).filter(role=ParticipantRole.COHOST).exists() for pk in {meeting.pk, main.pk})
    return str(ParticipantRole.COHOST if was_cohost else ParticipantRole.PARTICIPANT)


def participant_arrived(*, participant: Participant, who: Identity) -> None:
    """A participant has come in, or came back: what hosts decided about the same person in this meeting still holds."""
    if not Standing.objects.filter(participant=participant).exists():
        before = who.participants(participant.meeting_id).exclude(pk=participant.pk).first()
        former = Standing.objects.filter(participant=before).first() if before is not None else None
        Standing.objects.create(
            participant=participant,
            guest_id=who.guest_id,
            allowed=former.allowed if former else {},
            muted_by_host=former.muted_by_host if former else False,
            camera_stopped=former.camera_stopped if former else False,
        )
        if before is not None:
            BreakoutMember.objects.filter(participant=before).update(participant=participant)
    hosting_changed(participant.meeting_id)
    _tell_main(participant.meeting)


def participant_gone(*, participant: Participant) -> None:
    """A participant has left: the spotlight is nobody's, if it was theirs."""
    if Conduct.objects.filter(meeting=participant.meeting_id, spotlight=participant).update(spotlight=None):
        hosting_changed(participant.meeting_id)
    _tell_main(participant.meeting)


def standing_set(participant: Participant, **values: object) -> None:
    """Keeps what was decided about a participant, and tells everyone."""
    Standing.objects.update_or_create(participant=participant, defaults=values)
    hosting_changed(participant.meeting_id)


def self_decided(*, participant: Participant, muted: bool, camera_on: bool) -> None:
    """Who unmutes or turns the camera on again is heard and seen again, whatever a host has muted or stopped before."""
    standing = Standing.objects.filter(participant=participant).first()
    if standing is None:
        return
    released = {}
    if standing.muted_by_host and not muted:
        released["muted_by_host"] = False
    if standing.camera_stopped and camera_on:
        released["camera_stopped"] = False
    if released:
        standing_set(participant, **released)


def breakouts_open(meeting_id: uuid.UUID) -> bool:
    """Whether the meeting's people are in its breakout rooms: then it goes on without them."""
    return Conduct.objects.filter(meeting=meeting_id, breakouts_open=True).exists()


def live_breakout_meetings(meeting_id: uuid.UUID) -> list[uuid.UUID]:
    """The meetings that go on in the breakout rooms of a meeting."""
    live = Meeting.objects.filter(room__breakout__meeting=meeting_id, ended_at=None)
    return list(live.values_list("pk", flat=True))


def _tell_main(meeting: Meeting) -> None:
    breakout = Breakout.objects.filter(room=meeting.room_id, meeting__ended_at=None).first()
    if breakout is not None:
        hosting_changed(breakout.meeting_id)
