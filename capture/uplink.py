"""One outgoing connection of a capture node, kept alive: offered, watched, and built anew when it fails."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence

from conference.node.errors import NodeError
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.sender import EncodedSender
from conference.signalling.errors import SignallingError

CONNECT_TIMEOUT_S = 10.0
RETRY_FIRST_S = 0.5
RETRY_MAX_S = 8.0

log = logging.getLogger(__name__)

Negotiate = Callable[[int, str, tuple[EncodedSender, ...]], Awaitable[str]]
"""Takes the epoch, the SDP of the offer and its senders to the far side, and brings back the SDP of the answer."""


class Uplink:
    """Sends a fixed set of encoded streams over one peer connection.

    Args:
        name: for the log.
        codecs: of the streams, in order; each is a section of the offer.
        stream_id: sections with one are played in sync.
        negotiate: how offer and answer travel.
        first_epoch: the epoch of the first offer; each further one is one higher.
    """

    def __init__(
        self,
        name: str,
        codecs: Sequence[str],
        stream_id: str,
        negotiate: Negotiate,
        ice_addresses: Sequence[str],
        first_epoch: int,
    ) -> None:
        self._name = name
        self._codecs = tuple(codecs)
        self._stream_id = stream_id
        self._negotiate = negotiate
        self._ice_addresses = tuple(ice_addresses)
        self._epoch = first_epoch - 1
        self._ended = asyncio.Event()
        self.senders: tuple[EncodedSender, ...] = ()
        """The streams while connected; else none."""
        self.dropped = 0

    def restart(self, reason: str) -> None:
        """Asks for a new connection under a higher epoch."""
        log.info("%s: offering again (%s)", self._name, reason)
        self._ended.set()

    async def run(self) -> None:
        """Keeps the connection until cancelled."""
        retry_s = RETRY_FIRST_S
        while True:
            self._ended.clear()
            try:
                await self._connect_and_wait()
                retry_s = RETRY_FIRST_S
            except (SignallingError, NodeError, ConnectionError) as error:
                log.warning("%s: no connection (%s); trying again in %.1f s", self._name, error, retry_s)
                # A restart asked for meanwhile (the far side is back) need not wait.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(retry_s):
                        await self._ended.wait()
                retry_s = min(2 * retry_s, RETRY_MAX_S)

    async def _connect_and_wait(self) -> None:
        self._epoch += 1
        peer = create_peer_connection(self._ice_addresses)
        try:
            senders = tuple(self._add_sender(peer, codec) for codec in self._codecs)
            answer_sdp = await self._negotiate(self._epoch, await peer.create_offer_sdp(), senders)
            await peer.accept_answer_sdp(answer_sdp)
            await peer.wait_connected(CONNECT_TIMEOUT_S)

            def on_state() -> None:
                if peer.connectionState in ("failed", "closed"):
                    self._ended.set()

            peer.on("connectionstatechange", on_state)
            on_state()
            log.info("%s: connected under epoch %d", self._name, self._epoch)
            self.senders = senders
            await self._ended.wait()
            log.info("%s: the connection has ended (%s)", self._name, peer.connectionState)
        finally:
            self.dropped += sum(sender.dropped for sender in self.senders)
            self.senders = ()
            await peer.close()

    def _add_sender(self, peer: PeerConnection, codec: str) -> EncodedSender:
        sender = peer.add_sender(codec)
        sender.stream_id = self._stream_id
        return sender
