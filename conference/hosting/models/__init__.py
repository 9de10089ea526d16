"""The models of the hosting application, one module a subject; Django finds them here."""

from conference.hosting.models.breakout import Breakout, BreakoutMember
from conference.hosting.models.conduct import Conduct, MediaGates, Standing
from conference.hosting.models.consent import Consent
from conference.hosting.models.door import Ban, LobbyEntry
from conference.hosting.models.policy import RoomPolicy

__all__ = (
    "Ban",
    "Breakout",
    "BreakoutMember",
    "Conduct",
    "Consent",
    "LobbyEntry",
    "MediaGates",
    "RoomPolicy",
    "Standing",
)
