"""A router that gives a peer another address in the middle of a call, as networks do that a laptop moves between."""

import asyncio
import re
from typing import Any

from conference.node.peer import PeerConnection

LOOPBACK = "127.0.0.1"
_HOST_PORT = re.compile(r"127\.0\.0\.1 (\d+) typ host")


class Nat:
    """Carries datagrams between one client and one server; towards the server they come from its outer port."""

    def __init__(self) -> None:
        self._inner: asyncio.DatagramTransport | None = None
        self._outer: asyncio.DatagramTransport | None = None
        self._client: Any = None
        self._server: Any = None

    async def open(self) -> None:
        self._inner = await self._bind(self._from_client)
        await self.move()

    async def move(self) -> None:
        """From now on the client has another address: what goes to the one before is lost."""
        before, self._outer = self._outer, await self._bind(self._from_server)
        if before is not None:
            before.close()

    def close(self) -> None:
        for transport in (self._inner, self._outer):
            if transport is not None:
                transport.close()

    def offered(self, sdp: str) -> str:
        """A client's offer on its way to the server, to which the client's own address says nothing."""
        return _HOST_PORT.sub(r"behind-nat.local \1 typ host", sdp)

    def answered(self, sdp: str) -> str:
        """The server's answer on its way back: the client sends to the router instead."""
        assert self._inner is not None
        found = _HOST_PORT.search(sdp)
        assert found is not None
        self._server = (LOOPBACK, int(found[1]))
        return _HOST_PORT.sub(f"{LOOPBACK} {self._inner.get_extra_info('sockname')[1]} typ host", sdp)

    def _from_client(self, datagram: bytes, source: Any) -> None:
        self._client = source
        if self._outer is not None:
            self._outer.sendto(datagram, self._server)

    def _from_server(self, datagram: bytes, source: Any) -> None:
        if self._inner is not None and self._client is not None:
            self._inner.sendto(datagram, self._client)

    async def _bind(self, take: Any) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Port(take), local_addr=(LOOPBACK, 0))
        return transport


class _Port(asyncio.DatagramProtocol):
    def __init__(self, take: Any) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._take(data, addr)


def nominate_always(client: PeerConnection) -> None:
    """Has a client nominate its pair with each check of consent, as browsers do; aioice does it once."""
    ice = client.rtp._ice
    build = ice.build_request
    ice.build_request = lambda pair, nominate: build(pair, nominate=True)  # type: ignore[method-assign]
