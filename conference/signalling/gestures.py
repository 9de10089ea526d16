"""Gestures on the wire: raised hands and reactions."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from conference.signalling.message import Message

Reaction = Literal["thumbs-up", "clap", "heart", "laugh", "surprise", "celebrate"]


@dataclass(frozen=True)
class HandSet(Message):
    """Raises or lowers the sender's own hand; raising it again keeps the place in the order."""

    type: ClassVar[str] = "hand.set"
    raised: bool


@dataclass(frozen=True)
class HandsLower(Message):
    """Lowers a participant's hand, or (None) everybody's (hosts)."""

    type: ClassVar[str] = "hands.lower"
    participant_id: str | None = None


@dataclass(frozen=True)
class ReactionShow(Message):
    """Shows a reaction at the sender's seat for a moment."""

    type: ClassVar[str] = "reaction.show"
    reaction: Reaction


@dataclass(frozen=True)
class ReactionShown(Message):
    """Event: a participant reacts; it is no part of the state."""

    type: ClassVar[str] = "reaction.shown"
    participant_id: str
    reaction: Reaction
