"""A connection that receives: each of its sections is a stream of one Janus subscriber, switched to what is wanted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from conference.media.janus.descriptions import Section, janus_answer, kinds_of, peers_answer
from conference.media.janus.errors import JanusRefused
from conference.media.janus.room import JanusRoom, Stream
from conference.media.janus.session import JanusSession
from conference.signalling.errors import Unsupported

WAITS_FOR = {"audio": "OPUS", "video": "VP8"}
"""What a publication that was never there is taken for."""


@dataclass
class _Bound:
    """A section: Janus's name of it, its codec, what is wanted there (None: nothing), and what is there.

    `stream` is None where a feed broke off: Janus has ended the section then, and it must be begun anew.
    """

    janus_mid: str
    codec: str
    publication_id: str | None
    stream: Stream | None


class Receiving:
    """One peer's connection; Janus offers on `handle`, and `on_broken` is called when it can't be gone on with."""

    def __init__(self, room: JanusRoom, handle: int, on_broken: Callable[[], None]) -> None:
        self.room = room
        self.handle = handle
        self.on_broken = on_broken
        self._sections: dict[str, _Bound] = {}
        self._janus_offer = ""
        self._peers_offer = ""

    @property
    def streams(self) -> int:
        """How many publications are wanted."""
        return sum(section.publication_id is not None for section in self._sections.values())

    async def negotiate(self, janus: JanusSession, sdp: str, wanted: Mapping[str, str]) -> str:
        """The answer to the peer's offer.

        Args:
            wanted: by mid, the publication.

        Raises:
            Unsupported: a section is to carry a codec that it was not made for.
            JanusError: Janus does not take it.
        """
        kinds = kinds_of(sdp)
        added = {mid: self._codec_of(kinds[mid], key) for mid, key in wanted.items() if mid not in self._sections}
        for mid, key in wanted.items():
            self._check(mid, key)
        self._peers_offer = sdp
        if added:
            made = await self._subscribe(janus, added)
            self._sections |= {
                mid: _Bound(made[mid], codec, None, self.room.silence[codec]) for mid, codec in added.items()
            }
        for mid, section in self._sections.items():
            section.publication_id = wanted.get(mid)
        self.room.receivers.add(self)
        await self._switch(janus)
        sections = {
            mid: Section(each.janus_mid, each.publication_id or "-", each.publication_id is not None)
            for mid, each in self._sections.items()
        }
        return peers_answer(sdp, self._janus_offer, sections)

    async def follow(self, janus: JanusSession, publication_ids: set[str]) -> None:
        """These publications have come or gone."""
        if any(section.publication_id in publication_ids for section in self._sections.values()):
            await self._switch(janus)

    def _codec_of(self, kind: str, publication_id: str) -> str:
        return self.room.codecs.get(publication_id, WAITS_FOR[kind])

    def _check(self, mid: str, publication_id: str) -> None:
        section, codec = self._sections.get(mid), self.room.codecs.get(publication_id)
        if section is not None and codec is not None and codec != section.codec:
            raise Unsupported(f"section {mid} was made for {section.codec}; offer another one for {codec}")

    def lose(self, feed: int) -> None:
        """A feed broke off, and with it everything that came from it."""
        for section in self._sections.values():
            if section.stream is not None and section.stream.feed == feed:
                section.stream = None

    async def _subscribe(self, janus: JanusSession, codecs: dict[str, str]) -> dict[str, str]:
        """Has Janus make sections of these codecs, by the peer's mid; gives Janus's mids."""
        # Every section begins with silence, of which there may be many; then it is switched.
        streams: list[dict[str, Any]] = [
            {"feed": silence.feed, "mid": silence.mid, "crossrefid": mid}
            for mid, silence in ((mid, self.room.silence[codec]) for mid, codec in codecs.items())
        ]
        body: dict[str, Any] = {"request": "subscribe", "streams": streams}
        if not self._janus_offer:
            subscriber = {"ptype": "subscriber", "room": self.room.number, "autoupdate": False}
            body = {**body, **subscriber, "request": "join"}
        reply = await janus.ask(self.handle, body)
        if not reply.sdp:
            raise JanusRefused(0, "there is nothing to receive by any more")
        self._janus_offer = reply.sdp
        answer = janus_answer(self._peers_offer, self._janus_offer)
        await janus.ask(self.handle, {"request": "start"}, "answer", answer)
        made = {str(each.get("crossrefid", "")): str(each["mid"]) for each in reply.data["streams"]}
        return {mid: made[mid] for mid in codecs}

    async def _switch(self, janus: JanusSession) -> None:
        for mid, section in sorted(self._sections.items(), key=lambda each: int(each[1].janus_mid)):
            if section.stream is None:
                # One by one, and in order: Janus takes the first section that is free.
                section.janus_mid = (await self._subscribe(janus, {mid: section.codec}))[mid]
                section.stream = self.room.silence[section.codec]
        changes = []
        for section in self._sections.values():
            stream = self.room.stream_of(section.publication_id) if section.publication_id is not None else None
            if stream is None or stream.codec != section.codec:
                stream = self.room.silence[section.codec]
            if stream != section.stream:
                section.stream = stream
                changes.append({"feed": stream.feed, "mid": stream.mid, "sub_mid": section.janus_mid})
        if changes:
            await janus.ask(self.handle, {"request": "switch", "streams": changes})
