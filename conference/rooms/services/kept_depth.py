"""Writes about what cubes' cameras saw, kept with a recording: of whom, and how everybody sits meanwhile."""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction

from conference.hosting.gates import unrecorded
from conference.hosting.permissions import policy_of
from conference.recordings.seating import seating_keep
from conference.rooms import wire
from conference.rooms.models import Meeting, Participant
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.selectors import active_recording, present
from conference.signalling.kept_depth import Seating, SeatOf


@dataclass(frozen=True)
class Keeping:
    """What a capture node is yet to be told."""

    participant_id: uuid.UUID
    node_id: uuid.UUID
    kept: bool


def depth_wanted(person: Participant) -> bool:
    """Whether what the cameras of this person's cube see is recorded now."""
    meeting = person.meeting
    return (
        person.left_at is None
        and meeting.ended_at is None
        and policy_of(meeting.room).keeps_depth
        and active_recording(meeting.pk) is not None
        and person.pk not in unrecorded(meeting, [person])
    )


@transaction.atomic
def depth_keepings(*, meeting_id: uuid.UUID, now: datetime.datetime) -> list[Keeping]:
    """Which capture nodes of the meeting are to begin, and which to end; keeps how everybody sits while one is."""
    people = Participant.objects.filter(meeting=meeting_id, kind=ParticipantKind.CUBE, capture_started=True)
    wanted = {person: depth_wanted(person) for person in people.select_related("meeting__room")}
    if not wanted:
        return []
    recording = active_recording(meeting_id)
    if recording is not None and any(wanted.values()):
        seating_keep(recording_id=recording.recording_id, seating=_seating(meeting_id, now))
    return [
        Keeping(person.pk, person.capture_node_id, kept)
        for person, kept in wanted.items()
        if person.capture_node_id is not None and kept != person.depth_kept
    ]


def depth_kept_set(*, participant_id: uuid.UUID, kept: bool) -> None:
    """The capture node was told."""
    Participant.objects.filter(pk=participant_id).update(depth_kept=kept)


def _seating(meeting_id: uuid.UUID, now: datetime.datetime) -> Seating:
    """As the recording may know it: without those who have not agreed to be in it."""
    meeting = Meeting.objects.select_related("room").get(pk=meeting_id)
    room = wire.room_to_wire(meeting.room)
    people = list(present(meeting_id).exclude(seat=None))
    left_out = set(unrecorded(meeting, people))
    seats = tuple(SeatOf(str(each.pk), each.seat) for each in people if each.pk not in left_out)
    layout = room.layout if room.scenario == "custom" else None
    return Seating(now.timestamp(), room.scenario, room.seat_count, seats, layout)
