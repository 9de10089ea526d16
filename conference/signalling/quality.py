"""How good a participant's connection was, as the participant's own browser sees it."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message

LOOKS_MAX = 100
"""So many looks at most are told at once; the browser looks every three seconds and tells every half minute."""


@dataclass(frozen=True)
class QualityTell(Message):
    """How often, since it was told last, what came from everybody was good, fair or poor; each 0 to 100."""

    type: ClassVar[str] = "quality.tell"
    good: int
    fair: int
    poor: int
