"""A bad network as a pipe in the process: what a peer sends is lost, late, out of order, or does not fit."""

import asyncio
import random
from dataclasses import dataclass

from conference.node.peer import PeerConnection

QUEUE_S = 0.3
"""How long a narrow way lets datagrams wait before it drops them, as home routers do."""
REORDERED_S = 0.03


@dataclass(frozen=True)
class Network:
    """What the way is like: parts of 1, seconds, bytes a second (0 for no limit), and [from, to) seconds of silence."""

    loss: float = 0.0
    jitter_s: float = 0.0
    reordered: float = 0.0
    bytes_per_s: float = 0.0
    hole_s: tuple[float, float] = (0.0, 0.0)


class Pipe:
    """Puts a network behind a connection: everything that it sends goes through, until `open`."""

    def __init__(self, peer: PeerConnection, network: Network, seed: int = 1) -> None:
        self._ice = peer.rtp._ice
        self._send = self._ice.send_now
        self._network = network
        self._random = random.Random(seed)
        self._loop = asyncio.get_running_loop()
        self._began_s = self._loop.time()
        self._free_s = self._began_s
        self._latest_s = self._began_s
        self._ice.send_now = self._take  # type: ignore[method-assign]

    def open(self) -> None:
        """The network is well again."""
        self._ice.send_now = self._send  # type: ignore[method-assign]

    def _take(self, datagram: bytes) -> bool:
        network, now_s = self._network, self._loop.time()
        first_s, last_s = network.hole_s
        if first_s <= now_s - self._began_s < last_s or self._random.random() < network.loss:
            return True
        at_s = now_s
        if network.bytes_per_s:
            if self._free_s - now_s > QUEUE_S:
                return True
            at_s = self._free_s = max(self._free_s, now_s) + len(datagram) / network.bytes_per_s
        if network.jitter_s:
            # Late, but in order: a queue somewhere on the way.
            at_s = self._latest_s = max(self._latest_s, at_s + self._random.uniform(0, network.jitter_s))
        if self._random.random() < network.reordered:
            at_s += REORDERED_S
        if at_s <= now_s:
            return self._send(datagram)
        self._loop.call_at(at_s, self._send, datagram)
        return True
