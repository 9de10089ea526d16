"""What a participant in a live meeting may do and whom it may name."""

import uuid
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from conference.access.finding import found, uuid_of
from conference.hosting.models import Breakout, LobbyEntry
from conference.hosting.permissions import HOST_ROLES, READING_ACTS, may, policy_of
from conference.rooms.models import Meeting, Participant, Publication, Room
from conference.rooms.models.meeting import ParticipantRole
from conference.rooms.selectors import RECORDED_ONLY
from conference.signalling.errors import Forbidden, NotFound, Unauthorised
from conference.signalling.hosting_state import Act


def present_participant_get(participant_id: uuid.UUID) -> Participant:
    """The participant of a socket, who must still be in a live meeting."""
    present = Participant.objects.select_related("meeting__room").filter(
        pk=participant_id, left_at=None, meeting__ended_at=None
    )
    participant = present.first()
    if participant is None:
        raise Unauthorised(_("you are no longer in this meeting; join again"))
    return participant


def present_host_get(participant_id: uuid.UUID) -> Participant:
    """The participant of a socket, who must be a host or co-host."""
    participant = present_participant_get(participant_id)
    if participant.role not in HOST_ROLES:
        raise Forbidden(_("only a host may do this"))
    return participant


def present_room_host_get(participant_id: uuid.UUID) -> Participant:
    """The participant of a socket, who must be a host of the room: a co-host is not."""
    participant = present_host_get(participant_id)
    if participant.role != ParticipantRole.HOST:
        raise Forbidden(_("only a host of this room may do this; you are co-host"))
    return participant


def present_permitted_get(participant_id: uuid.UUID, act: Act) -> Participant:
    """The participant of a socket, who must be permitted this kind of act."""
    participant = present_participant_get(participant_id)
    if act in READING_ACTS and policy_of(participant.meeting.room).encrypted:
        raise Forbidden(
            _("this room is encrypted end to end: the server hears nothing that it could caption or record")
        )
    if not may(participant, act):
        raise Forbidden(_("the hosts of this room don't let you do this now; raise your hand and ask them"))
    return participant


def meeting_participant_get(participant: Participant, other_id: str) -> Participant:
    """Somebody in the participant's meeting, perhaps the participant."""
    here = Participant.objects.select_related("meeting__room").filter(meeting=participant.meeting_id, left_at=None)
    return found(here.filter(pk=uuid_of(other_id, "participant")), "participant")


def lobby_entry_get(room: Room, participant_id: str) -> LobbyEntry:
    """Somebody who waits in the lobby of a room."""
    waiting = LobbyEntry.objects.filter(room=room, meeting=None, pk=uuid_of(participant_id, "participant"))
    return found(waiting, "participant in the lobby")


def breakout_get(meeting: Meeting, breakout_id: str) -> Breakout:
    """A breakout room of a meeting."""
    try:
        wanted = int(breakout_id)
    except ValueError:
        raise NotFound(_("there is no such breakout room")) from None
    return found(
        Breakout.objects.filter(meeting=meeting, pk=wanted, retired=False).select_related("room"), "breakout room"
    )


def poll_get(participant: Participant, poll_id: str) -> Any:
    """A poll of the participant's meeting."""
    polls = apps.get_model("polls", "Poll")._default_manager.filter(meeting=participant.meeting_id)
    return found(polls.filter(pk=uuid_of(poll_id, "poll")), "poll")


def own_caption_get(participant: Participant, caption_id: str) -> Any:
    """Something that was said in the participant's meeting: by the participant, or, for hosts, by anybody."""
    lines = apps.get_model("captions", "CaptionLine")._default_manager.select_related("participant")
    here = lines.filter(meeting=participant.meeting_id)
    if participant.role not in HOST_ROLES:
        here = here.filter(participant=participant)
    return found(here.filter(pk=uuid_of(caption_id, "caption")), "caption")


def typed_speech_get(participant: Participant, speech_id: str) -> Any:
    """Something that the participant has typed, to be spoken."""
    typed = apps.get_model("voices", "TypedSpeech")._default_manager
    return found(typed.filter(participant=participant, pk=uuid_of(speech_id, "text")), "text")


def publication_get(participant: Participant, publication_id: str) -> Publication:
    """A publication that the participant may subscribe to: of the same meeting, and a view only by its viewer."""
    visible = Publication.objects.filter(
        Q(viewer=None) | Q(viewer=participant), meeting=participant.meeting_id, ended_at=None
    ).exclude(source=RECORDED_ONLY)
    return found(visible.filter(pk=uuid_of(publication_id, "publication")), "publication")
