"""Writes about breakout rooms: made by a host, people put in them, opened for a time, and closed with everyone back."""

import datetime
import random
import secrets
import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from conference.access import Caller, breakout_get, join_token, meeting_participant_get
from conference.hosting.acting import Acting
from conference.hosting.events import channel_tell, hosting_changed
from conference.hosting.identity import Identity, identity_of
from conference.hosting.models import Breakout, BreakoutMember, Conduct
from conference.hosting.permissions import HOST_ROLES, main_room
from conference.rooms.models import Meeting, Participant, Room
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.models.room import SEATS_MAX, Scenario
from conference.rooms.selectors import live_meeting, present
from conference.signalling.errors import BadMessage, Conflict, Forbidden
from conference.signalling.hosting import BreakoutGo, BreakoutTold

BREAKOUTS_MAX = 20
DURATION_S = (10.0, 4 * 3600.0)


def main_meeting(meeting: Meeting) -> Meeting:
    """The meeting that a breakout room's meeting belongs to; any other meeting itself."""
    breakout = Breakout.objects.filter(room=meeting.room_id).select_related("meeting__room").first()
    return meeting if breakout is None else breakout.meeting


def breakouts_make(*, acting: Acting, count: int, at_random: bool) -> None:
    """Prepares so many rooms in place of those that were prepared before.

    Raises:
        BadMessage: too many, or less than none.
        Conflict: the breakout rooms are open.
    """
    meeting = main_meeting(acting.participant.meeting)
    if not 0 <= count <= BREAKOUTS_MAX:
        raise BadMessage(_("a meeting has up to {most} breakout rooms").format(most=BREAKOUTS_MAX))
    if _conduct(meeting).breakouts_open:
        raise Conflict(_("the breakout rooms are open; call everyone back first"))
    Room.objects.filter(breakout__meeting=meeting, meetings=None).delete()
    Breakout.objects.filter(meeting=meeting).update(retired=True)
    BreakoutMember.objects.filter(breakout__meeting=meeting).delete()
    made = [_make(meeting, n) for n in range(count)]
    people = list(_people(meeting)) if at_random and made else []
    random.SystemRandom().shuffle(people)
    for n, person in enumerate(people):
        BreakoutMember.objects.create(participant=person, breakout=made[n % count])
    hosting_changed(meeting.pk)
    acting.note_meeting("breakouts.make", count=count, at_random=at_random)


def breakouts_assign(*, acting: Acting, participant_id: str, breakout_id: str | None) -> None:
    """Puts somebody in a breakout room, or (None) in none; once they are open, sends them there.

    Raises:
        NotFound: there is no such participant in the main room, or no such breakout room.
    """
    meeting = main_meeting(acting.participant.meeting)
    person = _member(meeting, participant_id) or meeting_participant_get(acting.participant, participant_id)
    if person.kind == ParticipantKind.CUBE:
        raise BadMessage(_("a cube stays in its room"))
    breakout = breakout_get(meeting, breakout_id) if breakout_id is not None else None
    where = _where(meeting, identity_of(person))
    BreakoutMember.objects.filter(participant=person).delete()
    if breakout is not None:
        BreakoutMember.objects.create(participant=person, breakout=breakout)
    if _conduct(meeting).breakouts_open and where is not None:
        _send(where, meeting.room if breakout is None else breakout.room)
    hosting_changed(meeting.pk)
    acting.note("breakouts.assign", person, breakout=breakout.room.title if breakout else None)


def breakouts_open(*, acting: Acting, duration_s: float | None, now: datetime.datetime) -> None:
    """Sends everyone to their breakout room, for so long or until they are called back.

    Raises:
        Conflict: none is prepared, or they are open already.
        BadMessage: too short or too long.
    """
    meeting = main_meeting(acting.participant.meeting)
    least, most = DURATION_S
    if duration_s is not None and not least <= duration_s <= most:
        raise BadMessage(_("breakout rooms are open for {least:g} to {most:g} seconds").format(least=least, most=most))
    if _conduct(meeting).breakouts_open or not Breakout.objects.filter(meeting=meeting, retired=False).exists():
        raise Conflict(_("make breakout rooms first; when they are open they can't be opened again"))
    ends_at = now + datetime.timedelta(seconds=duration_s) if duration_s is not None else None
    Conduct.objects.filter(meeting=meeting).update(breakouts_open=True, breakouts_end_at=ends_at)
    for member in BreakoutMember.objects.filter(breakout__meeting=meeting).select_related("breakout__room"):
        person = present(meeting.pk).filter(pk=member.participant_id).select_related("meeting__room").first()
        if person is not None:
            _send(person, member.breakout.room)
    hosting_changed(meeting.pk)
    acting.note_meeting("breakouts.open", duration_s=duration_s)


def breakouts_tell(*, acting: Acting, text: str) -> None:
    """Says something to everyone in the breakout rooms.

    Raises:
        BadMessage: there is nothing but blanks in it.
    """
    if not text.strip():
        raise BadMessage(_("nothing was said"))
    meeting = main_meeting(acting.participant.meeting)
    for person in _away(meeting):
        channel_tell(person.channel, BreakoutTold(acting.participant.name, text.strip()))
    acting.note_meeting("breakouts.tell", text=text.strip())


def breakouts_recall(*, acting: Acting) -> None:
    """Calls everyone back.

    Raises:
        Conflict: the breakout rooms are not open.
    """
    meeting = main_meeting(acting.participant.meeting)
    if not _conduct(meeting).breakouts_open:
        raise Conflict(_("the breakout rooms are not open"))
    breakouts_close(meeting)
    acting.note_meeting("breakouts.close")


def breakouts_close(meeting: Meeting) -> None:
    """Everyone in a breakout room is sent back; the rooms are as they were before they were opened."""
    away = list(_away(meeting))
    Conduct.objects.filter(meeting=meeting).update(breakouts_open=False, breakouts_end_at=None)
    for person in away:
        _send(person, meeting.room)
    hosting_changed(meeting.pk)


def breakout_visit(*, participant: Participant, breakout_id: str | None) -> BreakoutGo:
    """The way to a breakout room for a host or one who was sent there, or (None) back to the main room.

    Raises:
        NotFound: there is no such breakout room.
        Conflict: the breakout rooms are not open.
        Forbidden: the participant was not sent there.
    """
    meeting = main_meeting(participant.meeting)
    if breakout_id is None:
        return _way(participant, meeting.room)
    breakout = breakout_get(meeting, breakout_id)
    if not _conduct(meeting).breakouts_open:
        raise Conflict(_("the breakout rooms are not open"))
    own = BreakoutMember.objects.filter(breakout=breakout, participant__in=_same(meeting, identity_of(participant)))
    if participant.role not in HOST_ROLES and not own.exists():
        raise Forbidden(_("you were not sent to this breakout room"))
    return _way(participant, breakout.room)


def _conduct(meeting: Meeting) -> Conduct:
    return Conduct.objects.get_or_create(meeting=meeting)[0]


def _make(meeting: Meeting, n: int) -> Breakout:
    room = Room.objects.create(
        slug=f"{meeting.room.slug[:40]}-{secrets.token_hex(6)}",
        title=_("Room {number}").format(number=n + 1),
        scenario=Scenario.ROUND_TABLE,
        seat_count=SEATS_MAX // 2,
        owner_id=meeting.room.owner_id,
    )
    return Breakout.objects.create(room=room, meeting=meeting, position=n)


def _people(meeting: Meeting) -> QuerySet[Participant]:
    """Whom a host can send to breakout rooms: everyone at a browser who doesn't host."""
    return present(meeting.pk).filter(kind=ParticipantKind.BROWSER).exclude(role__in=HOST_ROLES)


def _member(meeting: Meeting, participant_id: str) -> Participant | None:
    members = BreakoutMember.objects.filter(breakout__meeting=meeting).select_related("participant__meeting__room")
    return next((each.participant for each in members if str(each.participant_id) == participant_id), None)


def _same(meeting: Meeting, who: Identity) -> Iterable[uuid.UUID]:
    return list(who.participants(meeting.pk).values_list("pk", flat=True))


def _away(meeting: Meeting) -> QuerySet[Participant]:
    return Participant.objects.filter(
        meeting__room__breakout__meeting=meeting, meeting__ended_at=None, left_at=None
    ).select_related("meeting__room", "standing")


def _where(meeting: Meeting, who: Identity) -> Participant | None:
    """The participant that this person is now: in the main room or in one of its breakout rooms."""
    own = Q(user=who.user_id) if who.user_id else Q(user=None, standing__guest_id=who.guest_id)
    here = Participant.objects.filter(meeting=meeting, left_at=None).select_related("meeting__room", "standing")
    return _away(meeting).filter(own).first() or here.filter(own).first()


def _send(person: Participant, room: Room) -> None:
    if person.meeting.room_id != room.pk:
        channel_tell(person.channel, _way(person, room))


def _way(person: Participant, room: Room) -> BreakoutGo:
    """A token to the other room; back in a meeting where the person was before, as the same participant."""
    who = identity_of(person)
    meeting = live_meeting(room)
    before = who.participants(meeting.pk).first() if meeting is not None else None
    participant_id = before.pk if before is not None else uuid.uuid4()
    invites = {main_room(room).pk: person.invite_id} if person.invite_id else {}
    token = join_token(Caller(person.user, invites, who.guest_id), room, participant_id, person.name)
    return BreakoutGo(room.slug, room.title, token)
