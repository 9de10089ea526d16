"""What web does by itself: says that it lives, and clears away who stays lost or silent."""

import asyncio
import datetime
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import structlog
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from conference.captions.inbox import inbox_run
from conference.delivery import channel_deliver
from conference.hosting.services.lobby import lobbies_cut_off
from conference.hosting.upkeep import breakouts_due
from conference.leases.clock import ClockWatch
from conference.leases.web import (
    ALIVE_S,
    dead_forget,
    leases_begin_anew,
    live_channels,
    own_channels,
    web_begin,
    web_end,
    web_keep,
    web_leads,
)
from conference.nodes.services import nodes_begin_anew, nodes_cut_off, silent_nodes_gone
from conference.observability.metrics import LOOP_LAG
from conference.rooms.director import Director
from conference.rooms.selectors import unsettled_meetings
from conference.rooms.services.participation import (
    lost_participants_begin_anew,
    lost_participants_leave,
    participants_cut_off,
    unwelcome_participants_leave,
)

log = structlog.get_logger(__name__)

INTERVAL_S = 1.0
LATE_S = 1.0
ROUNDS_PER_REVIEW = 10
"""Every so many rounds each meeting is looked at, whether something is known to have changed or not."""


class TakenForDead(Exception):
    """This process has said nothing for so long that another has let its sockets' owners go."""


class Upkeep:
    """The rounds, and the director that they keep informed."""

    def __init__(self, director: Director, clock: Callable[[], datetime.datetime] = timezone.now) -> None:
        self._director = director
        self._clock = clock
        self._watch = ClockWatch(lambda: clock().timestamp())

    async def begin(self) -> None:
        """This process has just begun and has no sockets; who was on one that no other living process has, is lost."""
        await database_sync_to_async(self._begin)()
        await self.review()

    async def end(self) -> None:
        """Says that this process is no more."""
        await database_sync_to_async(web_end)()

    def _begin(self) -> None:
        now = self._clock()
        _cut_off(live=[channels for channels in live_channels(now=now) if channels != own_channels()], now=now)
        web_begin(now=now)

    async def live(self) -> bool:
        """Says that this process lives; whether it is the one that does what only one need do.

        Raises:
            TakenForDead: another has taken it for dead, and let its sockets' owners go.
        """
        now = self._clock()
        if not await database_sync_to_async(web_keep)(now=now):
            raise TakenForDead("another web process has taken this one for dead")
        return await database_sync_to_async(web_leads)(now=now)

    async def bury(self) -> None:
        """Those on sockets of dead web processes are lost, and what those held is free."""
        now = self._clock()
        await database_sync_to_async(_cut_off)(live=await database_sync_to_async(live_channels)(now=now), now=now)
        if await database_sync_to_async(dead_forget)(now=now):
            log.warning("a web process was silent for too long")
            await self.review()

    async def sweep(self) -> None:
        """One round: the lost whose grace is over leave, and who may not be here; silent nodes are gone."""
        now = self._clock()
        for left in await database_sync_to_async(unwelcome_participants_leave)(now=now):
            if left.replaced:
                await channel_deliver(left.replaced, {"type": "meeting.refused"})
            self._director.mark(left.meeting_id)
        self._director.mark_all(await database_sync_to_async(lost_participants_leave)(now=now))
        self._director.mark_all(await database_sync_to_async(breakouts_due)(now=now))
        silent = await database_sync_to_async(silent_nodes_gone)(now=now, interval_s=settings.NODE_STATS_INTERVAL_S)
        if silent:
            log.warning("nodes were silent for too long", count=silent)
            await self.review()

    async def begin_anew(self) -> None:
        """The clock was set: whoever has been silent or lost for a while by the old one, is so from now on."""
        await database_sync_to_async(_begin_anew)(now=self._clock())

    async def review(self) -> None:
        """Has every meeting looked at."""
        self._director.mark_all(await database_sync_to_async(unsettled_meetings)())

    async def run(self) -> None:
        """Rounds until cancelled."""
        rounds = 0
        well_since_s = time.monotonic()
        while True:
            due_s = time.monotonic() + INTERVAL_S
            await asyncio.sleep(INTERVAL_S)
            LOOP_LAG.observe(time.monotonic() - due_s)
            rounds += 1
            try:
                leads = await self.live()
                step_s = self._watch.step_s()
                if step_s:
                    log.warning("the clock was set", step_s=round(step_s, 1))
                    well_since_s = time.monotonic()
                    if leads:
                        await self.begin_anew()
                # Who was held up, or without a database, must not judge the others by how long ago they said something.
                if time.monotonic() > due_s + LATE_S:
                    well_since_s = time.monotonic()
                if leads:
                    await self.sweep()
                    if time.monotonic() - well_since_s > ALIVE_S:
                        await self.bury()
                if rounds % ROUNDS_PER_REVIEW == 0:
                    await self.review()
            except TakenForDead:
                log.error("taken for dead by another web process: ending, to begin anew")
                os.kill(os.getpid(), signal.SIGTERM)
                return
            except Exception as error:
                well_since_s = time.monotonic()
                if isinstance(error, DatabaseError):
                    log.warning("the database is away", reason=str(error).strip())
                else:
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
        try:
            await self._upkeep.end()
        except DatabaseError as error:
            log.warning("the end could not be said; the others find out", reason=str(error).strip())
        await send({"type": "lifespan.shutdown.complete"})


def _begin_anew(*, now: datetime.datetime) -> None:
    leases_begin_anew(now=now)
    nodes_begin_anew(now=now)
    lost_participants_begin_anew(now=now)


def _cut_off(*, live: list[str], now: datetime.datetime) -> None:
    """Whoever is on a channel of none of the processes whose channels begin like one of `live`."""
    nodes_cut_off(live=live)
    participants_cut_off(live=live, now=now)
    lobbies_cut_off(live=live)
