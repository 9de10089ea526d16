"""Who shares the work on one view: several threads, or nobody but the caller. The kernels hold no lock."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from typing import TypeVar

Item = TypeVar("Item")

BANDS_A_HAND = 8
"""The lowest rows, with hands and seat, take as long as all the others: in small bands they are shared out, too."""


class Crew:
    """Does the same to several things, at once where it has threads.

    Args:
        executor: whose threads help; None to do everything in the caller's. A caller in one of its threads may wait for
            itself, so views that are made in an executor's threads must not be shared out to the same.
        hands: how many threads there are.
    """

    def __init__(self, executor: Executor | None = None, hands: int = 1) -> None:
        self._executor = executor
        self._hands = hands

    def each(self, work: Callable[[Item], None], items: Iterable[Item]) -> None:
        """Does `work` to each item; back when all is done, with the first error if there was one."""
        if self._executor is None:
            for item in items:
                work(item)
            return
        for _ in self._executor.map(work, items):
            pass

    def bands(self, height: int) -> Sequence[tuple[int, int]]:
        """The rows [first, end) of a picture in parts to share out; one where there is nobody to share with."""
        count = 1 if self._hands == 1 else BANDS_A_HAND * self._hands
        edges = [height * n // count for n in range(count + 1)]
        return list(itertools.pairwise(edges))


ALONE = Crew()
