"""Writes about who takes part: people join, are lost, come back, leave; the meeting begins and ends with them."""

import contextlib
import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from conference.access import Admission
from conference.captions.services import captions_meeting_end, captions_participant_gone
from conference.hosting.door import door_check
from conference.hosting.identity import Identity
from conference.hosting.permissions import may
from conference.hosting.services.standings import (
    breakouts_open,
    live_breakout_meetings,
    participant_arrived,
    participant_gone,
    role_for,
    self_decided,
)
from conference.integrations.models import WebhookEvent
from conference.integrations.webhooks import webhook_tell
from conference.items.services import items_end, meeting_items_end
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Meeting, Participant, Room, RunningRecording
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.placement import media_node_for_meeting
from conference.rooms.selectors import live_meeting, present
from conference.rooms.services.publishing import publications_end
from conference.rooms.services.seats import seat_for
from conference.signalling.errors import Ended, Forbidden, Full, Unavailable
from conference.signalling.messages import (
    MeetingEnded,
    ParticipantChanged,
    ParticipantLeft,
    RecordingChanged,
)
from conference.signalling.state import RecordingState
from conference.voices.typed import typed_forget


@dataclass(frozen=True)
class Joined:
    """Where a participant is; `replaced` is the channel of a socket that is the participant's no longer, if any."""

    meeting_id: uuid.UUID
    participant_id: uuid.UUID
    replaced: str | None


@transaction.atomic
def participant_join(*, admission: Admission, channel: str, wants_views: bool, now: datetime.datetime) -> Joined:
    """Takes somebody into the live meeting of the room, which begins if there is none.

    Who was there before (a lost connection) gets the same seat again, if nobody took it meanwhile.

    Raises:
        Full: the meeting has as many people as it takes.
        Ended: the token was used for a meeting that is over.
        NotStarted, Locked, Banned, Removed, Waiting: as `door_check` says.
    """
    # Of several who come at once through several processes, each finds who came before.
    Room.objects.select_for_update(no_key=True).get(pk=admission.room.pk)
    door_check(admission=admission, now=now)
    meeting = _live_meeting(admission.room, now)
    participant = Participant.objects.filter(pk=admission.participant_id).first()
    if participant is not None and participant.meeting_id != meeting.pk:
        raise Ended(_("the meeting that you were in is over; join again"))
    is_new = participant is None or participant.left_at is not None
    if is_new and present(meeting.pk).count() >= settings.PARTICIPANTS_MAX:
        raise Full(_("the meeting is full"))
    if participant is None:
        participant = Participant(
            pk=admission.participant_id, meeting=meeting, kind=ParticipantKind.BROWSER, joined_at=now
        )
    replaced = participant.channel
    if is_new:
        participant.seat = seat_for(meeting, participant.seat)
        participant.hand_raised_at = None
    participant.name = admission.name
    participant.user = admission.user
    participant.invite = admission.invite
    who = Identity(admission.user.pk if admission.user else None, admission.guest_id)
    participant.role = role_for(meeting=meeting, who=who, is_host=admission.is_host)
    participant.channel = channel
    participant.wants_views = wants_views
    participant.connected = True
    participant.lost_at = participant.left_at = None
    participant.save()
    meeting_event(meeting_id=meeting.pk, message=ParticipantChanged(wire.participant_to_wire(participant)))
    participant_arrived(participant=participant, who=who)
    if is_new:
        webhook_tell(WebhookEvent.PARTICIPANT_JOINED, _told(meeting, participant))
    return Joined(meeting.pk, participant.pk, replaced or None)


@transaction.atomic
def participant_lost(*, participant_id: uuid.UUID, channel: str, now: datetime.datetime) -> None:
    """The socket `channel` is gone; the seat is kept for a while. Nothing happens if another socket has taken over."""
    lost = Participant.objects.filter(pk=participant_id, channel=channel, left_at=None)
    if lost.update(connected=False, lost_at=now, channel=""):
        _changed(Participant.objects.get(pk=participant_id))


def participants_cut_off(*, live: list[str], now: datetime.datetime) -> int:
    """Those on channels of dead web processes are lost (`live`: how the others' channels begin): how many."""
    there = Participant.objects.filter(kind=ParticipantKind.BROWSER, left_at=None, connected=True)
    for prefix in live:
        there = there.exclude(channel__startswith=prefix)
    cut_off = list(there.values_list("pk", "channel"))
    for participant_id, channel in cut_off:
        participant_lost(participant_id=participant_id, channel=channel, now=now)
    return len(cut_off)


def lost_participants_leave(*, now: datetime.datetime) -> list[uuid.UUID]:
    """Those who have been lost for longer than the grace leave: the meetings that it changed."""
    overdue = Participant.objects.filter(
        left_at=None, connected=False, lost_at__lte=now - datetime.timedelta(seconds=settings.GRACE_S)
    )
    changed = []
    for participant_id, meeting_id in list(overdue.values_list("pk", "meeting_id")):
        participant_leave(participant_id=participant_id, now=now)
        changed.append(meeting_id)
    return changed


def lost_participants_begin_anew(*, now: datetime.datetime) -> None:
    """The clock was set: the grace of those who are lost begins now."""
    Participant.objects.filter(left_at=None, connected=False, lost_at__isnull=False).update(lost_at=now)


def unwelcome_participants_leave(*, now: datetime.datetime) -> list[Joined]:
    """Those whose right to enter was taken away (user shut out, guest's invite revoked) leave: where they were."""
    browsers = Participant.objects.filter(kind=ParticipantKind.BROWSER, left_at=None)
    shut_out = Q(user__is_active=False) | Q(user=None, invite=None) | Q(user=None, invite__revoked_at__isnull=False)
    left = [Joined(p.meeting_id, p.pk, p.channel or None) for p in browsers.filter(shut_out)]
    for each in left:
        participant_leave(participant_id=each.participant_id, now=now)
    return left


@transaction.atomic
def participant_update(*, participant: Participant, muted: bool, camera_on: bool) -> None:
    """Keeps whether the microphone is muted and the camera on.

    Raises:
        Forbidden: the participant may not speak, and wants to unmute.
    """
    if not muted and not may(participant, "speak"):
        raise Forbidden(_("the hosts of this room don't let you speak now; raise your hand and ask them"))
    self_decided(participant=participant, muted=muted, camera_on=camera_on)
    participant.muted, participant.camera_on = muted, camera_on
    participant.save(update_fields=["muted", "camera_on"])
    _changed(participant)


def views_want(*, participant: Participant, wanted: bool) -> None:
    """Keeps whether the participant shows the table now."""
    participant.wants_views = wanted
    participant.save(update_fields=["wants_views"])


@transaction.atomic
def participant_leave(*, participant_id: uuid.UUID, now: datetime.datetime) -> None:
    """Somebody leaves for good, with all publications; with the last person at a browser the meeting ends."""
    # Always the room first, then what is in it: so two never wait for each other.
    Room.objects.select_for_update(no_key=True, of=("self",)).filter(meetings__participants=participant_id).first()
    leaving = Participant.objects.filter(pk=participant_id, left_at=None)
    if not leaving.update(left_at=now, connected=False, channel="", lost_at=None):
        return
    participant = Participant.objects.get(pk=participant_id)
    meeting_id = participant.meeting_id
    publications_end(participant.publications.all(), now=now, announce=False)
    publications_end(participant.views.all(), now=now)
    items_end(participant_id=participant_id, now=now)
    captions_participant_gone(participant=participant)
    typed_forget(participants=Participant.objects.filter(pk=participant_id))
    meeting_event(meeting_id=meeting_id, message=ParticipantLeft(str(participant_id)))
    participant_gone(participant=participant)
    webhook_tell(WebhookEvent.PARTICIPANT_LEFT, _told(participant.meeting, participant))
    if not present(meeting_id).filter(kind=ParticipantKind.BROWSER).exists() and not breakouts_open(meeting_id):
        meeting_end(meeting_id=meeting_id, reason="everyone has left", now=now)


@transaction.atomic
def meeting_end(*, meeting_id: uuid.UUID, reason: str, now: datetime.datetime) -> None:
    """The meeting is over for whoever is still in it; a recording of it stops."""
    meeting = Meeting.objects.get(pk=meeting_id)
    if RunningRecording.objects.filter(meeting=meeting, stopped_at=None).update(stopped_at=now):
        meeting_event(meeting_id=meeting_id, message=RecordingChanged(RecordingState(active=False)))
    publications_end(meeting.publications.all(), now=now, announce=False)
    meeting_items_end(meeting_id=meeting_id, now=now)
    captions_meeting_end(meeting_id=meeting_id)
    typed_forget(participants=Participant.objects.filter(meeting=meeting_id))
    present(meeting_id).update(left_at=now, connected=False, channel="", lost_at=None)
    if Meeting.objects.filter(pk=meeting_id, ended_at=None).update(ended_at=now):
        webhook_tell(WebhookEvent.MEETING_ENDED, {**_told(meeting), "reason": reason})
    meeting_event(meeting_id=meeting_id, message=MeetingEnded(reason))
    for breakout_id in live_breakout_meetings(meeting_id):
        meeting_end(meeting_id=breakout_id, reason=reason, now=now)


def _live_meeting(room: Room, now: datetime.datetime) -> Meeting:
    """The room's live meeting; a new one is pinned to a media worker at once, if there is one."""
    meeting = live_meeting(room)
    if meeting is not None:
        return meeting
    meeting = Meeting(room=room, started_at=now)
    with contextlib.suppress(Unavailable, Full):
        meeting.media_node = media_node_for_meeting(room)
    meeting.save()
    webhook_tell(WebhookEvent.MEETING_STARTED, _told(meeting))
    return meeting


def _changed(participant: Participant) -> None:
    meeting_event(meeting_id=participant.meeting_id, message=ParticipantChanged(wire.participant_to_wire(participant)))


def _told(meeting: Meeting, participant: Participant | None = None) -> dict[str, str]:
    """What webhooks are told of a meeting, and of who came or went."""
    told = {"meeting_id": str(meeting.pk), "room": meeting.room.slug, "title": meeting.room.title}
    return told if participant is None else {**told, "participant_id": str(participant.pk), "name": participant.name}
