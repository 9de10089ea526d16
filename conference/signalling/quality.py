"""How good what a participant received was, as the participant's own browser and render workers see it."""

from dataclasses import dataclass
from typing import ClassVar

from conference.signalling.message import Message

LOOKS_MAX = 100
"""So many looks at most are told at once; the browser looks every three seconds and tells every half minute."""
PACKETS_MAX = 5_000_000
VIEW_RATE_MAX_HZ = 120
JOINED_MAX_MS = 600_000
PICTURES_MAX = 10_000
"""Of one view; a render worker tells every ten seconds."""
EYE_ERROR_MAX_DEG = 180.0


@dataclass(frozen=True)
class QualityTell(Message):
    """What came from everybody since it was told last.

    How often it was good, fair or poor, each 0 to 100, and in how many of those looks a picture froze; how many packets
    came and how many were lost; in how many looks views were received, and the sum of their mean frames a second then.
    Once, how long after one asked to come in the first picture or sound of another was there; None if that was told.
    """

    type: ClassVar[str] = "quality.tell"
    good: int
    fair: int
    poor: int
    froze: int = 0
    packets: int = 0
    lost: int = 0
    view_looks: int = 0
    view_rates_hz: int = 0
    joined_ms: int | None = None


@dataclass(frozen=True)
class EyeContactSeen(Message):
    """Notice from a render worker: how far the views of one subject missed their viewer's eye since it told last.

    `error_deg` is the mean over so many `pictures` of an angle at the subject's eyes: between the eye from which a
    picture was drawn, and where the viewer's eye was known to be when the picture went out.
    """

    type: ClassVar[str] = "eye_contact.seen"
    meeting_id: str
    subject_id: str
    viewer_id: str
    pictures: int
    error_deg: float
