"""How much of a core the event loop's thread takes: it tells that a worker gets full before its loop is late."""

SMOOTHING = 0.1


class LoopShare:
    """The share of a core that a thread takes, by samples of its clocks about a second apart.

    The mean reaches over some ten samples: connections that begin together take all of a core for a moment, and that
    is no full worker. What comes sooner is seen by how late the loop is.

    Args:
        cpu_s, now_s: the thread's processor time, and the time, at the beginning.

    Attributes:
        smoothed: the mean of the last ten samples or so, 0 to 1.
    """

    def __init__(self, cpu_s: float, now_s: float) -> None:
        self.smoothed = 0.0
        self._cpu_s, self._now_s = cpu_s, now_s

    def sample(self, cpu_s: float, now_s: float) -> None:
        """Takes what both clocks show now."""
        passed_s = now_s - self._now_s
        if passed_s <= 0:
            return
        share = min(1.0, (cpu_s - self._cpu_s) / passed_s)
        self.smoothed += SMOOTHING * (share - self.smoothed)
        self._cpu_s, self._now_s = cpu_s, now_s
