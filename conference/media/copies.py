"""Copies of a meeting's publications to another media worker: one of each, over an ordinary connection.

The worker that has a publication offers, as a browser does, and the other takes it as one of its own: it keeps a
history of it, asks for what is lost and for key frames, and says what its way can carry and how tall its pictures can
be used. What is wanted of a copy is asked of the publication, so a key frame that somebody beyond needs is asked of
whoever sends the picture. Where render workers are, the eyes of the viewers beyond come back by the same connection.
"""

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from conference.media.beyond import BeyondChannels
from conference.media.carrying import Carrying, Load
from conference.media.meeting import Meeting
from conference.media.publication import Publication
from conference.media.subscription import Subscription
from conference.node.errors import NodeError
from conference.node.peer import PeerConnection
from conference.node.sender import EncodedSender
from conference.signalling.errors import SignallingError, Unavailable
from conference.signalling.messages import LayerLine
from conference.signalling.spreading import CopyLine, CopyOffer, CopyTarget, copies_peer_name

log = logging.getLogger(__name__)

RETRY_S = 1.0
CONNECT_S = 15.0
Offerer = Callable[[CopyOffer], Awaitable[str]]
"""Takes an offer to the other worker, and gives its answer."""


@dataclass(frozen=True)
class _Copy:
    """A publication on its way, and its smaller layer where there is one."""

    publication: Publication
    sender: EncodedSender
    smaller: Publication | None
    smaller_sender: EncodedSender | None

    def is_of(self, publication: Publication) -> bool:
        return self.publication is publication and self.smaller is publication.smaller


class CopyLink:
    """All that one meeting sends to one other worker: made anew when it breaks, until it is cancelled.

    Args:
        meeting_id, node_id: of what meeting, to which worker.
        meeting: gives the meeting as it is here; None while nothing of it is.
        ice_addresses: what to offer as candidates.
        offer: takes an offer there.

    Attributes:
        subscriptions: what is sent.
        load: how much of it the way carries now.
    """

    def __init__(
        self,
        meeting_id: str,
        node_id: str,
        meeting: Callable[[], Meeting | None],
        ice_addresses: Sequence[str],
        offer: Offerer,
    ) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self.load = Load.WHOLE
        self._smaller: list[tuple[Publication, Subscription]] = []
        self._meeting_id, self._node_id = meeting_id, node_id
        self._meeting, self._ice_addresses, self._offer = meeting, ice_addresses, offer
        self._wanted: tuple[str, ...] = ()
        self._copies: dict[str, _Copy] = {}
        self._peer: PeerConnection | None = None
        self._channels: BeyondChannels | None = None
        self._epoch = 0
        self._carrying = Carrying()
        self._sent_before = (0, 0)
        self._woken = asyncio.Event()
        self._broken = asyncio.Event()

    def want(self, publication_ids: tuple[str, ...]) -> None:
        """From now on these are copied."""
        self._wanted = publication_ids
        self._woken.set()

    def look(self) -> None:
        """What is here of the meeting has changed."""
        self._woken.set()

    def restart(self) -> None:
        """The connection is broken, as the other side says."""
        self._broken.set()
        self._woken.set()

    @property
    def packets(self) -> int:
        """Packets sent and received on the connection that is."""
        return self._peer.packets if self._peer is not None else 0

    async def run(self) -> None:
        """Sends what is wanted until cancelled."""
        while True:
            try:
                await self._serve()
            except (SignallingError, NodeError, OSError) as error:
                log.warning("copies to %s of meeting %s are interrupted: %s", self._node_id, self._meeting_id, error)
            finally:
                await self._close()
            await asyncio.sleep(RETRY_S)

    def measure(self, interval_s: float) -> None:
        """Chooses the load by how the last `interval_s` went."""
        sent = [*self.subscriptions.values(), *(subscription for _, subscription in self._smaller)]
        octets, packets = sum(each.octets for each in sent), sum(each.packets for each in sent)
        octets_before, packets_before = self._sent_before
        self._sent_before = octets, packets
        self.load = self._carrying.step(
            max(0, octets - octets_before) * 8 / interval_s, max(0, packets - packets_before)
        )

    async def _serve(self) -> None:
        self._broken.clear()
        while not self._wanted:
            self._woken.clear()
            await self._woken.wait()
        peer = self._peer = PeerConnection(self._ice_addresses)
        peer.on("connectionstatechange", lambda: self._note_state(peer))
        self._epoch = max(time.time_ns() // 1_000_000, self._epoch + 1)
        while not self._broken.is_set():
            self._woken.clear()
            await self._negotiate(peer)
            if self._copies:
                await peer.wait_connected(CONNECT_S)
            for subscription in self.subscriptions.values():
                subscription.request_keyframe()
            await self._woken.wait()
        raise ConnectionError("the connection is broken")

    def _note_state(self, peer: PeerConnection) -> None:
        if peer is self._peer and peer.connectionState in ("failed", "closed"):
            self.restart()

    async def _negotiate(self, peer: PeerConnection) -> None:
        """Brings what the connection sends to what is wanted and is there."""
        meeting = self._meeting()
        there = meeting.publications if meeting is not None else {}
        wanted = {key: there[key] for key in self._wanted if key in there}
        gone = [key for key, copy in self._copies.items() if key not in wanted or not copy.is_of(wanted[key])]
        for key in gone:
            self._stop(peer, key)
        come = [key for key in wanted if key not in self._copies]
        for key in come:
            publication, smaller = wanted[key], wanted[key].smaller
            codec = publication.codec.name
            self._copies[key] = _Copy(
                publication, peer.add_sender(codec), smaller, peer.add_sender(codec) if smaller else None
            )
        if come and self._channels is None:
            self._channels = BeyondChannels(peer, self._take_heights, self._take_eye)
        if self._channels is not None and meeting is not None and meeting.eyes.has_renderers:
            self._channels.open_eyes()
        if not gone and not come:
            return
        sdp = await peer.create_offer_sdp()
        lines = tuple(CopyLine(str(copy.sender.mid), key) for key, copy in self._copies.items())
        layers = tuple(
            LayerLine(str(copy.smaller_sender.mid), str(copy.sender.mid))
            for copy in self._copies.values()
            if copy.smaller_sender is not None
        )
        answer = await self._offer(CopyOffer(self._meeting_id, self._node_id, self._epoch, sdp, lines, layers))
        await peer.accept_answer_sdp(answer)
        for key in come:
            if meeting is not None:
                self._begin(peer, meeting, key, self._copies[key])
        # The senders themselves send nothing: what goes out under their SSRCs are the copies.
        sent = [*self.subscriptions.values(), *(subscription for _, subscription in self._smaller)]
        peer.rtp.sources = {subscription.ssrc: subscription for subscription in sent}

    def _begin(self, peer: PeerConnection, meeting: Meeting, key: str, copy: _Copy) -> None:
        whole = self._subscription(peer, copy.publication, copy.sender)
        self.subscriptions[key] = whole
        meeting.subscribe([whole])
        if copy.smaller is not None and copy.smaller_sender is not None:
            smaller = self._subscription(peer, copy.smaller, copy.smaller_sender)
            if smaller.connect(copy.smaller):
                copy.smaller.attach(smaller)
                self._smaller.append((copy.smaller, smaller))

    def _subscription(self, peer: PeerConnection, publication: Publication, sender: EncodedSender) -> Subscription:
        description = publication.description
        return Subscription(
            description.id, sender.ssrc, {publication.codec.name: sender.payload_type or 0}, peer.rtp,
            cname=description.participant_id, carrying=self._carrying,
        )  # fmt: skip

    def _stop(self, peer: PeerConnection, key: str) -> None:
        copy = self._copies.pop(key)
        meeting, subscription = self._meeting(), self.subscriptions.pop(key, None)
        if subscription is not None:
            copy.publication.detach(subscription)
            if meeting is not None:
                meeting.unsubscribe([subscription])
        for entry in [entry for entry in self._smaller if entry[0] is copy.smaller]:
            entry[0].detach(entry[1])
            self._smaller.remove(entry)
        for sender in (copy.sender, copy.smaller_sender):
            if sender is not None:
                peer.remove_sender(sender)

    def _take_heights(self, heights_px: Mapping[str, int]) -> None:
        for key, subscription in self.subscriptions.items():
            subscription.shown_px = heights_px.get(str(self._copies[key].sender.mid))

    def _take_eye(self, datagram: bytes | str) -> None:
        meeting = self._meeting()
        if meeting is not None:
            meeting.eyes.receive_beyond(datagram)

    async def _close(self) -> None:
        peer, self._peer, self._channels = self._peer, None, None
        if peer is not None:
            for key in list(self._copies):
                self._stop(peer, key)
            with contextlib.suppress(ConnectionError):
                await peer.close()
        self._carrying, self._sent_before = Carrying(), (0, 0)


class Copying:
    """All links of a media worker.

    Args:
        meeting: gives a meeting as it is here.
        ice_addresses: what to offer as candidates.
        offer: takes an offer to another worker.
    """

    def __init__(
        self, meeting: Callable[[str], Meeting | None], ice_addresses: Sequence[str], offer: Offerer | None
    ) -> None:
        self._meeting, self._ice_addresses, self._offer = meeting, ice_addresses, offer
        self._links: dict[tuple[str, str], tuple[CopyLink, asyncio.Task[None]]] = {}

    def links(self, meeting_id: str | None = None) -> list[CopyLink]:
        """Those of a meeting, or all."""
        return [link for (of, _), (link, _) in self._links.items() if meeting_id in (None, of)]

    async def set(self, meeting_id: str, targets: Sequence[CopyTarget]) -> None:
        """From now on this is copied in a meeting, and nothing else.

        Raises:
            Unavailable: there is nobody to take offers to others.
        """
        if self._offer is None:
            raise Unavailable("this media worker can reach no other")
        kept = {target.node_id for target in targets}
        for key in [key for key in self._links if key[0] == meeting_id and key[1] not in kept]:
            await self._end(key)
        for target in targets:
            key = meeting_id, target.node_id
            if key not in self._links:
                meeting = functools.partial(self._meeting, meeting_id)
                link = CopyLink(meeting_id, target.node_id, meeting, self._ice_addresses, self._offer)
                self._links[key] = link, asyncio.create_task(link.run())
            self._links[key][0].want(target.publication_ids)

    def restart(self, peer_name: str) -> None:
        """The other worker says that the connection of this name (`copies_peer_name`) is broken."""
        for (_, to), (link, _) in self._links.items():
            if copies_peer_name(to) == peer_name:
                link.restart()

    async def close(self) -> None:
        """Ends all."""
        for key in list(self._links):
            await self._end(key)

    async def _end(self, key: tuple[str, str]) -> None:
        _, task = self._links.pop(key)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
