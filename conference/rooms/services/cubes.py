"""Writes about the people of cubes: they come with their capture node and go with it."""

import datetime
import uuid

from django.db import transaction

from accounts.models import NodeKind
from conference.hosting.permissions import policy_of
from conference.nodes.models import Node
from conference.rooms import wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Cube, Meeting, Participant
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.placement import render_node_for_cube
from conference.rooms.selectors import present
from conference.rooms.services.participation import participant_leave
from conference.signalling.messages import ParticipantChanged


@transaction.atomic
def cubes_seat(*, meeting_id: uuid.UUID, now: datetime.datetime) -> None:
    """Brings the people of the room's cubes into a live meeting, and takes those out whose cube has gone.

    Where media are encrypted from browser to browser they stay out: their views are made from what only browsers read.
    """
    meeting = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("room").get(pk=meeting_id)
    if meeting.ended_at is not None or policy_of(meeting.room).encrypted:
        return
    for gone in _gone(meeting):
        participant_leave(participant_id=gone.pk, now=now)
    here = present(meeting_id)
    nodes = Node.objects.filter(kind=NodeKind.CAPTURE, credential__cube__room=meeting.room)
    for node in nodes.exclude(credential__cube__in=here.exclude(cube=None).values("cube")):
        cube = Cube.objects.get(credential=node.credential_id)
        if cube.seat >= meeting.room.seat_count or here.filter(seat=cube.seat).exists():
            continue
        participant = Participant.objects.create(
            meeting=meeting,
            kind=ParticipantKind.CUBE,
            name=cube.name,
            seat=cube.seat,
            cube=cube,
            capture_node=node,
            joined_at=now,
        )
        meeting_event(meeting_id=meeting_id, message=ParticipantChanged(wire.participant_to_wire(participant)))


@transaction.atomic
def render_node_assign(*, participant_id: uuid.UUID) -> None:
    """Has a render worker draw the person of a cube; the link to it is yet to be made.

    Raises:
        Unavailable, Full: there is no render worker to be had.
    """
    Participant.objects.filter(pk=participant_id, left_at=None).update(
        render_node=render_node_for_cube(), link_epoch=None
    )


def link_made(*, participant_id: uuid.UUID, render_node_id: uuid.UUID, epoch: int) -> None:
    """The render worker has answered the cube's offer, so that it can be asked to draw the person."""
    Participant.objects.filter(pk=participant_id, render_node=render_node_id).update(link_epoch=epoch)


def capture_started_set(*, participant_id: uuid.UUID, started: bool) -> None:
    """Keeps whether the capture node shows its person in the meeting; it begins without having its cameras recorded."""
    Participant.objects.filter(pk=participant_id).update(capture_started=started, depth_kept=False)


@transaction.atomic
def cameras_lost_set(*, participant: Participant, lost: int) -> None:
    """Keeps how many of a cube's cameras are not there, and tells if that is new."""
    if participant.cameras_lost == lost:
        return
    participant.cameras_lost = lost
    participant.save(update_fields=["cameras_lost"])
    meeting_event(meeting_id=participant.meeting_id, message=ParticipantChanged(wire.participant_to_wire(participant)))


def render_node_release(*, participant_id: uuid.UUID) -> None:
    """No render worker draws the person any more."""
    Participant.objects.filter(pk=participant_id).update(render_node=None, link_epoch=None)


def _gone(meeting: Meeting) -> list[Participant]:
    people = present(meeting.pk).filter(kind=ParticipantKind.CUBE).select_related("cube")
    return [
        person
        for person in people
        if person.capture_node_id is None
        or person.cube is None
        or (person.cube.room_id, person.cube.seat) != (meeting.room_id, person.seat)
    ]
