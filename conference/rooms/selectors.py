"""Reads about rooms and meetings."""

import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from conference.captions.selectors import captions_state, meeting_lines
from conference.hosting.wire import hosting_to_wire
from conference.items.selectors import items_to_wire
from conference.polls.selectors import meeting_polls, own_ballots
from conference.rooms import wire
from conference.rooms.models import ChatMessage, MediaPeer, Meeting, Participant, Publication, Room, RunningRecording
from conference.signalling.messages import Snapshot
from conference.signalling.state import RoomState

CHAT_LINES_MAX = 200
RECORDED_ONLY = "cube"
"""The source that nobody hears of and nobody can subscribe to."""


def live_meeting(room: Room) -> Meeting | None:
    """The meeting that is live in the room."""
    return Meeting.objects.filter(room=room, ended_at=None).first()


def present(meeting_id: uuid.UUID) -> QuerySet[Participant]:
    """Who is in the meeting now, the lost who may come back among them."""
    return Participant.objects.filter(meeting=meeting_id, left_at=None).order_by("joined_at")


def attentive(meeting_id: uuid.UUID) -> QuerySet[Participant]:
    """Those in the meeting who look at somebody or something."""
    return present(meeting_id).exclude(attends_to=None, attends_item="")


def live_publications(meeting_id: uuid.UUID) -> QuerySet[Publication]:
    """What can be subscribed to in the meeting now: not the cameras of cubes, which are only recorded."""
    live = Publication.objects.filter(meeting=meeting_id, ended_at=None)
    return live.exclude(source=RECORDED_ONLY).order_by("started_at")


def active_recording(meeting_id: uuid.UUID) -> RunningRecording | None:
    """The recording that runs in the meeting now."""
    return RunningRecording.objects.filter(meeting=meeting_id, stopped_at=None).first()


@transaction.atomic
def snapshot(meeting_id: uuid.UUID, viewer_id: uuid.UUID) -> Snapshot:
    """What a participant of the meeting knows, up to its last event."""
    meeting = Meeting.objects.select_related("room").get(pk=meeting_id)
    theirs = Q(recipient=None) | Q(recipient=viewer_id) | Q(participant=viewer_id)
    chat = ChatMessage.objects.filter(theirs, meeting=meeting).select_related("participant", "recipient")
    return Snapshot(
        seq=meeting.seq,
        state=RoomState(
            room=wire.room_to_wire(meeting.room),
            participants=tuple(wire.participant_to_wire(p) for p in present(meeting_id)),
            publications=tuple(wire.publication_to_wire(p) for p in live_publications(meeting_id)),
            chat=tuple(wire.chat_to_wire(line) for line in reversed(chat.order_by("-sent_at")[:CHAT_LINES_MAX])),
            recording=wire.recording_to_wire(active_recording(meeting_id)),
            attention=tuple(wire.attention_to_wire(p) for p in attentive(meeting_id)),
            hosting=hosting_to_wire(meeting),
            items=items_to_wire(meeting_id),
            polls=meeting_polls(meeting_id),
            ballots=own_ballots(meeting_id, viewer_id),
            timer=wire.timer_to_wire(meeting, timezone.now()),
            captions=captions_state(meeting_id),
            captioned=meeting_lines(meeting_id),
        ),
    )


def media_workers(meeting_id: uuid.UUID) -> set[uuid.UUID]:
    """The media workers over which a live meeting is spread: the one it is pinned to, and those of its people."""
    pinned = Meeting.objects.filter(pk=meeting_id, ended_at=None).exclude(media_node=None)
    carried = MediaPeer.objects.filter(meeting=meeting_id, meeting__ended_at=None).exclude(media_node=None)
    of_people = carried.exclude(participant=None)
    return {*pinned.values_list("media_node", flat=True), *of_people.values_list("media_node", flat=True)}


def held_by(credential_name: str) -> int:
    """How many live meetings and cubes the workers with credentials of this name have now."""
    carried = Q(media_node__credential__name=credential_name) | Q(peers__media_node__credential__name=credential_name)
    meetings = Meeting.objects.filter(carried, ended_at=None).distinct()
    drawn = Participant.objects.filter(left_at=None, render_node__credential__name=credential_name)
    return meetings.count() + drawn.count()


def unsettled_meetings() -> list[uuid.UUID]:
    """The meetings whose nodes may have something to do: live ones, and ended ones with something left over."""
    live = Meeting.objects.filter(ended_at=None)
    left_over = Meeting.objects.exclude(ended_at=None)
    found = live.union(
        left_over.filter(peers__isnull=False),
        left_over.filter(participants__capture_started=True),
        left_over.filter(participants__render_node__isnull=False),
        left_over.filter(render_assignments__isnull=False),
        left_over.filter(running_recordings__isnull=False),
        left_over.filter(listening__isnull=False),
    )
    return list(found.values_list("pk", flat=True))
