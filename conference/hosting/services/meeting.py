"""Writes what hosts decide about a meeting and its room."""

import datetime

from conference.access import meeting_participant_get
from conference.hosting.acting import Acting
from conference.hosting.events import hosting_changed
from conference.hosting.models import Conduct
from conference.hosting.permissions import ACTS, main_room
from conference.hosting.services.policy import policy_set
from conference.rooms.services.participation import meeting_end
from conference.signalling.hosting_state import LobbyRule, Permissions


def meeting_lock(*, acting: Acting, locked: bool) -> None:
    """Nobody new comes in, or they do again; who was in the meeting may come back."""
    Conduct.objects.update_or_create(meeting=acting.participant.meeting, defaults={"locked": locked})
    hosting_changed(acting.participant.meeting_id)
    acting.note_meeting("meeting.lock" if locked else "meeting.unlock")


def meeting_spotlight(*, acting: Acting, participant_id: str | None) -> None:
    """Makes a participant the main one for everybody, or (None) nobody.

    Raises:
        NotFound: there is no such participant in the meeting.
    """
    other = meeting_participant_get(acting.participant, participant_id) if participant_id is not None else None
    Conduct.objects.update_or_create(meeting=acting.participant.meeting, defaults={"spotlight": other})
    hosting_changed(acting.participant.meeting_id)
    if other is None:
        acting.note_meeting("meeting.unspotlight")
    else:
        acting.note("participant.spotlight", other)


def meeting_permissions(*, acting: Acting, permissions: Permissions) -> None:
    """Sets to whom each act is open, in this meeting and those to come."""
    values = {act: getattr(permissions, act) for act in ACTS}
    policy_set(room=main_room(acting.participant.meeting.room), **values)
    acting.note_meeting("room.permissions", **values)


def meeting_lobby(*, acting: Acting, lobby: LobbyRule, message: str) -> None:
    """Sets who waits in the lobby, and what they read there."""
    policy_set(room=main_room(acting.participant.meeting.room), lobby=lobby, lobby_message=message.strip())
    acting.note_meeting("room.lobby", lobby=lobby)


def meeting_end_for_all(*, acting: Acting, now: datetime.datetime) -> None:
    """The meeting is over for everyone in it."""
    acting.note_meeting("meeting.end")
    meeting_end(meeting_id=acting.participant.meeting_id, reason="the host has ended it", now=now)
