"""A cube's cameras on their way to the media worker, too, which records them; only while web says so."""

import asyncio
import contextlib
from collections.abc import Sequence

from capture.uplink import Negotiate, Uplink
from conference.node.sender import EncodedSender

DEPTH_PEER = "depth"


class KeptDepth:
    """An uplink that comes and goes while a cube is in a meeting.

    Args:
        cameras: how many streams it has.
        stream_id, negotiate, ice_addresses, first_epoch: of the uplink; a later one has higher epochs.
    """

    def __init__(
        self, cameras: int, stream_id: str, negotiate: Negotiate, ice_addresses: Sequence[str], first_epoch: int
    ) -> None:
        self._uplink = Uplink("depth", ["H264"] * cameras, stream_id, negotiate, ice_addresses, first_epoch)
        self._task: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    @property
    def senders(self) -> tuple[EncodedSender, ...]:
        """The streams while connected; else none."""
        return self._uplink.senders

    @property
    def dropped(self) -> int:
        """Frames that could not be sent."""
        return self._uplink.dropped + sum(sender.dropped for sender in self.senders)

    async def keep(self, kept: bool) -> None:
        """Begins, or ends, if that is new."""
        async with self._changing:
            if kept and (self._task is None or self._task.done()):
                self._task = asyncio.create_task(self._uplink.run())
            elif not kept:
                await self._end()

    def restart(self, reason: str) -> None:
        """Offers again, if there is something to offer."""
        if self._task is not None:
            self._uplink.restart(reason)

    async def close(self) -> None:
        """Ends it."""
        await self.keep(False)

    async def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
