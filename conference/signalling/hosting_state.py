"""The records of how a meeting is hosted: who may do what, what hosts have decided, and its breakout rooms."""

from dataclasses import dataclass, field
from typing import Literal

Act = Literal["speak", "share", "chat", "write", "caption", "record"]
Audience = Literal["everyone", "members", "hosts"]
"""To whom an act is open; members are those who are signed in, and the people of the room's cubes."""
LobbyRule = Literal["off", "guests", "everyone"]
"""Who waits in the lobby until a host admits them; hosts never do."""

LOBBY_MESSAGE_MAX = 500
BREAKOUT_TITLE_MAX = 80


@dataclass(frozen=True)
class Permissions:
    """To whom each kind of act is open in this room; hosts may do all of them."""

    speak: Audience = "everyone"
    share: Audience = "everyone"
    chat: Audience = "everyone"
    write: Audience = "everyone"
    caption: Audience = "everyone"
    record: Audience = "hosts"


@dataclass(frozen=True)
class Standing:
    """What one participant may do now, and what hosts have decided about them.

    While `muted_by_host` nobody gets the microphone, while `camera_stopped` nobody gets the picture: until the
    participant unmutes, or turns the camera on again. `recorded` is whether the participant agreed to be in the
    recording that runs; None while there is none, or no answer yet: then they are not in it either.
    """

    participant_id: str
    may: tuple[Act, ...]
    is_member: bool
    muted_by_host: bool = False
    camera_stopped: bool = False
    recorded: bool | None = None


@dataclass(frozen=True)
class BreakoutMember:
    """Somebody who was sent to a breakout room; the id is that of the main room. `here` is whether they are in it."""

    participant_id: str
    name: str = field(metadata={"max": 80})
    here: bool


@dataclass(frozen=True)
class Breakout:
    """A breakout room of the meeting."""

    id: str
    title: str = field(metadata={"max": BREAKOUT_TITLE_MAX})
    members: tuple[BreakoutMember, ...]


@dataclass(frozen=True)
class Breakouts:
    """The meeting's breakout rooms: while not `is_open` they are being prepared. `ends_at_s` is seconds since 1970."""

    is_open: bool
    ends_at_s: float | None
    rooms: tuple[Breakout, ...]


@dataclass(frozen=True)
class MainRoom:
    """Of a meeting in a breakout room: the room that it belongs to, and when everyone is called back."""

    slug: str
    title: str
    ends_at_s: float | None


@dataclass(frozen=True)
class Hosting:
    """How the meeting is hosted."""

    locked: bool = False
    lobby: LobbyRule = "off"
    lobby_message: str = field(default="", metadata={"max": LOBBY_MESSAGE_MAX})
    permissions: Permissions = Permissions()
    spotlight_id: str | None = None
    standings: tuple[Standing, ...] = ()
    breakouts: Breakouts | None = None
    main_room: MainRoom | None = None
    encrypted: bool = False
    """Whether browsers encrypt media for each other: without cubes, captions and recording."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits in the lobby; `asked_at_s` is seconds since 1970."""

    participant_id: str
    name: str = field(metadata={"max": 80})
    is_member: bool
    asked_at_s: float
