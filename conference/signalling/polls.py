"""Polls on the wire: a host asks, everyone answers, and everyone sees the counts as they grow."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.message import Message

QUESTION_MAX = 300
OPTION_MAX = 120
OPTIONS_MIN, OPTIONS_MAX = 2, 10


@dataclass(frozen=True)
class PollOption:
    """One answer, and how many chose it."""

    text: str = field(metadata={"max": OPTION_MAX})
    votes: int


@dataclass(frozen=True)
class Poll:
    """A question with its answers. `voters` is how many have answered; who chose what is told to nobody."""

    id: str
    question: str = field(metadata={"max": QUESTION_MAX})
    options: tuple[PollOption, ...]
    multiple: bool
    closed: bool
    voters: int


@dataclass(frozen=True)
class Ballot:
    """What the receiver of this record chose: the numbers of the options, from 0."""

    poll_id: str
    chosen: tuple[int, ...]


@dataclass(frozen=True)
class PollOpen(Message):
    """Asks everyone (hosts). With `multiple`, several answers may be chosen."""

    type: ClassVar[str] = "poll.open"
    question: str = field(metadata={"max": QUESTION_MAX})
    options: tuple[str, ...] = field(metadata={"max": OPTION_MAX})
    multiple: bool = False


@dataclass(frozen=True)
class PollVote(Message):
    """Answers a poll that is open; answering again replaces the answer, and none takes it back."""

    type: ClassVar[str] = "poll.vote"
    poll_id: str
    chosen: tuple[int, ...]


@dataclass(frozen=True)
class PollClose(Message):
    """Ends a poll: the counts stay (hosts)."""

    type: ClassVar[str] = "poll.close"
    poll_id: str


@dataclass(frozen=True)
class PollChanged(Message):
    """Event: a poll came, was answered or closed; replaces the one with the same id."""

    type: ClassVar[str] = "poll.changed"
    poll: Poll
