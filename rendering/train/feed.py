"""Feeds the fitting: another process makes parts of views, and each is used several times, far apart.

Making a part costs as much as a step on it, and a part is soon forgotten: used three times it is worth nearly as much
as three.
"""

import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
import torch

from rendering.train.batches import DRAWING, Batch, Drawing, Part, collate, rounds
from rendering.train.errors import TrainingError
from rendering.train.processes import process_context

BATCH = 4
USES = 3
WAITING_MOST = 3
KEPT_LEAST = 96
"""Parts of one number of cameras that are gathered before they are mixed."""
MAKER_SILENT_S = 600.0


@contextmanager
def feed(
    paths: Sequence[Path], seed: tuple[int, ...], makers: int = 1, drawing: Drawing = DRAWING
) -> Iterator[Iterator[Batch]]:
    """Batches without end while the context lasts; the processes behind them, `makers` of them, end with it."""
    context = process_context()
    made: Queue[list[Part]] = context.Queue(WAITING_MOST * makers)
    processes = [
        context.Process(target=_make, args=(list(paths), (*seed, n), drawing, made), daemon=True) for n in range(makers)
    ]
    for process in processes:
        process.start()
    try:
        yield _mixed(made, np.random.default_rng((*seed, makers)))
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


def _make(paths: list[Path], seed: tuple[int, ...], drawing: Drawing, made: "Queue[list[Part]]") -> None:
    torch.set_num_threads(1)
    for parts in rounds(paths, np.random.default_rng(seed), drawing):
        made.put(parts)


def _mixed(made: "Queue[list[Part]]", rng: np.random.Generator) -> Iterator[Batch]:
    """Batches of parts with equally many cameras, each part USES times.

    Raises:
        TrainingError: the process that makes them has said nothing for long.
    """
    pools: dict[int, list[tuple[Part, int]]] = {}
    while True:
        try:
            parts = made.get(timeout=MAKER_SILENT_S)
        except queue.Empty as error:
            raise TrainingError("the process that makes the training's views has fallen silent") from error
        if not parts:
            continue
        pool = pools.setdefault(len(parts[0][0].transforms), [])
        pool.extend((part, USES) for part in parts)
        while len(pool) >= KEPT_LEAST:
            chosen = sorted(rng.choice(len(pool), BATCH, replace=False), reverse=True)
            taken = [pool.pop(n) for n in chosen]
            yield collate([part for part, _ in taken])
            pool.extend((part, left - 1) for part, left in taken if left > 1)
