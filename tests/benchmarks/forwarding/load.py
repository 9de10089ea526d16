"""The load: publishers of VP8-shaped packets at a fixed rate, and receivers that count them and time their way."""

import asyncio
import struct
import time

from aiortc.rtp import RtcpReceiverInfo, RtcpSrPacket

from conference.node.peer import PeerConnection
from conference.node.rtp import HEADER, payload_span
from conference.node.sender import EncodedSender

FRAME_RATE_HZ = 30
BITRATE_BPS = 600_000
PACKETS_PER_FRAME = 3
KEYFRAME_EVERY = 300
PAYLOAD_BYTES = BITRATE_BPS // 8 // FRAME_RATE_HZ // PACKETS_PER_FRAME
_STAMP = struct.Struct("!IQ")
_KEY, _DELTA, _REST = b"\x10\x10\x02\x00\x9d\x01\x2a\x80\x02\xe0\x01", b"\x10\x11\x02\x00", b"\x00"
_STAMP_AT = 16


class Tally:
    """What all receivers got: the sequence of each publisher, and how long each packet took, while `measuring`."""

    def __init__(self) -> None:
        self.measuring = False
        self.received = 0
        self.delays_ns: list[int] = []

    def receive(self, packet: bytes, _arrival_s: float) -> None:
        """Takes an RTP packet of any receiver."""
        start, _ = payload_span(packet)
        measured, sent_ns = _STAMP.unpack_from(packet, start + _STAMP_AT)
        if measured:
            self.received += 1
            self.delays_ns.append(time.monotonic_ns() - sent_ns)

    def receive_report(self, report: RtcpSrPacket, raw: bytes, arrival_s: float) -> None:
        """Sender reports are not of interest."""

    def reception(self, now_s: float) -> list[RtcpReceiverInfo]:
        """Nothing is reported: nobody adapts."""
        return []

    def listen(self, peer: PeerConnection) -> None:
        """Takes all that `peer` receives."""
        for receiver in peer.receivers():
            receiver.receive = self.receive  # type: ignore[method-assign]
            receiver.reception = self.reception  # type: ignore[method-assign]


class Publisher:
    """One stream, already negotiated."""

    def __init__(self, peer: PeerConnection, sender: EncodedSender) -> None:
        self.peer = peer
        self.sender = sender
        self.measured = 0
        self.frames = 0
        self._seq = 100

    def send_frame(self, tally: Tally) -> None:
        """Sends the packets of the next frame, each stamped with its moment."""
        timestamp = self.frames * 90_000 // FRAME_RATE_HZ
        for n in range(PACKETS_PER_FRAME):
            first = _KEY if self.frames % KEYFRAME_EVERY == 0 else _DELTA
            marker = 0x80 if n == PACKETS_PER_FRAME - 1 else 0
            payload = (first if n == 0 else _REST).ljust(_STAMP_AT, b"\x01")
            payload += _STAMP.pack(tally.measuring, time.monotonic_ns())
            header = HEADER.pack(
                0x80, marker | (self.sender.payload_type or 0), self._seq & 0xFFFF, timestamp, self.sender.ssrc
            )
            self.measured += tally.measuring
            self.peer.rtp.send_rtp(header + payload.ljust(PAYLOAD_BYTES, b"\x55"))
            self._seq += 1
        self.frames += 1


async def send(publishers: list[Publisher], tally: Tally, frame_rate_hz: float = FRAME_RATE_HZ) -> None:
    """Sends all streams at their rate, their frames spread evenly, until cancelled."""
    loop = asyncio.get_running_loop()
    due_s = loop.time()
    while True:
        for publisher in publishers:
            publisher.send_frame(tally)
            due_s += 1 / frame_rate_hz / len(publishers)
            await asyncio.sleep(max(0.0, due_s - loop.time()))
