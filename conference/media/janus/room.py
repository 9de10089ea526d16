"""A meeting as a video room of Janus: which stream of which feed each publication is, and who receives it."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from conference.media.janus.errors import JanusRefused
from conference.media.janus.session import JanusSession
from conference.signalling.peers import Gates, Held
from conference.signalling.state import Publication

if TYPE_CHECKING:
    from conference.media.janus.receiving import Receiving

log = logging.getLogger(__name__)

PUBLISHERS_MAX = 1000
SILENCE = (
    {"codec": "opus"},
    {"codec": "vp8"},
    {"codec": "h264", "fmtp": "profile-level-id=42e01f;packetization-mode=1"},
)
"""Streams on which nothing comes, one of each codec."""
IDS = 2**53
"""Janus takes numbers for rooms and feeds, and JSON keeps so many apart."""


def new_id() -> int:
    """A number for a room or a feed that nobody else has."""
    return secrets.randbelow(IDS - 1) + 1


@dataclass(frozen=True)
class Stream:
    """A stream in the room, as Janus names it."""

    feed: int
    mid: str
    codec: str


@dataclass(frozen=True)
class Published:
    """A publication, and where it is."""

    publication: Publication
    stream: Stream


@dataclass
class JanusRoom:
    """One meeting.

    Attributes:
        number: what Janus calls it.
        handle: what it is made, asked and ended by.
        silence: by codec, a stream on which nothing comes: of a section that waits for its publication.
        published: by publication id.
        codecs: by publication id, also of those that are gone: a section that waits is made for the right one.
    """

    meeting_id: str
    number: int
    handle: int
    secret: str
    silence: Mapping[str, Stream]
    published: dict[str, Published] = field(default_factory=dict)
    codecs: dict[str, str] = field(default_factory=dict)
    receivers: "set[Receiving]" = field(default_factory=set)
    gates: Gates = field(default_factory=Gates)
    muted: set[Stream] = field(default_factory=set)

    def stream_of(self, publication_id: str) -> Stream | None:
        """Where a publication is, None while it is not there."""
        published = self.published.get(publication_id)
        return published.stream if published is not None else None

    async def publish(self, janus: JanusSession, there: Mapping[str, Published]) -> None:
        """Adds publications, by id; who waits for them gets them."""
        fresh = {key: each for key, each in there.items() if self.published.get(key) != each}
        self.published |= fresh
        self.codecs |= {key: each.stream.codec for key, each in fresh.items()}
        await self.moderate(janus)
        await self._follow(janus, set(fresh))

    async def unpublish(self, janus: JanusSession, feed: int, kept: set[str]) -> None:
        """Ends those publications of a feed that are not `kept`; who had them waits."""
        gone = {key for key, each in self.published.items() if each.stream.feed == feed and key not in kept}
        for key in gone:
            self.muted.discard(self.published.pop(key).stream)
        await self._follow(janus, gone)

    async def set_gates(self, janus: JanusSession, gates: Gates) -> None:
        """Lets through what these gates say, unless newer ones hold."""
        if gates.version >= self.gates.version:
            self.gates = gates
            await self.moderate(janus)

    async def moderate(self, janus: JanusSession) -> None:
        """Has Janus hold back what the gates hold."""
        for each in self.published.values():
            held = Held(each.publication.participant_id, each.publication.source) in self.gates.held
            if held == (each.stream in self.muted):
                continue
            stream = each.stream
            body = {"room": self.number, "secret": self.secret, "id": stream.feed, "mid": stream.mid, "mute": held}
            await janus.ask(self.handle, {"request": "moderate", **body})
            self.muted ^= {stream}

    async def _follow(self, janus: JanusSession, publication_ids: set[str]) -> None:
        for receiver in list(self.receivers):
            try:
                await receiver.follow(janus, publication_ids)
            except JanusRefused as error:
                # It has ended, or comes back: what others get doesn't hang on it.
                log.info("a receiver can't follow: %s", error)
                self.receivers.discard(receiver)
                receiver.on_broken()


async def open_room(janus: JanusSession, meeting_id: str) -> JanusRoom:
    """A new room for a meeting.

    Raises:
        JanusError: Janus makes none.
    """
    handle, number, secret = await janus.attach(), new_id(), secrets.token_urlsafe(16)
    body = {
        "request": "create", "room": number, "secret": secret, "is_private": True, "publishers": PUBLISHERS_MAX,
        "audiocodec": "opus", "videocodec": "vp8,h264", "bitrate": 0, "fir_freq": 0, "notify_joining": False,
        "dummy_publisher": True, "dummy_streams": SILENCE,
    }  # fmt: skip
    await janus.ask(handle, body)
    listed = await janus.ask(handle, {"request": "listparticipants", "room": number})
    dummy = int(listed.data["participants"][0]["id"])
    codecs = [each["codec"].upper() for each in SILENCE]
    silence = {codec: Stream(dummy, str(mid), codec) for mid, codec in enumerate(codecs)}
    return JanusRoom(meeting_id, number, handle, secret, silence)


async def close_room(janus: JanusSession, room: JanusRoom) -> None:
    """Ends a room."""
    await janus.ask(room.handle, {"request": "destroy", "room": room.number, "secret": room.secret})
    await janus.detach(room.handle)
