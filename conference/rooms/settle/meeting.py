"""Settles one meeting: each part in turn, and every part even when another is held up."""

import asyncio
import uuid

from channels.db import database_sync_to_async
from django.utils import timezone

from conference.captions.settle import captions_settle
from conference.leases.services import lease_give_back, lease_take
from conference.leases.web import own_channels
from conference.rooms.director import SettledElsewhere
from conference.rooms.settle.copies import copies_settle
from conference.rooms.settle.cubes import cubes_settle
from conference.rooms.settle.gates import gates_settle
from conference.rooms.settle.kept_depth import kept_depth_settle
from conference.rooms.settle.peers import peers_settle
from conference.rooms.settle.plans import plans_settle
from conference.rooms.settle.recordings import recordings_settle
from conference.signalling.errors import SignallingError

SETTLE_S = 60.0
"""A process that takes longer lets another try; one that died is found out sooner, and its leases are free."""
PARTS = (
    peers_settle, copies_settle, gates_settle, cubes_settle, plans_settle, recordings_settle, kept_depth_settle,
    captions_settle,
)  # fmt: skip


async def meeting_settle(meeting_id: uuid.UUID) -> None:
    """Brings the nodes to what the database says of the meeting; one web process at a time does.

    Raises:
        SettledElsewhere: another process is at it.
        SignallingError: the first of what stands in the way; trying again later is right.
    """
    name, holder = f"settle:{meeting_id}", own_channels()
    take = database_sync_to_async(lease_take)
    if not await take(name=name, holder=holder, for_s=SETTLE_S, now=timezone.now()):
        raise SettledElsewhere("another web process settles this meeting now")
    try:
        await _settle(meeting_id)
    finally:
        await asyncio.shield(database_sync_to_async(lease_give_back)(name=name, holder=holder))


async def _settle(meeting_id: uuid.UUID) -> None:
    refused: list[SignallingError] = []
    for part in PARTS:
        try:
            await part(meeting_id)
        except SignallingError as error:
            refused.append(error)
    if refused:
        raise refused[0]
