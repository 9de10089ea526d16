"""Settles what a meeting's media worker lets through."""

import uuid

from channels.db import database_sync_to_async
from django.db import transaction

from conference.hosting.gates import gates_of
from conference.hosting.models import Conduct, MediaGates
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms.models import Meeting
from conference.rooms.selectors import media_workers
from conference.signalling.messages import Done
from conference.signalling.peers import Gates, GatesSet


async def gates_settle(meeting_id: uuid.UUID) -> None:
    """Sends the media workers the meeting's gates, if they have older ones.

    Raises:
        SignallingError: it doesn't answer, or refuses.
    """
    found = await database_sync_to_async(_new_gates)(meeting_id)
    if found is not None:
        node_id, gates = found
        for each in await database_sync_to_async(media_workers)(meeting_id):
            await node_request(each, GatesSet(str(meeting_id), gates), Done)
        await database_sync_to_async(_keep)(meeting_id, node_id, gates.version)


@transaction.atomic
def _new_gates(meeting_id: uuid.UUID) -> tuple[uuid.UUID, Gates] | None:
    live = Meeting.objects.select_related("room").filter(pk=meeting_id, ended_at=None).exclude(media_node=None)
    meeting = live.first()
    if meeting is None or not Conduct.objects.filter(meeting=meeting, gates_version__gt=0).exists():
        return None
    gates = gates_of(meeting)
    known = MediaGates.objects.filter(meeting=meeting, node=meeting.media_node_id, version=gates.version)
    return None if known.exists() or meeting.media_node_id is None else (meeting.media_node_id, gates)


@transaction.atomic
def _keep(meeting_id: uuid.UUID, node_id: uuid.UUID, version: int) -> None:
    if Node.objects.filter(pk=node_id).exists():  # it may have gone since it said yes
        MediaGates.objects.update_or_create(meeting_id=meeting_id, defaults={"node_id": node_id, "version": version})
