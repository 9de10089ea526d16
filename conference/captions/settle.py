"""Settles whether a meeting's media worker listens to it."""

import uuid

from channels.db import database_sync_to_async
from django.db import transaction

from conference.captions.models import Listening
from conference.captions.selectors import is_captioned
from conference.nodes.models import Node
from conference.nodes.requests import node_request
from conference.rooms.models import Meeting
from conference.signalling.captions import ListenSet
from conference.signalling.messages import Done


async def captions_settle(meeting_id: uuid.UUID) -> None:
    """Has the media worker listen while somebody wants captions, and no longer.

    Raises:
        SignallingError: it doesn't answer, or refuses.
    """
    found = await database_sync_to_async(_to_tell)(meeting_id)
    if found is not None:
        node_id, listens = found
        await node_request(node_id, ListenSet(str(meeting_id), listens), Done)
        await database_sync_to_async(_keep)(meeting_id, node_id, listens)


@transaction.atomic
def _to_tell(meeting_id: uuid.UUID) -> tuple[uuid.UUID, bool] | None:
    """Which media worker must hear what; None where it knows already."""
    meeting = Meeting.objects.get(pk=meeting_id)
    listening = Listening.objects.filter(meeting=meeting).first()
    wanted = meeting.ended_at is None and is_captioned(meeting_id)
    if wanted and meeting.media_node_id is not None:
        known = listening is not None and listening.node_id == meeting.media_node_id
        return None if known else (meeting.media_node_id, True)
    return None if wanted or listening is None else (listening.node_id, False)


@transaction.atomic
def _keep(meeting_id: uuid.UUID, node_id: uuid.UUID, listens: bool) -> None:
    if not listens:
        Listening.objects.filter(meeting=meeting_id, node=node_id).delete()
    elif Node.objects.filter(pk=node_id).exists():  # it may have gone since it said yes
        Listening.objects.update_or_create(meeting_id=meeting_id, defaults={"node_id": node_id, "behind": False})
