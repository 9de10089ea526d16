"""What web does by itself: begins with nobody connected, and clears away who stays lost or silent."""

import asyncio
import datetime
import time
from collections.abc import Callable
from typing import Any

import structlog
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from conference.captions.inbox import inbox_run
from conference.hosting.services.lobby import every_lobby_left
from conference.hosting.upkeep import breakouts_due
from conference.nodes.services import every_node_gone, silent_nodes_gone
from conference.observability.metrics import LOOP_LAG
from conference.rooms.director import Director
from conference.rooms.selectors import unsettled_meetings
from conference.rooms.services.participation import (
    every_participant_lost,
    lost_participants_leave,
    unwelcome_participants_leave,
)

log = structlog.get_logger(__name__)

INTERVAL_S = 1.0
ROUNDS_PER_REVIEW = 10
"""Every so many rounds each meeting is looked at, whether something is known to have changed or not."""


class Upkeep:
    """The rounds, and the director that they keep informed."""

    def __init__(self, director: Director, clock: Callable[[], datetime.datetime] = timezone.now) -> None:
        self._director = director
        self._clock = clock

    async def begin(self) -> None:
        """This process has all sockets (the channel layer is in its memory), so at its start nobody has one."""
        await database_sync_to_async(every_node_gone)()
        await database_sync_to_async(every_participant_lost)(now=self._clock())
        await database_sync_to_async(every_lobby_left)()
        await self.review()

    async def sweep(self) -> None:
        """One round: the lost whose grace is over leave, and who may not be here; silent nodes are gone."""
        now = self._clock()
        for left in await database_sync_to_async(unwelcome_participants_leave)(now=now):
            if left.replaced:
                await get_channel_layer().send(left.replaced, {"type": "meeting.refused"})
            self._director.mark(left.meeting_id)
        self._director.mark_all(await database_sync_to_async(lost_participants_leave)(now=now))
        self._director.mark_all(await database_sync_to_async(breakouts_due)(now=now))
        silent = await database_sync_to_async(silent_nodes_gone)(now=now, interval_s=settings.NODE_STATS_INTERVAL_S)
        if silent:
            log.warning("nodes were silent for too long", count=silent)
            await self.review()

    async def review(self) -> None:
        """Has every meeting looked at."""
        self._director.mark_all(await database_sync_to_async(unsettled_meetings)())

    async def run(self) -> None:
        """Rounds until cancelled."""
        rounds = 0
        while True:
            due_s = time.monotonic() + INTERVAL_S
            await asyncio.sleep(INTERVAL_S)
            LOOP_LAG.observe(time.monotonic() - due_s)
            rounds += 1
            try:
                await self.sweep()
                if rounds % ROUNDS_PER_REVIEW == 0:
                    await self.review()
            except Exception:
                log.exception("a round of upkeep failed")


class Lifespan:
    """The ASGI lifespan of web: owns upkeep, inbox of captions and director from the server's start to its end."""

    def __init__(self, director: Director) -> None:
        self._director = director
        self._upkeep = Upkeep(director)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        try:
            await self._upkeep.begin()
        except DatabaseError as error:
            message = f"the database can't be used ({error}); run manage.py migrate first"
            await send({"type": "lifespan.startup.failed", "message": message})
            return
        running = [asyncio.create_task(work) for work in (self._upkeep.run(), inbox_run())]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._director.close()
        await send({"type": "lifespan.shutdown.complete"})
