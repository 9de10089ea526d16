"""Measures how late the event loop runs what is due: the first sign that a worker has too much to do."""

import asyncio

SAMPLE_INTERVAL_S = 0.1
SMOOTHING = 0.1


class LoopLag:
    """The lag of the running loop, sampled ten times a second.

    Attributes:
        smoothed_s: the mean of the last second or so.
    """

    def __init__(self) -> None:
        self.smoothed_s = 0.0
        self._worst_s = 0.0

    def take_worst_s(self) -> float:
        """The worst lag since the last call."""
        worst_s, self._worst_s = self._worst_s, 0.0
        return worst_s

    async def run(self) -> None:
        """Samples until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + SAMPLE_INTERVAL_S
            await asyncio.sleep(SAMPLE_INTERVAL_S)
            lag_s = max(0.0, loop.time() - due_s)
            self.smoothed_s += SMOOTHING * (lag_s - self.smoothed_s)
            self._worst_s = max(self._worst_s, lag_s)
