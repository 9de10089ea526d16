"""Writes about the lobby: people wait there until a host lets them in or turns them away."""

import datetime
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from conference.access import Admission, lobby_entry_get
from conference.hosting.acting import Acting
from conference.hosting.events import channel_refuse, channel_tell
from conference.hosting.models import LobbyEntry
from conference.hosting.permissions import HOST_ROLES, main_room
from conference.hosting.wire import waiting_to_wire
from conference.rooms.models import Meeting, Participant, Room
from conference.signalling.errors import Denied, Full
from conference.signalling.hosting import LobbyAdmitted, LobbyChanged


@transaction.atomic
def lobby_enter(*, admission: Admission, channel: str, now: datetime.datetime) -> None:
    """Somebody waits; hosts see it.

    Raises:
        Full: too many wait already.
    """
    waiting = LobbyEntry.objects.filter(room=admission.room, meeting=None)
    if waiting.exclude(participant_id=admission.participant_id).count() >= settings.LOBBY_MAX:
        raise Full(_("the lobby is full; try again later"))
    LobbyEntry.objects.update_or_create(
        participant_id=admission.participant_id,
        defaults={
            "room": admission.room,
            "meeting": None,
            "user": admission.user,
            "guest_id": admission.guest_id,
            "name": admission.name,
            "channel": channel,
            "asked_at": now,
        },
    )
    lobby_tell(admission.room)


@transaction.atomic
def lobby_leave(*, participant_id: uuid.UUID, channel: str) -> None:
    """The lobby's socket is gone: nobody waits there any more, unless they were let in, or wait on another socket."""
    entry = LobbyEntry.objects.filter(participant_id=participant_id, channel=channel).select_related("room").first()
    if entry is not None and entry.meeting_id is None:
        entry.delete()
        lobby_tell(entry.room)


@transaction.atomic
def lobbies_cut_off(*, live: list[str]) -> int:
    """Those on channels of dead web processes wait no longer (`live`: how the others' channels begin): how many."""
    waiting = LobbyEntry.objects.filter(meeting=None)
    for prefix in live:
        waiting = waiting.exclude(channel__startswith=prefix)
    gone = list(waiting.select_related("room"))
    for entry in gone:
        lobby_leave(participant_id=entry.participant_id, channel=entry.channel)
    return len(gone)


def lobby_admit(*, acting: Acting, participant_id: str | None) -> None:
    """Lets somebody in who waits, or (None) everyone; they may come back as long as the meeting lasts.

    Raises:
        NotFound: nobody of that id waits.
    """
    room = main_room(acting.participant.meeting.room)
    for entry in _waiting(room) if participant_id is None else [lobby_entry_get(room, participant_id)]:
        entry.meeting = acting.participant.meeting
        entry.save(update_fields=["meeting"])
        channel_tell(entry.channel, LobbyAdmitted())
        acting.note_name("lobby.admit", entry.name)
    lobby_tell(room)


def lobby_deny(*, acting: Acting, participant_id: str) -> None:
    """Turns somebody away who waits.

    Raises:
        NotFound: nobody of that id waits.
    """
    room = main_room(acting.participant.meeting.room)
    entry = lobby_entry_get(room, participant_id)
    channel_refuse(entry.channel, Denied(_("a host has not let you in")))
    entry.delete()
    acting.note_name("lobby.deny", entry.name)
    lobby_tell(room)


def lobby_tell(room: Room) -> None:
    """Every host in the room's meeting, and in its breakout rooms, hears who waits."""
    message = LobbyChanged(tuple(waiting_to_wire(entry) for entry in _waiting(room)))
    live = Meeting.objects.filter(Q(room=room) | Q(room__breakout__meeting__room=room), ended_at=None)
    hosts = Participant.objects.filter(left_at=None, role__in=HOST_ROLES, meeting__in=live)
    for channel in hosts.exclude(channel="").values_list("channel", flat=True):
        channel_tell(channel, message)


def lobby_tell_host(participant_id: uuid.UUID, *, only_if_any: bool = False) -> None:
    """A participant whose socket may have missed it hears who waits, if they are a host."""
    host = Participant.objects.filter(pk=participant_id, role__in=HOST_ROLES).select_related("meeting__room").first()
    if host is None:
        return
    entries = _waiting(main_room(host.meeting.room))
    if entries or not only_if_any:
        channel_tell(host.channel, LobbyChanged(tuple(waiting_to_wire(entry) for entry in entries)))


def _waiting(room: Room) -> list[LobbyEntry]:
    return list(LobbyEntry.objects.filter(room=room, meeting=None))
