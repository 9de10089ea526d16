"""Connected peer connections over loopback, with scripted loss or little room."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from conference.node.peer import PeerConnection, create_peer_connection

LOOPBACK = ("127.0.0.1",)
VP8_KEY = b"\x10\x02\x00\x9d\x01\x2a"
VP8_DELTA = b"\x11\x02\x00"


def vp8_frame(number: int, key: bool = False, size: int = 3000) -> bytes:
    """A frame that looks like VP8 to a forwarder; its bytes tell it from every other."""
    return (VP8_KEY if key else VP8_DELTA) + number.to_bytes(4, "big") * (size // 4)


async def link(offerer: PeerConnection, answerer: PeerConnection) -> None:
    """Negotiates what `offerer` offers."""
    await offerer.accept_answer_sdp(await answerer.answer_offer_sdp(await offerer.create_offer_sdp()))
    await asyncio.gather(offerer.wait_connected(), answerer.wait_connected())


@asynccontextmanager
async def pair(addresses: Sequence[str] = LOOPBACK) -> AsyncIterator[tuple[PeerConnection, PeerConnection]]:
    """Two connections, not yet linked; closed at the end."""
    one, other = create_peer_connection(addresses), create_peer_connection(addresses)
    try:
        yield one, other
    finally:
        await one.close()
        await other.close()


def lose(peer: PeerConnection, lost: Callable[[int], bool]) -> list[int]:
    """Drops the n-th RTP packet that `peer` sends where `lost(n)`; gives the list of what was dropped."""
    rtp = peer.rtp
    send = rtp._ice.send_now
    dropped: list[int] = []
    count = -1

    def send_now(datagram: bytes) -> bool:
        nonlocal count
        is_rtp = 127 < datagram[0] < 192 and not 192 <= datagram[1] <= 223
        count += is_rtp
        if is_rtp and lost(count):
            dropped.append(count)
            return True
        return send(datagram)

    rtp._ice.send_now = send_now  # type: ignore[method-assign]
    return dropped


def narrow(peer: PeerConnection, bytes_per_s: float) -> None:
    """Drops what `peer` sends of RTP beyond a rate, as a narrow way does; a tenth of a second may wait."""
    rtp = peer.rtp
    send = rtp._ice.send_now
    room, refilled_s = bytes_per_s / 10, time.monotonic()

    def send_now(datagram: bytes) -> bool:
        nonlocal room, refilled_s
        now_s = time.monotonic()
        room, refilled_s = min(bytes_per_s / 10, room + (now_s - refilled_s) * bytes_per_s), now_s
        if 127 < datagram[0] < 192 and not 192 <= datagram[1] <= 223:
            if room < len(datagram):
                return True
            room -= len(datagram)
        return send(datagram)

    rtp._ice.send_now = send_now  # type: ignore[method-assign]


async def until(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    """Waits for a condition that other tasks bring about."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
