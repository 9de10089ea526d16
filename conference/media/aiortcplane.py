"""The media plane on aiortc: the peers of all meetings, their epochs and limits, the recordings and the eyes."""

import asyncio
import contextlib
import functools
import logging
from collections.abc import Coroutine, Sequence
from typing import Any, Literal

from aiortc import RTCDataChannel

from conference.media.carrying import Load
from conference.media.connection import MediaConnection
from conference.media.copies import Copying, Offerer
from conference.media.listening.ears import Ears
from conference.media.meeting import Meeting
from conference.media.plane import RecordingRequest, StateListener
from conference.media.recorder import Recording
from conference.media.sections import Plan, plan_sections
from conference.media.subscription import Subscription
from conference.media.workload import STREAMS_MAX, Workload
from conference.signalling.errors import Conflict, NotFound
from conference.signalling.eye import BEYOND_CHANNEL, RENDERER_CHANNEL, VIEWER_CHANNEL
from conference.signalling.layers import CHANNEL
from conference.signalling.node_messages import MediaTask, NodeStats
from conference.signalling.peers import Gates, PeerOffer, PeerState
from conference.signalling.recording import RecordedTrack, RecordFailed
from conference.signalling.spreading import CopyTarget

log = logging.getLogger(__name__)

TICK_S = 1.0
CONNECT_TIMEOUT_S = 30.0
EndState = Literal["closed", "failed"]


class AiortcPlane:
    """Forwards between peers in this process; see `MediaPlane`.

    Args:
        ice_addresses: what is offered as ICE candidates.
        on_state: told of each change of a peer, and of recordings that fail.
        streams_max: how many outgoing streams are taken.
        offer_copies: takes an offer of copies to another media worker.
    """

    lacks: tuple[MediaTask, ...] = ()

    def __init__(
        self,
        ice_addresses: Sequence[str],
        on_state: StateListener,
        streams_max: int = STREAMS_MAX,
        offer_copies: Offerer | None = None,
    ) -> None:
        self._ice_addresses = tuple(ice_addresses)
        self._on_state = on_state
        self._connections: dict[str, MediaConnection] = {}
        # Offers and ends come one after the other: each takes milliseconds, and half a change is never seen.
        self._changing = asyncio.Lock()
        self._meetings: dict[str, Meeting] = {}
        self._copying = Copying(self._meetings.get, self._ice_addresses, offer_copies)
        self._workload = Workload(self._connections, self._meetings, self._copying, streams_max)
        self._tasks: set[asyncio.Task[None]] = set()
        self._spawn(self._workload.lag.run())
        self._spawn(self._tick())

    # --- MediaPlane --------------------------------------------------------------------------------------

    async def offer(self, offer: PeerOffer) -> str:
        async with self._changing:
            return await self._offer(offer)

    async def close_peer(self, peer_id: str) -> None:
        async with self._changing:
            connection = self._connections.get(peer_id)
            if connection is not None:
                await self._end(connection)

    async def set_gates(self, meeting_id: str, gates: Gates) -> None:
        meeting = self._meetings.get(meeting_id)
        if meeting is not None:  # gates come with everything else that begins a meeting here
            meeting.set_gates(gates)

    async def record_start(self, request: RecordingRequest) -> None:
        meeting = self._meeting(request.meeting_id)
        meeting.set_gates(request.gates)
        if request.recording_id in meeting.recordings:
            return
        recording = Recording(request)
        meeting.record(recording)

    async def record_stop_all(self) -> None:
        for recording_id in [key for meeting in self._meetings.values() for key in meeting.recordings]:
            await self.record_stop(recording_id)

    async def record_stop(self, recording_id: str) -> tuple[RecordedTrack, ...]:
        for meeting_id, meeting in list(self._meetings.items()):
            recording = meeting.recordings.pop(recording_id, None)
            if recording is not None:
                recording.detach()
                self._workload.dropped_before += recording.dropped
                self._forget_if_empty(meeting_id)
                return await asyncio.to_thread(recording.stop)
        raise NotFound("there is no such recording here")

    async def listen(self, meeting_id: str, ears: Ears | None) -> None:
        if ears is not None:
            self._meeting(meeting_id).listen(ears)
        elif meeting_id in self._meetings:
            self._meetings[meeting_id].listen(None)
            self._forget_if_empty(meeting_id)

    async def listen_stop_all(self) -> None:
        for meeting_id in list(self._meetings):
            await self.listen(meeting_id, None)

    async def copy(self, meeting_id: str, targets: Sequence[CopyTarget]) -> None:
        await self._copying.set(meeting_id, targets)
        self._forget_if_empty(meeting_id)

    async def copy_stop_all(self) -> None:
        await self._copying.close()
        for meeting_id in list(self._meetings):
            self._forget_if_empty(meeting_id)

    def copy_again(self, peer_name: str) -> None:
        self._copying.restart(peer_name)

    @property
    def peers(self) -> int:
        return len(self._connections)

    def stats(self) -> NodeStats:
        return self._workload.stats()

    async def close(self) -> None:
        await self._copying.close()
        async with self._changing:
            for connection in list(self._connections.values()):
                await self._end(connection)
        for meeting in self._meetings.values():
            for recording in meeting.recordings.values():
                recording.detach()
                await asyncio.to_thread(recording.stop)
        self._meetings.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _meeting(self, meeting_id: str) -> Meeting:
        return self._meetings.setdefault(meeting_id, Meeting(meeting_id))

    # --- peers -------------------------------------------------------------------------------------------

    async def _offer(self, offer: PeerOffer) -> str:
        current = self._connections.get(offer.peer_id)
        if current is not None and offer.epoch < current.epoch:
            raise Conflict(f"this connection is at epoch {current.epoch} already")
        meeting = self._meeting(offer.meeting_id)
        meeting.set_gates(offer.gates)
        try:
            plan = plan_sections(offer, {key: p.codec.name for key, p in meeting.publications.items()})
            self._workload.check_room(len(plan.subscribe) - (len(current.subscriptions) if current else 0))
            if current is not None and (offer.epoch > current.epoch or offer.meeting_id != current.meeting_id):
                await self._end(current)
                current = None
            connection = current or self._open(offer)
            return await self._negotiate(connection, meeting, offer, plan)
        finally:
            self._forget_if_empty(offer.meeting_id)

    def _open(self, offer: PeerOffer) -> MediaConnection:
        connection = MediaConnection(offer, self._ice_addresses, lambda channel: self._on_channel(connection, channel))
        self._connections[offer.peer_id] = connection
        connection.peer.on("connectionstatechange", lambda: self._on_connection_state(connection))
        self._spawn(self._watch(connection))
        return connection

    async def _negotiate(self, connection: MediaConnection, meeting: Meeting, offer: PeerOffer, plan: Plan) -> str:
        publications = set(connection.publications.values())
        subscriptions = set(connection.subscriptions.values())
        participants = {key: p.description.participant_id for key, p in meeting.publications.items()}
        try:
            answer = await connection.negotiate(offer.sdp, plan, participants)
        except BaseException:
            # Half applied, it can't go on; the client comes back with a higher epoch.
            await self._end(connection, "failed")
            raise
        meeting.unpublish(publications - set(connection.publications.values()))
        meeting.unsubscribe(subscriptions - set(connection.subscriptions.values()))
        meeting.publish(connection.publications.values())
        meeting.subscribe(connection.subscriptions.values())
        self._look(connection.meeting_id)
        return answer

    async def _end(self, connection: MediaConnection, state: EndState = "closed") -> None:
        if self._connections.get(connection.peer_id) is connection:
            del self._connections[connection.peer_id]
        meeting = self._meetings.get(connection.meeting_id)
        if meeting is not None:
            meeting.unpublish(connection.publications.values())
            meeting.unsubscribe(connection.subscriptions.values())
            meeting.eyes.remove_peer(connection.peer_id)
            if connection.participant_id is not None:
                meeting.eyes.remove_viewer(connection.participant_id)
        self._workload.ended(connection)
        self._look(connection.meeting_id)
        await connection.close()
        self._on_state(PeerState(connection.peer_id, connection.epoch, state))
        self._forget_if_empty(connection.meeting_id)

    def _on_connection_state(self, connection: MediaConnection) -> None:
        if self._connections.get(connection.peer_id) is not connection:
            return
        state = connection.peer.connectionState
        if state == "connected":
            self._on_state(PeerState(connection.peer_id, connection.epoch, "connected"))
            for subscription in connection.subscriptions.values():
                subscription.request_keyframe()
        elif state == "failed":
            self._spawn(self._end_locked(connection, "failed"))
        elif state == "closed":
            self._spawn(self._end_locked(connection, "closed"))

    async def _end_locked(self, connection: MediaConnection, state: EndState) -> None:
        async with self._changing:
            if self._connections.get(connection.peer_id) is connection:
                log.info("peer %s, epoch %d: %s", connection.peer_id, connection.epoch, state)
                await self._end(connection, state)

    async def _watch(self, connection: MediaConnection) -> None:
        try:
            await connection.peer.wait_connected(CONNECT_TIMEOUT_S)
        except ConnectionError:
            await self._end_locked(connection, "failed")

    def _on_channel(self, connection: MediaConnection, channel: RTCDataChannel) -> None:
        if channel.label == CHANNEL:
            connection.set_layers_channel(channel)
            return
        viewer_id = connection.participant_id
        eyes = self._meetings[connection.meeting_id].eyes
        if viewer_id is not None:
            if channel.label == VIEWER_CHANNEL:
                channel.on("message", lambda data: eyes.receive(viewer_id, data))
        elif channel.label == RENDERER_CHANNEL:
            eyes.add_renderer(connection.peer_id, channel)
            self._look(connection.meeting_id)
        elif channel.label == BEYOND_CHANNEL:
            eyes.add_beyond(connection.peer_id, channel)

    # --- over time -------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._workload.sample()
            self._adapt()
            for connection in self._connections.values():
                connection.allow_bitrate()
            for meeting in self._meetings.values():
                for recording in meeting.recordings.values():
                    if recording.failed is not None and recording.detach():
                        self._on_state(RecordFailed(recording.request.recording_id, recording.failed))

    def _adapt(self) -> None:
        loads: dict[Subscription, Load] = {}
        for connection in self._connections.values():
            meeting = self._meetings[connection.meeting_id]
            connection.measure(TICK_S, has_views=meeting.has_views(connection.subscriptions.values()))
            loads |= dict.fromkeys(connection.subscriptions.values(), connection.load)
        for link in self._copying.links():
            link.measure(TICK_S)
            loads |= dict.fromkeys(link.subscriptions.values(), link.load)
        for meeting in self._meetings.values():
            meeting.adapt(loads)
        for connection in self._connections.values():
            meeting = self._meetings[connection.meeting_id]
            connection.say_wanted(functools.partial(meeting.height_wanted_px, loads=loads))

    def _look(self, meeting_id: str) -> None:
        for link in self._copying.links(meeting_id):
            link.look()

    def _forget_if_empty(self, meeting_id: str) -> None:
        meeting = self._meetings.get(meeting_id)
        if meeting is None or not meeting.empty:
            return
        if any(connection.meeting_id == meeting_id for connection in self._connections.values()):
            return
        self._workload.dropped_before += meeting.eyes.dropped
        del self._meetings[meeting_id]

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            error = task.exception()
            if error is not None:
                log.error("a task of the media plane failed", exc_info=error)
