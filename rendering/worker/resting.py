"""Which cameras need not send: one that no view is made from costs its node, the network and the worker in vain."""

import math
from collections.abc import Collection

REST_AFTER_S = 3.0
"""A camera rests when nobody wanted it for so long, so that an eye that goes to and fro does not stop and start it."""


class RestingCameras:
    """Follows what is wanted of a cube's cameras.

    Attributes:
        resting: the places of the cameras that were asked to rest.
    """

    def __init__(self, count: int) -> None:
        self.resting: frozenset[int] = frozenset()
        self._wanted_s = [math.inf] * count
        """When each was last wanted, or first there; in the future until it is there."""

    def want(self, wanted: Collection[int], live: Collection[int], now_s: float) -> tuple[list[int], list[int]]:
        """The cameras that are to rest from now on, and those that are to go on.

        One camera always sends, so that whoever waits for the cube wakes up.

        Args:
            wanted: those that views are made from now.
            live: those from which something comes, or would if they did not rest.
            now_s: on the monotonic clock.
        """
        for n in live:
            if n in wanted or self._wanted_s[n] == math.inf:
                self._wanted_s[n] = now_s
        idle = {n for n in live if n not in wanted and now_s - self._wanted_s[n] >= REST_AFTER_S}
        if idle and idle >= set(live):
            idle.discard(min(idle))
        before, self.resting = self.resting, frozenset(idle)
        return sorted(self.resting - before), sorted(before - self.resting)
