"""Takes what the captions worker has understood, as long as web runs, and tells the meetings."""

import asyncio
import uuid

import structlog
from channels.db import database_sync_to_async
from django.utils import timezone

from conference.captions.queue import Understood, UnderstoodReceiver, understood_receiver
from conference.captions.services import understood_take
from conference.rooms.events import meeting_notify

log = structlog.get_logger(__name__)

WAIT_S = 0.5
RETRY_S = 2.0


async def inbox_run() -> None:
    """Takes and tells until cancelled; a broker that is away is tried again."""
    while True:
        try:
            with understood_receiver() as receiver:
                await _take_all(receiver)
        except Exception:  # of whatever kind a broker's are: captions must come again when it does
            log.exception("what was said can't be fetched; trying again")
            await asyncio.sleep(RETRY_S)


async def _take_all(receiver: UnderstoodReceiver) -> None:
    while True:
        understood = await _take(receiver)
        if understood is not None:
            try:
                await understood_tell(understood)
            except Exception:
                log.exception("a caption could not be told")


async def _take(receiver: UnderstoodReceiver) -> Understood | None:
    """The next one; a thread that waits for it is waited for, too, so that the connection outlives it."""
    waiting = asyncio.ensure_future(asyncio.to_thread(receiver.take, WAIT_S))
    try:
        return await asyncio.shield(waiting)
    except asyncio.CancelledError:
        await asyncio.wait({waiting})
        raise


async def understood_tell(understood: Understood) -> None:
    """Tells the meeting what was said."""
    notice = await database_sync_to_async(understood_take)(understood=understood, now=timezone.now())
    if notice is not None:
        await meeting_notify(uuid.UUID(understood.meeting_id), notice)
