"""A bot's connections with the media worker, and when it heard what over them."""

import asyncio
import time

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
    """A connection with the media worker, which another one may replace."""

    def __init__(self) -> None:
        self.sending: asyncio.Task[None] | None = None
        self._peer: PeerConnection | None = None

    async def anew(self) -> PeerConnection:
        """A fresh connection; the one before is closed."""
        await self.hang_up()
        self._peer = create_peer_connection([ADDRESS])
        return self._peer

    async def hang_up(self) -> None:
        """Closes the connection."""
        if self.sending is not None:
            self.sending.cancel()
            await asyncio.gather(self.sending, return_exceptions=True)
            self.sending = None
        if self._peer is not None:
            peer, self._peer = self._peer, None
            await peer.close()
