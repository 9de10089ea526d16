"""Sees to it that the nodes do what each meeting wants of them: one task for a meeting that has something to do.

What a meeting wants stands in the database; settling compares it with what the nodes have said yes to, and asks for the
rest. So it does not matter which event was lost or which node died: marking the meeting again is always right.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable

import structlog

from conference.signalling.errors import SignallingError, Unavailable

log = structlog.get_logger(__name__)

RETRY_S = 2.0
ELSEWHERE_RETRY_S = 0.2


class SettledElsewhere(Unavailable):
    """Another process is bringing the meeting's nodes to where they should be."""


class Director:
    """Owns the tasks.

    Args:
        settle: brings one meeting's nodes to where they should be, or raises what stands in the way.
        retry_s: when it is tried again after that.
    """

    def __init__(self, settle: Callable[[uuid.UUID], Awaitable[None]], *, retry_s: float = RETRY_S) -> None:
        self._settle = settle
        self._retry_s = retry_s
        self._marks: dict[uuid.UUID, asyncio.Event] = {}
        self._tasks: dict[uuid.UUID, asyncio.Task[None]] = {}

    def mark(self, meeting_id: uuid.UUID) -> None:
        """Something about the meeting, or about a node that it may use, has changed."""
        mark = self._marks.get(meeting_id)
        if mark is None:
            mark = self._marks[meeting_id] = asyncio.Event()
            self._tasks[meeting_id] = asyncio.create_task(self._run(meeting_id, mark))
        mark.set()

    def mark_all(self, meeting_ids: Iterable[uuid.UUID]) -> None:
        """Marks several meetings."""
        for meeting_id in meeting_ids:
            self.mark(meeting_id)

    async def idle(self) -> None:
        """Returns when no meeting has anything to do."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def close(self) -> None:
        """Stops where it is: the next start goes on from the database."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, meeting_id: uuid.UUID, mark: asyncio.Event) -> None:
        try:
            while mark.is_set():
                mark.clear()
                retry_s = await self._try(meeting_id)
                if retry_s is not None:
                    await self._wait(mark, retry_s)
        finally:
            del self._marks[meeting_id], self._tasks[meeting_id]

    async def _try(self, meeting_id: uuid.UUID) -> float | None:
        """None when it is settled, else after how long to try again."""
        try:
            await self._settle(meeting_id)
        except SettledElsewhere:
            return min(ELSEWHERE_RETRY_S, self._retry_s)
        except SignallingError as error:
            log.warning("a meeting could not be settled yet", meeting=str(meeting_id), reason=error.message)
            return self._retry_s
        except Exception:
            log.exception("a meeting could not be settled", meeting=str(meeting_id))
            return self._retry_s
        return None

    async def _wait(self, mark: asyncio.Event, retry_s: float) -> None:
        try:
            async with asyncio.timeout(retry_s):
                await mark.wait()
        except TimeoutError:
            mark.set()
