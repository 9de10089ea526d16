"""Which of several workers takes the next room or cube: the rule alone, without a database."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
FULL = 1.0


def expected_loads(said: Mapping[Key, float], placed: Mapping[Key, int]) -> dict[Key, float]:
    """How loaded each worker is, at least, with all that it was given.

    A worker says its load only now and then (`said`, 0 to 1), but how much each was given (`placed`) is known at once.
    Of what was given since, the load is taken to be that of the average: so when a worker dies, its rooms don't all go
    to the one that happens to have said the least.
    """
    count = sum(placed.get(key, 0) for key in said)
    each = sum(said.values()) / count if count else 0.0
    return {key: max(load, placed.get(key, 0) * each) for key, load in said.items()}
