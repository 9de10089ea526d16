"""What is fuzzed: a reader, whole inputs to begin with, and the refusals that it may answer with."""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.fuzz.mutate import mutated

FOUND = Path(__file__).parent / "found"
SLOW_S = 5.0
"""A reader that needs more of the processor over one small input is a fault, too: whoever sent it holds a thread up."""


@dataclass(frozen=True)
class Target:
    """A reader of outside input.

    Attributes:
        seeds: whole inputs; called once.
        feed: reads one input; anything that it raises but `refusals` is a fault.
        is_text: whether inputs are JSON, to be broken within their structure as well.
    """

    name: str
    seeds: Callable[[], Sequence[bytes]]
    feed: Callable[[bytes], None]
    refusals: tuple[type[Exception], ...]
    is_text: bool = False


@dataclass(frozen=True)
class Fault:
    """An input that a reader did not bear, and what happened."""

    data: bytes
    what: str


@dataclass(frozen=True)
class Outcome:
    """How a run went: inputs fed, how many of them were refused, and the first fault of each kind."""

    inputs: int
    refused: int
    faults: tuple[Fault, ...]


def found(name: str) -> list[bytes]:
    """The inputs that a reader once did not bear: they are fed for good, and mutated further."""
    return [path.read_bytes() for path in sorted(FOUND.glob(f"{name}-[0-9]*"))]


def fuzz(target: Target, random: Random, goes_on: Callable[[int], bool]) -> Outcome:
    """Feeds the seeds, and then mutations of them for as long as `goes_on(inputs so far)`."""
    seeds = [*target.seeds(), *found(target.name)]
    faults: dict[str, Fault] = {}
    inputs = refused = 0
    for seed in seeds:
        with contextlib.suppress(*target.refusals):
            target.feed(seed)
    while goes_on(inputs):
        data = mutated(random.choice(seeds), seeds, random, is_text=target.is_text)
        inputs += 1
        begun_s = time.process_time()
        try:
            target.feed(data)
        except target.refusals:
            refused += 1
        except Exception as error:
            where = error.__traceback__
            while where is not None and where.tb_next is not None:
                where = where.tb_next
            line = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
            faults.setdefault(f"{type(error).__name__} at {line}", Fault(data, f"{error!r} at {line}"))
        took_s = time.process_time() - begun_s
        if took_s > SLOW_S:
            faults.setdefault("slow", Fault(data, f"took {took_s:.1f} s of the processor"))
    return Outcome(inputs, refused, tuple(faults.values()))
