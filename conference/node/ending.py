"""How a node's process ends: at the first signal it hands over what it does, at the second it ends at once."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def ended_by_signals(working: asyncio.Future[None], leave: Callable[[], Awaitable[None]]) -> None:
    """Waits for `working`, which a signal cancels after `leave` has returned.

    Raises:
        asyncio.CancelledError: it was cancelled by a signal.
    """
    loop = asyncio.get_running_loop()
    leaving: asyncio.Task[None] | None = None

    async def go() -> None:
        try:
            await leave()
        finally:
            working.cancel()

    def end() -> None:
        nonlocal leaving
        if leaving is None:
            leaving = loop.create_task(go())
        else:
            leaving.cancel()

    for number in SIGNALS:
        loop.add_signal_handler(number, end)
    try:
        await working
    finally:
        if leaving is not None:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)
