"""Sends encoded frames as RTP: packetises, keeps a history for retransmission, reports its clock."""

import math
import random
import struct
import time
from collections.abc import Callable
from typing import Protocol

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RTCP_SDES,
    RTCP_SR,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    pack_rtcp_packet,
    unpack_remb_fci,
)

from conference.node import h264, vp8
from conference.node.feedback import KeyframeThrottle
from conference.node.rtp import HEADER, TIMESTAMP_MODULUS, ntp_from_unix

PAYLOAD_MAX_BYTES = 1180
"""Leaves room for headers, SRTP and a tunnel within an MTU of 1280 bytes."""
HISTORY_PACKETS = 1024
RETRANSMITTED_MAX_PER_S = 1000
KEYFRAME_INTERVAL_S = 0.5


def whole(data: bytes, _payload_max: int) -> list[bytes]:
    """One packet of sound is one payload."""
    return [data]


PACKETIZERS: dict[str, Callable[[bytes, int], list[bytes]]] = {
    "VP8": vp8.packetize,
    "H264": h264.packetize,
    "OPUS": whole,
}


class PacketPort(Protocol):
    """Where packets go: a connection's RtpTransport, or a test's list."""

    @property
    def ready(self) -> bool: ...

    def send_rtp(self, packet: bytes) -> bool: ...


class EncodedSender:
    """One stream of encoded frames to a peer.

    Attributes:
        codec: "VP8", "H264" or "OPUS".
        mid: the media section, once an offer was made.
        stream_id: sections with the same one are played in step by browsers.
        on_keyframe_request: called when the next frame is to be a key frame, at most twice a second.
        bitrate_bps: what the receiver allows (REMB); None until it has said so. 0 asks for a pause: nothing is sent,
            and video goes on with a key frame.
        dropped: frames not sent because there was no connection or no room.
    """

    def __init__(
        self, codec: str, ssrc: int, port: PacketPort, cname: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.codec = codec.upper()
        self.mid: str | None = None
        self.stream_id: str | None = None
        self.on_keyframe_request: Callable[[], None] | None = None
        self.bitrate_bps: int | None = None
        self.dropped = 0
        self._resumes = False
        self.ssrc = ssrc
        self.payload_type: int | None = None
        self._port = port
        self._cname = cname.encode()
        self._clock = clock
        self._packetize = PACKETIZERS[self.codec]
        # In the lower half, so that a receiver that misses the first packets still guesses the SRTP rollover count.
        self._next_seq = random.randrange(1 << 15)
        self._history: dict[int, bytes] = {}
        self._packets = 0
        self._octets = 0
        self._reference: tuple[float, int] | None = None
        self._allowance = float(RETRANSMITTED_MAX_PER_S)
        self._allowance_s = clock()
        self._keyframes = KeyframeThrottle(KEYFRAME_INTERVAL_S, clock)

    def send(self, data: bytes, timestamp: int, moment_s: float | None = None, key_frame: bool = False) -> bool:
        """Sends one frame; never waits.

        Args:
            data: an Annex B access unit, a VP8 frame or an Opus packet.
            timestamp: in units of the codec's clock (90 kHz, Opus 48 kHz), taken modulo 2³².
            moment_s: when this was captured, seconds since 1970; the sender reports tie it to the timestamp, so that
                receivers can play streams in step. By default now.
            key_frame: that a requested key frame has come, so that a waiting request is dropped.

        Returns:
            False when nothing was sent, or not all of it.
        """
        if not self._port.ready or self.payload_type is None:
            self.dropped += 1
            return False
        if self.paused or (self._resumes and not key_frame):
            return False
        self._resumes = False
        timestamp %= TIMESTAMP_MODULUS
        payloads = self._packetize(data, PAYLOAD_MAX_BYTES)
        last = len(payloads) - 1
        sent = bool(payloads)
        for n, payload in enumerate(payloads):
            # For sound the marker would mean the start of a talk spurt (RFC 3551, section 4.1).
            marker = 0x80 if n == last and self.codec != "OPUS" else 0
            seq = self._next_seq & 0xFFFF
            packet = HEADER.pack(0x80, marker | self.payload_type, seq, timestamp, self.ssrc) + payload
            self._next_seq += 1
            self._remember(seq, packet)
            sent = self._port.send_rtp(packet) and sent
            self._packets += 1
            self._octets += len(payload)
        self._reference = (time.time() if moment_s is None else moment_s, timestamp)
        if key_frame:
            self._keyframes.satisfied()
        if not sent:
            self.dropped += 1
        return sent

    @property
    def paused(self) -> bool:
        """Whether the receiver wants nothing now; what is encoded meanwhile is encoded in vain."""
        return self.bitrate_bps == 0

    def feedback(self, packet: AnyRtcpPacket) -> None:
        """Takes an RTCP packet that names this stream."""
        if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            self._retransmit(packet.lost)
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR):
            self.want_keyframe()
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
            self._allow(unpack_remb_fci(packet.fci)[0])

    def want_keyframe(self) -> None:
        """Asks the encoder for a key frame, if it was not asked just now."""
        if self._keyframes.want() and self.on_keyframe_request is not None:
            self.on_keyframe_request()

    def sender_report(self, now_s: float) -> bytes | None:
        """A sender report with the canonical name; None before the first frame. Also lets a late request through."""
        if self._keyframes.due() and self.on_keyframe_request is not None:
            self.on_keyframe_request()
        if self._reference is None:
            return None
        moment_s, timestamp = self._reference
        return sender_report(self.ssrc, moment_s, timestamp, self._packets, self._octets, self._cname)

    def _allow(self, bitrate_bps: int) -> None:
        resumes = self.paused and bitrate_bps > 0
        self.bitrate_bps = bitrate_bps
        if resumes and self.codec != "OPUS":
            self._resumes = True
            self.want_keyframe()

    def _remember(self, seq: int, packet: bytes) -> None:
        self._history[seq] = packet
        if len(self._history) > HISTORY_PACKETS:
            del self._history[next(iter(self._history))]

    def _retransmit(self, lost: list[int]) -> None:
        now_s = self._clock()
        # Bounded, so that a peer can't make a small NACK into a flood.
        self._allowance = min(
            RETRANSMITTED_MAX_PER_S, self._allowance + (now_s - self._allowance_s) * RETRANSMITTED_MAX_PER_S
        )
        self._allowance_s = now_s
        for seq in lost[: math.floor(self._allowance)]:
            packet = self._history.get(seq & 0xFFFF)
            if packet is not None:
                self._port.send_rtp(packet)
                self._allowance -= 1


def sender_report(ssrc: int, moment_s: float, timestamp: int, packets: int, octets: int, cname: bytes) -> bytes:
    """A compound of a sender report and the source's canonical name (RFC 3550, sections 6.4.1 and 6.5)."""
    info = struct.pack("!IQIII", ssrc, ntp_from_unix(moment_s), timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    item = struct.pack("!IBB", ssrc, 1, len(cname)) + cname
    item += bytes(4 - len(item) % 4)
    return pack_rtcp_packet(RTCP_SR, 0, info) + pack_rtcp_packet(RTCP_SDES, 1, item)
