"""A bot's connections with the media worker, and when it heard what over them."""

import asyncio
import time
from collections.abc import Callable

from conference.node.peer import PeerConnection, create_peer_connection
from tests.benchmarks.forwarding.load import Tally

ADDRESS = "127.0.0.1"


class Ears(Tally):
    """When a packet of each publication came last, and how many."""

    def __init__(self) -> None:
        super().__init__()
        self.heard_s: dict[str, float] = {}
        self.packets = 0

    def attach(self, peer: PeerConnection, publication_ids: list[str]) -> None:
        for receiver, publication_id in zip(peer.receivers(), publication_ids, strict=True):

            def receive(packet: bytes, arrival_s: float, of: str = publication_id) -> None:
                self.heard_s[of] = time.monotonic()
                self.packets += 1

            receiver.receive = receive  # type: ignore[method-assign]
            receiver.reception = self.reception  # type: ignore[method-assign]


class Line:
    """A connection with the media worker, which another one may replace.

    Args:
        on_lost: called when the connection has ended and nobody here has ended it.
    """

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self.sending: asyncio.Task[None] | None = None
        self._on_lost = on_lost
        self._peer: PeerConnection | None = None

    @property
    def state(self) -> str:
        """As WebRTC names it."""
        return self._peer.connectionState if self._peer is not None else "none"

    async def anew(self) -> PeerConnection:
        """A fresh connection; the one before is closed."""
        await self.hang_up()
        peer = self._peer = create_peer_connection([ADDRESS])

        def note_state() -> None:
            if self._peer is peer and peer.connectionState in ("failed", "closed"):
                self._on_lost()

        peer.on("connectionstatechange", note_state)
        return peer

    async def hang_up(self) -> None:
        """Closes the connection."""
        if self.sending is not None:
            self.sending.cancel()
            await asyncio.gather(self.sending, return_exceptions=True)
            self.sending = None
        if self._peer is not None:
            peer, self._peer = self._peer, None
            await peer.close()
