"""Measures how late the event loop runs what is due: the first sign that a worker has too much to do."""

import asyncio

SAMPLE_INTERVAL_S = 0.1
SMOOTHING = 0.1
SAMPLE_MAX_S = 0.5
"""More than this of one sample does not count in the mean: a machine that stood still once is not a loaded worker."""


class LoopLag:
    """The lag of the running loop, sampled ten times a second.

    Attributes:
        smoothed_s: the mean of the last second or so, in which one pause, however long, weighs little.
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
            self.sample(max(0.0, loop.time() - due_s))

    def sample(self, lag_s: float) -> None:
        """Takes one sample: how late the loop was."""
        self.smoothed_s += SMOOTHING * (min(lag_s, SAMPLE_MAX_S) - self.smoothed_s)
        self._worst_s = max(self._worst_s, lag_s)
