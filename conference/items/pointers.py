"""Lets a participant's pointer through: who may point at what is looked up now and then, not for each move."""

import time
import uuid
from collections.abc import Callable

CHECK_EVERY_S = 2.0


class PointerGate:
    """Remembers for a moment at which item its participant may point.

    Args:
        check: raises the refusal when the participant may not point at this item.
        clock: monotonic seconds.
    """

    def __init__(self, check: Callable[[uuid.UUID, str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._check = check
        self._clock = clock
        self._item_id = ""
        self._good_until_s = 0.0

    @property
    def item_id(self) -> str:
        """What was pointed at last."""
        return self._item_id

    def is_open(self, item_id: str) -> bool:
        """Whether pointing at this item was allowed a moment ago."""
        return item_id == self._item_id and self._clock() < self._good_until_s

    def open(self, participant_id: uuid.UUID, item_id: str) -> None:
        """Looks up whether the participant may point at this item; the refusal is raised."""
        self._check(participant_id, item_id)
        self._item_id, self._good_until_s = item_id, self._clock() + CHECK_EVERY_S
