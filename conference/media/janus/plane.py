"""The media plane on Janus, a process of its own: its video room plugin forwards what the peers of a meeting publish.

What it does not do is refused with `Unsupported` (docs/adr/0010): connections that both send and receive, recordings,
captions, viewers' eyes, copies to other workers, layers.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from conference.media.janus.descriptions import codecs_of
from conference.media.janus.errors import JanusError, JanusLost, JanusRefused
from conference.media.janus.receiving import Receiving
from conference.media.janus.room import JanusRoom, Published, Stream, close_room, new_id, open_room
from conference.media.janus.session import JanusSession
from conference.media.listening.ears import Ears
from conference.media.looplag import LoopLag
from conference.media.plane import RecordingRequest, StateListener
from conference.media.sections import Plan, plan_sections
from conference.signalling.errors import BadMessage, Conflict, Full, NotFound, OneWay, Unavailable, Unsupported
from conference.signalling.node_messages import MediaTask, NodeStats
from conference.signalling.peers import Gates, PeerOffer, PeerState
from conference.signalling.recording import RecordedTrack
from conference.signalling.spreading import CopyTarget

log = logging.getLogger(__name__)

STREAMS_MAX = 1000
CONNECT_S = 2.0
"""How long an offer waits for Janus."""
CONNECT_TIMEOUT_S = 30.0
BAD_SDP = range(460, 470)
"""Janus's numbers for SDP that it can't use."""
EndState = Literal["closed", "failed"]


@dataclass(eq=False)
class _Peer:
    """A connection under one epoch; it sends as `feed` or receives, never both."""

    peer_id: str
    epoch: int
    room: JanusRoom
    handle: int
    receiving: Receiving | None
    connected: bool = False
    published: dict[str, Published] = field(default_factory=dict)
    feed: int = field(default_factory=new_id)
    joined: bool = False
    watch: asyncio.TimerHandle | None = None


class JanusPlane:
    """Has Janus forward between peers; see `MediaPlane`.

    Args:
        url: of Janus's WebSocket; whoever reaches it may do everything, so it listens on loopback.
        on_state: told of each change of a peer.
        streams_max: how many outgoing streams are taken.
    """

    lacks: tuple[MediaTask, ...] = ("views", "recording", "captions", "copies")

    def __init__(self, url: str, on_state: StateListener, streams_max: int = STREAMS_MAX) -> None:
        self._on_state = on_state
        self._streams_max = streams_max
        self._janus = JanusSession(url, self._take_event, self._lose_all)
        self._rooms: dict[str, JanusRoom] = {}
        self._peers: dict[str, _Peer] = {}
        # Offers, ends and what Janus tells come one after the other.
        self._changing = asyncio.Lock()
        self._lag = LoopLag()
        self._tasks: set[asyncio.Task[None]] = set()
        self._spawn(self._lag.run())
        self._spawn(self._janus.run())

    # --- MediaPlane --------------------------------------------------------------------------------------

    async def offer(self, offer: PeerOffer) -> str:
        async with self._changing:
            try:
                await self._janus.wait(CONNECT_S)
                return await self._offer(offer)
            except JanusLost as error:
                raise Unavailable(str(error)) from None
            except JanusRefused as error:
                raise (BadMessage if error.code in BAD_SDP else Unavailable)(f"Janus: {error}") from None

    async def close_peer(self, peer_id: str) -> None:
        async with self._changing:
            await self._end(self._peers.get(peer_id))

    async def set_gates(self, meeting_id: str, gates: Gates) -> None:
        async with self._changing:
            room = self._rooms.get(meeting_id)
            if room is None:  # gates come with everything else that begins a meeting here
                return
            try:
                await room.set_gates(self._janus, gates)
            except JanusError as error:
                raise Unavailable(str(error)) from None

    async def record_start(self, request: RecordingRequest) -> None:
        raise Unsupported("a media worker on Janus records nothing")

    async def record_stop(self, recording_id: str) -> tuple[RecordedTrack, ...]:
        raise NotFound("there is no such recording here")

    async def record_stop_all(self) -> None:
        pass

    async def listen(self, meeting_id: str, ears: Ears | None) -> None:
        if ears is not None:
            raise Unsupported("a media worker on Janus listens to nobody, so there are no captions")

    async def listen_stop_all(self) -> None:
        pass

    async def copy(self, meeting_id: str, targets: Sequence[CopyTarget]) -> None:
        if targets:
            raise Unavailable("a media worker on Janus copies nothing to others")

    async def copy_stop_all(self) -> None:
        pass

    def copy_again(self, peer_name: str) -> None:
        pass

    @property
    def peers(self) -> int:
        return len(self._peers)

    def stats(self) -> NodeStats:
        """How it is; Janus doesn't tell packets, so none are counted."""
        streams = self._streams()
        return NodeStats(
            load=min(1.0, streams / self._streams_max),
            streams=streams,
            packets_per_s=0.0,
            loop_lag_ms=round(self._lag.take_worst_s() * 1000, 2),
            dropped=0,
        )

    async def close(self) -> None:
        async with self._changing:
            for peer in list(self._peers.values()):
                await self._end(peer)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- peers -------------------------------------------------------------------------------------------

    async def _offer(self, offer: PeerOffer) -> str:
        peer = self._peers.get(offer.peer_id)
        if peer is not None and offer.epoch < peer.epoch:
            raise Conflict(f"this connection is at epoch {peer.epoch} already")
        room = self._rooms.get(offer.meeting_id)
        plan = plan_sections(offer, room.codecs if room is not None else {})
        receives = self._receives(offer, plan, peer)
        self._check_full(peer, plan)
        if peer is not None and (offer.epoch > peer.epoch or offer.meeting_id != peer.room.meeting_id):
            await self._end(peer)
            peer = None
        if peer is None:
            peer = await self._open(offer, receives)
        try:
            await peer.room.set_gates(self._janus, offer.gates)
            if peer.receiving is not None:
                return await peer.receiving.negotiate(self._janus, offer.sdp, plan.subscribe)
            return await self._publish(peer, offer.sdp, plan)
        except BaseException:
            # Half applied, it can't go on; the client comes back with a higher epoch.
            await self._end(peer, "failed")
            raise

    def _receives(self, offer: PeerOffer, plan: Plan, peer: _Peer | None) -> bool:
        """Whether this connection is one that receives."""
        if plan.publish and plan.subscribe:
            raise OneWay("on this media worker a connection sends or receives: offer one for each direction")
        if offer.participant_id is None and plan.publish:
            raise Unsupported("a media worker on Janus takes no views: the eyes of viewers don't come through it")
        receives = bool(plan.subscribe)
        if peer is not None and offer.epoch == peer.epoch:
            was_receiving = peer.receiving is not None
            if (plan.publish or plan.subscribe) and receives != was_receiving:
                raise OneWay("here a connection that sends doesn't begin to receive: offer one for each direction")
            return was_receiving
        if not plan.publish and not plan.subscribe:
            raise OneWay("on this media worker a connection sends or receives something from its first offer on")
        return receives

    def _check_full(self, peer: _Peer | None, plan: Plan) -> None:
        held = peer.receiving.streams if peer is not None and peer.receiving is not None else 0
        added = len(plan.subscribe) - held
        if added > 0 and self._streams() + added > self._streams_max:
            raise Full(f"this media worker sends {self._streams_max} streams at most")

    async def _open(self, offer: PeerOffer, receives: bool) -> _Peer:
        room = self._rooms.get(offer.meeting_id)
        if room is None:
            room = self._rooms[offer.meeting_id] = await open_room(self._janus, offer.meeting_id)
        handle = await self._janus.attach()
        peer = _Peer(offer.peer_id, offer.epoch, room, handle, None)
        if receives:
            peer.receiving = Receiving(room, handle, lambda: self._give_up(peer))
        self._peers[offer.peer_id] = peer
        peer.watch = asyncio.get_running_loop().call_later(CONNECT_TIMEOUT_S, self._give_up, peer)
        return peer

    async def _publish(self, peer: _Peer, sdp: str, plan: Plan) -> str:
        # Before Janus is told: what it ends by itself, it ends at the receivers, too.
        await peer.room.unpublish(self._janus, peer.feed, {publication.id for publication in plan.publish.values()})
        if not peer.joined:
            body = {"request": "join", "ptype": "publisher", "room": peer.room.number, "id": peer.feed}
            await self._janus.ask(peer.handle, body)
        answer = await self._janus.ask(
            peer.handle, {"request": "configure" if peer.joined else "publish"}, "offer", sdp
        )
        peer.joined = True
        codecs = codecs_of(answer.sdp)
        peer.published = {
            publication.id: Published(publication, Stream(peer.feed, mid, codecs[mid]))
            for mid, publication in plan.publish.items()
        }
        peer.room.codecs |= {key: each.stream.codec for key, each in peer.published.items()}
        if peer.connected:
            await peer.room.publish(self._janus, peer.published)
        return answer.sdp

    async def _end(self, peer: _Peer | None, state: EndState = "closed") -> None:
        if peer is None or self._peers.get(peer.peer_id) is not peer:
            return
        del self._peers[peer.peer_id]
        if peer.watch is not None:
            peer.watch.cancel()
        room = peer.room
        if peer.receiving is not None:
            room.receivers.discard(peer.receiving)
        try:
            await room.unpublish(self._janus, peer.feed, set())
            await self._janus.detach(peer.handle)
            if not any(other.room is room for other in self._peers.values()):
                self._rooms.pop(room.meeting_id, None)
                await close_room(self._janus, room)
        except JanusError as error:
            log.warning("peer %s did not end cleanly: %s", peer.peer_id, error)
        self._on_state(PeerState(peer.peer_id, peer.epoch, state))

    # --- what Janus tells ----------------------------------------------------------------------------------

    def _take_event(self, handle: int, kind: str, reason: str) -> None:
        peer = next((each for each in self._peers.values() if each.handle == handle), None)
        if peer is not None and kind == "webrtcup":
            self._spawn(self._connected(peer))
        elif peer is not None and kind in ("hangup", "detached"):
            log.info("peer %s, epoch %d: %s", peer.peer_id, peer.epoch, reason or kind)
            for receiver in peer.room.receivers:
                receiver.lose(peer.feed)
            self._spawn(self._ended(peer, "failed" if "ICE" in reason else "closed"))

    async def _connected(self, peer: _Peer) -> None:
        async with self._changing:
            if self._peers.get(peer.peer_id) is not peer or peer.connected:
                return
            peer.connected = True
            if peer.watch is not None:
                peer.watch.cancel()
            try:
                await peer.room.publish(self._janus, peer.published)
            except JanusError as error:
                log.warning("peer %s can't publish: %s", peer.peer_id, error)
                await self._end(peer, "failed")
                return
            self._on_state(PeerState(peer.peer_id, peer.epoch, "connected"))

    async def _ended(self, peer: _Peer, state: EndState) -> None:
        async with self._changing:
            await self._end(peer, state)

    def _give_up(self, peer: _Peer) -> None:
        self._spawn(self._ended(peer, "failed"))

    def _lose_all(self) -> None:
        """Janus is gone, and every connection with it."""
        lost = list(self._peers.values())
        self._peers.clear()
        self._rooms.clear()
        for peer in lost:
            if peer.watch is not None:
                peer.watch.cancel()
            self._on_state(PeerState(peer.peer_id, peer.epoch, "failed"))

    def _streams(self) -> int:
        return sum(peer.receiving.streams for peer in self._peers.values() if peer.receiving is not None)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("a task of the media plane failed: %s: %s", type(error).__name__, error)
