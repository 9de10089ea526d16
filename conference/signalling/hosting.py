"""Messages about hosting: what hosts decide, the lobby, consent to a recording, and breakout rooms."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.hosting_state import (
    LOBBY_MESSAGE_MAX,
    Act,
    Hosting,
    LobbyRule,
    Permissions,
    Waiting,
)
from conference.signalling.message import Message, by_type

TOLD_MAX = 500

# --- browser to web: hosts ------------------------------------------------------------------------------


@dataclass(frozen=True)
class HostMute(Message):
    """Mutes a participant, or (None) everyone but the hosts; they may unmute themselves as long as they may speak."""

    type: ClassVar[str] = "host.mute"
    participant_id: str | None = None


@dataclass(frozen=True)
class HostAskUnmute(Message):
    """Asks a participant to unmute, who may speak from then on; the person of a cube is heard at once."""

    type: ClassVar[str] = "host.ask_unmute"
    participant_id: str


@dataclass(frozen=True)
class HostCamera(Message):
    """Stops a participant's camera, or lets it go on: then it is the participant's to turn it on."""

    type: ClassVar[str] = "host.camera"
    participant_id: str
    stopped: bool


@dataclass(frozen=True)
class HostRemove(Message):
    """Takes a participant out of the meeting; one who is banned may not come back into this room."""

    type: ClassVar[str] = "host.remove"
    participant_id: str
    ban: bool = False


@dataclass(frozen=True)
class HostCohost(Message):
    """Makes a participant co-host, or takes that back (the room's hosts; co-hosts may not)."""

    type: ClassVar[str] = "host.cohost"
    participant_id: str
    cohost: bool


@dataclass(frozen=True)
class HostPermit(Message):
    """Lets one participant do something or not, whatever the room's permissions say; None goes by those again."""

    type: ClassVar[str] = "host.permit"
    participant_id: str
    act: Act
    allowed: bool | None = None


@dataclass(frozen=True)
class HostPermissions(Message):
    """Sets to whom each kind of act is open in this room."""

    type: ClassVar[str] = "host.permissions"
    permissions: Permissions


@dataclass(frozen=True)
class HostLock(Message):
    """Locks the meeting: nobody new comes in; who was in it may come back."""

    type: ClassVar[str] = "host.lock"
    locked: bool


@dataclass(frozen=True)
class HostSpotlight(Message):
    """Makes a participant the main one for everybody, or (None) nobody."""

    type: ClassVar[str] = "host.spotlight"
    participant_id: str | None = None


@dataclass(frozen=True)
class HostLobby(Message):
    """Sets who waits in the lobby, and what they read there."""

    type: ClassVar[str] = "host.lobby"
    lobby: LobbyRule
    message: str = field(metadata={"max": LOBBY_MESSAGE_MAX})


@dataclass(frozen=True)
class HostEnd(Message):
    """Ends the meeting for all (the room's hosts; co-hosts may not)."""

    type: ClassVar[str] = "host.end"


@dataclass(frozen=True)
class LobbyAdmit(Message):
    """Lets somebody in who waits, or (None) everyone."""

    type: ClassVar[str] = "lobby.admit"
    participant_id: str | None = None


@dataclass(frozen=True)
class LobbyDeny(Message):
    """Turns somebody away who waits."""

    type: ClassVar[str] = "lobby.deny"
    participant_id: str


@dataclass(frozen=True)
class BreakoutsMake(Message):
    """Prepares so many breakout rooms in place of those before; `at_random` everyone but the hosts is put in one."""

    type: ClassVar[str] = "breakouts.make"
    count: int
    at_random: bool


@dataclass(frozen=True)
class BreakoutsAssign(Message):
    """Puts a participant of the main room in a breakout room, or (None) in none."""

    type: ClassVar[str] = "breakouts.assign"
    participant_id: str
    breakout_id: str | None = None


@dataclass(frozen=True)
class BreakoutsOpen(Message):
    """Sends everyone to their breakout room; after `duration_s` they are called back."""

    type: ClassVar[str] = "breakouts.open"
    duration_s: float | None = None


@dataclass(frozen=True)
class BreakoutsTell(Message):
    """Says something to everyone in the breakout rooms."""

    type: ClassVar[str] = "breakouts.tell"
    text: str = field(metadata={"max": TOLD_MAX})


@dataclass(frozen=True)
class BreakoutsClose(Message):
    """Calls everyone back to the main room."""

    type: ClassVar[str] = "breakouts.close"


# --- browser to web: everyone ---------------------------------------------------------------------------


@dataclass(frozen=True)
class BreakoutVisit(Message):
    """Asks the way to a breakout room (hosts, and who was sent there), or (None) back; the reply is `BreakoutGo`."""

    type: ClassVar[str] = "breakout.visit"
    breakout_id: str | None = None


@dataclass(frozen=True)
class RecordingConsent(Message):
    """Says whether the sender agrees to be in the recording that runs; it may be said again, for what comes after."""

    type: ClassVar[str] = "recording.consent"
    agreed: bool


# --- web to browser -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HostingChanged(Message):
    """Event: how the meeting is hosted has changed."""

    type: ClassVar[str] = "hosting.changed"
    hosting: Hosting


@dataclass(frozen=True)
class LobbyChanged(Message):
    """Notice to hosts: who waits in the lobby now."""

    type: ClassVar[str] = "lobby.changed"
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True)
class UnmuteAsked(Message):
    """Notice: a host asks the participant to unmute."""

    type: ClassVar[str] = "unmute.asked"
    by: str


@dataclass(frozen=True)
class BreakoutGo(Message):
    """Notice, or the reply to `BreakoutVisit`: leave this room, and greet in the room `slug` with `token`."""

    type: ClassVar[str] = "breakout.go"
    slug: str
    title: str
    token: str = field(metadata={"max": 2000})


@dataclass(frozen=True)
class BreakoutTold(Message):
    """Notice: a host says something to all breakout rooms."""

    type: ClassVar[str] = "breakout.told"
    by: str
    text: str = field(metadata={"max": TOLD_MAX})


@dataclass(frozen=True)
class LobbyWait(Message):
    """On the lobby's socket, the reply to `Hello`: wait; `message` is the host's."""

    type: ClassVar[str] = "lobby.wait"
    title: str
    message: str = field(metadata={"max": LOBBY_MESSAGE_MAX})


@dataclass(frozen=True)
class LobbyAdmitted(Message):
    """On the lobby's socket: the same token opens the room's socket now. The reply to `Hello`, or a notice."""

    type: ClassVar[str] = "lobby.admitted"


HOSTING_FROM_BROWSER = by_type(
    HostMute, HostAskUnmute, HostCamera, HostRemove, HostCohost, HostPermit, HostPermissions, HostLock, HostSpotlight,
    HostLobby, HostEnd, LobbyAdmit, LobbyDeny, BreakoutsMake, BreakoutsAssign, BreakoutsOpen, BreakoutsTell,
    BreakoutsClose, BreakoutVisit, RecordingConsent,
)  # fmt: skip
HOSTING_TO_BROWSER = by_type(
    HostingChanged, LobbyChanged, UnmuteAsked, BreakoutGo, BreakoutTold, LobbyWait, LobbyAdmitted,
)  # fmt: skip
