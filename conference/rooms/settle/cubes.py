"""Settles the cubes of a meeting: who is in it, whose capture node shows them, which render worker draws them."""

import uuid

from channels.db import database_sync_to_async
from django.utils import timezone

from conference.nodes.models import Node
from conference.nodes.requests import node_request, node_tell
from conference.rooms.models import Participant
from conference.rooms.models.meeting import ParticipantKind
from conference.rooms.services.cubes import capture_started_set, cubes_seat, render_node_assign, render_node_release
from conference.signalling.cubes import CaptureStart, CaptureStop, LinkClose, LinkRestart
from conference.signalling.errors import SignallingError, Unavailable
from conference.signalling.messages import Done, Message


async def cubes_settle(meeting_id: uuid.UUID) -> None:
    """Starts, links and stops the cubes of a meeting.

    Raises:
        SignallingError: a capture node or render worker refuses, or there is no render worker to be had.
    """
    await database_sync_to_async(cubes_seat)(meeting_id=meeting_id, now=timezone.now())
    for person in await database_sync_to_async(_people)(meeting_id):
        if person.left_at is not None:
            await _stop(person)
    refused: SignallingError | None = None
    for person in await database_sync_to_async(_people)(meeting_id):
        if person.left_at is None:
            try:
                await _draw(person)
            except SignallingError as error:
                refused = error
            # Without a render worker the person can still be heard.
            await _start(person)
    if refused is not None:
        raise refused


async def _draw(person: Participant) -> None:
    if person.render_node_id is not None:
        return
    await database_sync_to_async(render_node_assign)(participant_id=person.pk)
    if person.capture_started and person.capture_node_id is not None:
        await node_tell(person.capture_node_id, LinkRestart(str(person.meeting_id), "the render worker was replaced"))


async def _start(person: Participant) -> None:
    if person.capture_started or person.capture_node_id is None:
        return
    await node_request(person.capture_node_id, CaptureStart(str(person.meeting_id), str(person.pk)), Done)
    await database_sync_to_async(capture_started_set)(participant_id=person.pk, started=True)


async def _stop(person: Participant) -> None:
    if person.capture_started:
        await _ask_if_there(person.capture_node_id, CaptureStop(str(person.meeting_id)))
        await database_sync_to_async(capture_started_set)(participant_id=person.pk, started=False)
    if person.render_node_id is not None:
        await _ask_if_there(person.render_node_id, LinkClose(str(person.pk)))
        await database_sync_to_async(render_node_release)(participant_id=person.pk)


async def _ask_if_there(node_id: uuid.UUID | None, message: Message) -> None:
    if node_id is None:
        return
    try:
        await node_request(node_id, message, Done)
    except Unavailable:
        if await database_sync_to_async(Node.objects.filter(pk=node_id).exists)():
            raise


def _people(meeting_id: uuid.UUID) -> list[Participant]:
    return list(Participant.objects.filter(meeting=meeting_id, kind=ParticipantKind.CUBE).order_by("joined_at"))
