"""Settles whether what cubes' cameras see is sent to the media worker, too, which records it."""

import uuid

import structlog
from channels.db import database_sync_to_async
from django.utils import timezone

from conference.nodes.requests import node_request
from conference.rooms.services.kept_depth import depth_keepings, depth_kept_set
from conference.signalling.errors import SignallingError, Unavailable
from conference.signalling.kept_depth import CubeKeep
from conference.signalling.messages import Done

log = structlog.get_logger(__name__)


async def kept_depth_settle(meeting_id: uuid.UUID) -> None:
    """Tells the capture nodes of a meeting, where that is new.

    Raises:
        Unavailable: one doesn't answer.
    """
    for each in await database_sync_to_async(depth_keepings)(meeting_id=meeting_id, now=timezone.now()):
        try:
            await node_request(each.node_id, CubeKeep(str(meeting_id), each.kept), Done)
        except Unavailable:
            raise
        except SignallingError as error:  # a node of an earlier protocol: asked again, it would say the same
            log.warning("a capture node can't have its cameras recorded", node=str(each.node_id), reason=error.message)
        await database_sync_to_async(depth_kept_set)(participant_id=each.participant_id, kept=each.kept)
