"""The connection to the media worker on which a meeting's views go out and its viewers' eyes come in."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

from conference.node.errors import NodeError
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.sender import EncodedSender
from conference.signalling.errors import SignallingError
from conference.signalling.eye import RENDERER_CHANNEL, Eye, split_addressed_eye
from conference.signalling.layers import CHANNEL, decode_heights
from conference.signalling.messages import MediaAnswer, MediaOffer, PublishLine
from conference.signalling.node_messages import NodeMediaOffer

log = logging.getLogger(__name__)

ViewKey = tuple[str, str]
"""Subject and viewer."""
CONNECT_TIMEOUT_S = 10.0
RETRY_FIRST_S = 0.5
RETRY_MAX_S = 5.0


class ViewPublisher:
    """One meeting's peer with the media worker.

    Args:
        request: sends an offer to web and gives the answer; raises SignallingError.
        on_senders: told which streams can be sent on, after each negotiation.
        on_eye: told each viewer's eye as it comes.
        on_heights: told how tall the viewers can use the views, 0 for not at all, as often as that changes.
    """

    def __init__(
        self,
        meeting_id: str,
        ice_addresses: Sequence[str],
        *,
        request: Callable[[NodeMediaOffer], Awaitable[MediaAnswer]],
        on_senders: Callable[[dict[ViewKey, EncodedSender]], None],
        on_eye: Callable[[str, Eye], None],
        on_heights: Callable[[dict[ViewKey, int]], None],
    ) -> None:
        self.meeting_id = meeting_id
        self.peer_name = meeting_id
        self._ice_addresses = ice_addresses
        self._request = request
        self._on_senders = on_senders
        self._on_eye = on_eye
        self._on_heights = on_heights
        self._wanted: frozenset[ViewKey] = frozenset()
        self._peer: PeerConnection | None = None
        self._senders: dict[ViewKey, EncodedSender] = {}
        # Milliseconds, so that who begins anew never comes with an epoch that web has seen from the one before.
        self._epoch = int(time.time() * 1000)
        self._changed = asyncio.Event()
        self._restart = False
        self._task = asyncio.create_task(self._run())

    def want(self, views: Iterable[ViewKey]) -> None:
        """Publishes these views and no others, soon."""
        self._wanted = frozenset(views)
        self._changed.set()

    def restart(self) -> None:
        """The connection is gone at the other side: a new one is made under a higher epoch."""
        self._restart = True
        self._changed.set()

    async def close(self) -> None:
        """Ends the connection."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        await self._close_peer()

    async def _run(self) -> None:
        retry_s = RETRY_FIRST_S
        while True:
            await self._changed.wait()
            self._changed.clear()
            if self._restart:
                self._restart = False
                await self._close_peer()
            try:
                await self._negotiate()
                retry_s = RETRY_FIRST_S
            except (SignallingError, NodeError, ConnectionError) as error:
                log.warning("views of meeting %s are not published (%s); trying again", self.meeting_id, error)
                await self._close_peer()
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, RETRY_MAX_S)
                self._changed.set()

    async def _negotiate(self) -> None:
        wanted = self._wanted
        if wanted == self._senders.keys():
            return
        is_new = self._peer is None
        peer = self._peer or self._new_peer()
        for key in self._senders.keys() - wanted:
            peer.remove_sender(self._senders.pop(key))
        self._on_senders(dict(self._senders))
        added = {key: peer.add_sender("H264") for key in sorted(wanted - self._senders.keys())}
        if is_new:
            # After the first stream: aiortc would else give streams and channel a transport each.
            self._open_channels(peer)
        sdp = await peer.create_offer_sdp()
        self._senders |= added
        lines = tuple(
            PublishLine(mid=sender.mid or "", source="view", subject_id=subject, viewer_id=viewer)
            for (subject, viewer), sender in self._senders.items()
        )
        offer = MediaOffer(self.peer_name, self._epoch, sdp, publish=lines, subscribe=())
        answer = await self._request(NodeMediaOffer(self.meeting_id, offer))
        await peer.accept_answer_sdp(answer.sdp)
        await peer.wait_connected(CONNECT_TIMEOUT_S)
        self._on_senders(dict(self._senders))

    def _new_peer(self) -> PeerConnection:
        self._epoch += 1
        peer = self._peer = create_peer_connection(self._ice_addresses)

        @peer.on("connectionstatechange")
        def on_state() -> None:
            if peer is self._peer and peer.connectionState in ("failed", "closed"):
                log.warning(
                    "the media worker's connection for meeting %s has %s", self.meeting_id, peer.connectionState
                )
                self.restart()

        return peer

    def _open_channels(self, peer: PeerConnection) -> None:
        layers = peer.createDataChannel(CHANNEL)
        layers.on("message", self._take_heights)
        channel = peer.createDataChannel(RENDERER_CHANNEL, ordered=False, maxRetransmits=0)

        @channel.on("message")
        def on_message(data: bytes | str) -> None:
            addressed = split_addressed_eye(data) if isinstance(data, bytes) else None
            if addressed is not None:
                self._on_eye(*addressed)

    def _take_heights(self, text: bytes | str) -> None:
        heights_px = decode_heights(text)
        if heights_px is not None:
            keys = {sender.mid: key for key, sender in self._senders.items()}
            self._on_heights({keys[mid]: height_px for mid, height_px in heights_px.items() if mid in keys})

    async def _close_peer(self) -> None:
        peer, self._peer = self._peer, None
        self._senders = {}
        self._on_senders({})
        if peer is not None:
            await peer.close()
