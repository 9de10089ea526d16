"""What a media plane does for the worker; its drivers are `aiortcplane`, and `janus.plane` for a part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from conference.media.listening.ears import Ears
from conference.signalling.node_messages import MediaTask, NodeStats
from conference.signalling.peers import Gates, PeerOffer, PeerState
from conference.signalling.recording import RecordedTrack, RecordFailed
from conference.signalling.spreading import CopyTarget

StateListener = Callable[[PeerState | RecordFailed], None]
"""Told of each change of a peer, and of each recording that can't be gone on with."""


@dataclass(frozen=True)
class RecordingRequest:
    """What to record: every publication of the meeting, of the views only those for `viewer_id`."""

    meeting_id: str
    recording_id: str
    directory: Path
    viewer_id: str | None
    gates: Gates = field(default_factory=Gates)
    stem: str = ""
    """What the names of its files begin with."""


class MediaPlane(Protocol):
    """Forwards encoded media between the peers of meetings.

    Refusals are `signalling.errors.SignallingError`s, so that they go over the wire as they are.
    """

    lacks: tuple[MediaTask, ...]
    """What it refuses; web gives it only meetings that need none of it."""

    async def offer(self, offer: PeerOffer) -> str:
        """The SDP answer to an offer.

        Raises:
            Conflict: the offer's epoch is older than the connection's.
            Full: the worker is at its limit.
            Unsupported: a section has no codec that can be forwarded to it.
            OneWay: here a connection sends or receives, and this one would do both, or neither.
            BadMessage: the SDP or the sections named beside it can't be used.
        """
        ...

    async def close_peer(self, peer_id: str) -> None:
        """Ends a peer and its publications, if it is there."""
        ...

    async def set_gates(self, meeting_id: str, gates: Gates) -> None:
        """Lets through in the meeting what these gates say, unless newer ones hold there already."""
        ...

    async def record_start(self, request: RecordingRequest) -> None:
        """Starts writing; a second start of the same recording changes nothing.

        Raises:
            Unavailable: the directory can't be written.
            Full: there is hardly any room on its disk.
        """
        ...

    async def record_stop(self, recording_id: str) -> tuple[RecordedTrack, ...]:
        """Ends a recording, and says what was written.

        Raises:
            NotFound: there is no such recording.
        """
        ...

    async def record_stop_all(self) -> None:
        """Ends every recording: whoever asked for them may ask anew."""
        ...

    async def listen(self, meeting_id: str, ears: Ears | None) -> None:
        """Has the meeting's microphones listened to, those that come later too, or (None) no longer."""
        ...

    async def listen_stop_all(self) -> None:
        """Listens to no meeting any more: whoever asked for it may ask anew."""
        ...

    async def copy(self, meeting_id: str, targets: Sequence[CopyTarget]) -> None:
        """Copies these publications of the meeting to these media workers, and no others from now on.

        Raises:
            Unavailable: other workers can't be reached from here.
        """
        ...

    async def copy_stop_all(self) -> None:
        """Copies nothing any more: whoever asked for it may ask anew."""
        ...

    def copy_again(self, peer_name: str) -> None:
        """The connection for copies of this name is broken at the other worker: it is made anew."""
        ...

    @property
    def peers(self) -> int:
        """How many connections there are."""
        ...

    def stats(self) -> NodeStats:
        """How the plane is; rates are since the last call."""
        ...

    async def close(self) -> None:
        """Ends everything."""
        ...
