"""The threads in which pictures are decoded, rendered and encoded; the kernels hold no lock, so they run at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


class WorkPool:
    """A few threads; nothing queues up in it for long, as each caller waits for its own work before it gives more."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="render")

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of `work`, done in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def close(self) -> None:
        """Lets running work end, and takes no more."""
        self._executor.shutdown(wait=True, cancel_futures=True)
