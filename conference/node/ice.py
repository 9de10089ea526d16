"""An ICE connection that binds the addresses it is told to, and takes datagrams from the nominated pair alone.

aioice hands on everything that is not STUN, whoever sent it; here a datagram must come from an address that has passed
ICE's authenticated check and was nominated (RFC 8445, section 8). Queues are bounded and drop the oldest.
"""

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import ifaddr
from aioice import Candidate, Connection, stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import CandidatePair, StunProtocol
from aioice.turn import UDP_SOCKET_BUFFER_SIZE

CONNECT_TIMEOUT_S = 20.0
"""How long checks may take before the connection counts as failed; aioice alone would wait for ever for candidates."""
QUEUE_DATAGRAMS = 512
SEND_BUFFER_BYTES = 1 << 20
"""What may wait in the event loop for a socket whose kernel buffer is full, before packets are dropped."""


@dataclass
class IceCounters:
    """How many datagrams were refused or dropped, and why."""

    foreign: int = 0
    malformed: int = 0
    overflowed: int = 0
    unsent: int = 0

    def total(self) -> int:
        return self.foreign + self.malformed + self.overflowed + self.unsent


class DropOldestQueue(asyncio.Queue[Any]):
    """A queue that never refuses: at its limit the oldest item goes, and is counted."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.dropped = 0

    def put_nowait(self, item: Any) -> None:
        if self.full():
            self.get_nowait()
            self.dropped += 1
        super().put_nowait(item)


class GuardedProtocol(StunProtocol):
    """One bound socket: STUN goes to ICE, anything else must come from a nominated address."""

    receiver: "GuardedConnection"

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        datagram = cast(bytes, data)
        source = (addr[0], addr[1])
        if not datagram:
            self.receiver.counters.malformed += 1
        elif datagram[0] < 4:
            self._stun(datagram, source)
        elif not self.receiver.admits(self, source):
            self.receiver.counters.foreign += 1
        elif 127 < datagram[0] < 192:
            self.receiver.on_media(datagram)
        else:
            self.receiver.data_received(datagram, self.local_candidate.component)

    def _stun(self, datagram: bytes, source: tuple[str, int]) -> None:
        # The parser and the handlers raise whatever they trip over (struct.error, KeyError on a missing attribute).
        try:
            message = stun.parse_message(datagram)
            if message.message_class is stun.Class.REQUEST:
                self.receiver.request_received(message, source, self)
            elif message.transaction_id in self.transactions and message.message_class in (
                stun.Class.RESPONSE,
                stun.Class.ERROR,
            ):
                self.transactions[message.transaction_id].response_received(message, source)
        except (ValueError, KeyError, IndexError, TypeError, AssertionError, struct.error):
            self.receiver.counters.malformed += 1


class GuardedConnection(Connection):
    """An aioice connection over host candidates.

    Args:
        addresses: the local addresses to bind and to offer.
        local_username, local_password: the ICE credentials.
    """

    def __init__(self, addresses: Sequence[str], local_username: str, local_password: str) -> None:
        super().__init__(ice_controlling=False, local_username=local_username, local_password=local_password)
        self.counters = IceCounters()
        self.on_media: Callable[[bytes], None] = self._no_media
        """Called with each SRTP or SRTCP datagram, at once; the others wait in a queue for the DTLS transport."""
        self._addresses = tuple(addresses)
        self._admitted: set[tuple[int, tuple[str, int]]] = set()
        self._queue = DropOldestQueue(QUEUE_DATAGRAMS)

    @property
    def dropped(self) -> int:
        """How many datagrams were refused or dropped on this connection."""
        return self.counters.total() + cast(DropOldestQueue, self._queue).dropped

    def admits(self, protocol: StunProtocol, source: tuple[str, int]) -> bool:
        """Whether datagrams from `source` on this socket come from a pair that both sides have nominated."""
        if (protocol.id, source) in self._admitted:
            return True
        # Both sides may nominate several pairs in turn, and packets on the pair before are still the peer's own.
        for pair in self._check_list:
            if pair.nominated and pair.state is CandidatePair.State.SUCCEEDED:
                self._admitted.add((pair.protocol.id, pair.remote_addr))
        return (protocol.id, source) in self._admitted

    def send_now(self, datagram: bytes) -> bool:
        """Sends on the nominated pair without waiting; False when there is none, or the socket can't take it."""
        pair = self._nominated.get(1)
        if pair is None:
            return False
        transport = pair.protocol.transport
        if cast(asyncio.WriteTransport, transport).get_write_buffer_size() > SEND_BUFFER_BYTES:
            self.counters.unsent += 1
            return False
        transport.sendto(datagram, pair.remote_addr)
        return True

    async def sendto(self, data: bytes, component: int) -> None:
        if component not in self._nominated:
            raise ConnectionError("no nominated pair")
        self.send_now(data)

    async def connect(self) -> None:
        """Runs the checks.

        Raises:
            ConnectionError: none succeeded within CONNECT_TIMEOUT_S.
        """
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await super().connect()
        except TimeoutError:
            raise ConnectionError("ICE found no way to the peer in time") from None

    async def add_remote_candidate(self, remote_candidate: Candidate | None) -> None:
        # A browser hides its addresses behind mDNS names. Its own checks reveal them in time; resolving the names
        # would hold up the answer and open a multicast socket.
        if remote_candidate is not None and remote_candidate.host.endswith(".local"):
            return
        # "There will be no more" would end the wait for those checks, when all that came was hidden.
        if remote_candidate is None and not self._remote_candidates:
            return
        await super().add_remote_candidate(remote_candidate)

    async def gather_candidates(self) -> None:
        if not self._local_candidates_start:
            self._local_candidates_start = True
            self._local_candidates = await self.get_component_candidates(1, list(self._addresses))
            self._local_candidates_end = True

    async def get_component_candidates(self, component: int, addresses: list[str], timeout: int = 5) -> list[Candidate]:  # noqa: ASYNC109
        """Host candidates on `addresses`; those that can't be bound are left out."""
        loop = asyncio.get_running_loop()
        candidates = []
        for address in addresses:
            try:
                transport, protocol = await loop.create_datagram_endpoint(
                    lambda: GuardedProtocol(self), local_addr=(address, 0)
                )
            except OSError:
                continue
            _enlarge_buffers(transport)
            host, port = transport.get_extra_info("sockname")[:2]
            protocol.local_candidate = Candidate(
                foundation=candidate_foundation("host", "udp", host),
                component=component,
                transport="udp",
                priority=candidate_priority(component, "host"),
                host=host,
                port=port,
                type="host",
            )
            self._protocols.append(protocol)
            candidates.append(protocol.local_candidate)
        return candidates

    @staticmethod
    def _no_media(_datagram: bytes) -> None:
        return None


def machine_addresses() -> tuple[str, ...]:
    """Every IPv4 and global IPv6 address of this machine, loopback too (aioice alone leaves loopback out)."""
    found = []
    for adapter in ifaddr.get_adapters():
        for entry in adapter.ips:
            if isinstance(entry.ip, str):
                found.append(entry.ip)
            elif entry.ip[2] == 0:
                found.append(entry.ip[0])
    return tuple(found)


def _enlarge_buffers(transport: asyncio.DatagramTransport) -> None:
    sock = transport.get_extra_info("socket")
    if sock is not None:
        # A key frame of a room's worth of streams comes in one burst.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UDP_SOCKET_BUFFER_SIZE)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UDP_SOCKET_BUFFER_SIZE)
