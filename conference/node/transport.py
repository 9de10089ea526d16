"""RTP and RTCP of one connection: SRTP in and out at once, and each packet to its sink or source."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import pylibsrtp
from aiortc import RTCDtlsTransport
from aiortc.rtcdtlstransport import State
from aiortc.rtp import (
    RTCP_PSFB_APP,
    AnyRtcpPacket,
    RtcpByePacket,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from conference.node.ice import GuardedConnection
from conference.node.rtp import HEADER_BYTES, header_extension

PACKET_MAX_BYTES = 1400
REPORTS_MAX = 31
"""The most report blocks of one RTCP packet (a 5-bit count)."""
LEARNED_SSRCS_MAX = 64
"""The most SSRCs that a peer may use without having announced them."""


class RtpSink(Protocol):
    """What takes the packets of one received stream. Arrivals are seconds of the monotonic clock."""

    def receive(self, packet: bytes, arrival_s: float) -> None: ...

    def receive_report(self, report: RtcpSrPacket, raw: bytes, arrival_s: float) -> None: ...

    def reception(self, now_s: float) -> list[RtcpReceiverInfo]: ...


class RtpSource(Protocol):
    """What sends one stream, and hears what its receiver says of it."""

    def feedback(self, packet: AnyRtcpPacket) -> None: ...

    def sender_report(self, now_s: float) -> bytes | None: ...


@dataclass(frozen=True)
class SinkBinding:
    """How a sink's packets are known: by announced SSRC, else by mid extension, else by a payload type of its own."""

    sink: RtpSink
    mid: str
    ssrcs: frozenset[int]
    ignored_ssrcs: frozenset[int]
    mid_extension_id: int | None
    payload_types: frozenset[int]


@dataclass
class RtpCounters:
    """Packets of this connection, and why some were dropped."""

    received: int = 0
    sent: int = 0
    unauthenticated: int = 0
    malformed: int = 0
    unroutable: int = 0
    unsent: int = 0

    def dropped(self) -> int:
        return self.unauthenticated + self.malformed + self.unroutable + self.unsent


@dataclass
class _Routes:
    by_ssrc: dict[int, RtpSink | None] = field(default_factory=dict)
    bindings: tuple[SinkBinding, ...] = ()
    learned: int = 0


class RtpTransport:
    """The media path of one DTLS transport; it uses aiortc's SRTP sessions but none of its tasks, threads or queues."""

    def __init__(
        self, dtls: RTCDtlsTransport, ice: GuardedConnection, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.counters = RtpCounters()
        self.sources: dict[int, RtpSource] = {}
        self._dtls = dtls
        self._ice = ice
        self._clock = clock
        self._routes = _Routes()
        ice.on_media = self._datagram

    @property
    def ready(self) -> bool:
        """Whether packets can be sent."""
        return self._dtls._state is State.CONNECTED

    def bind(self, bindings: Iterable[SinkBinding]) -> None:
        """Replaces what is received."""
        routes = _Routes(bindings=tuple(bindings))
        for binding in routes.bindings:
            routes.by_ssrc.update(dict.fromkeys(binding.ignored_ssrcs, None))
            routes.by_ssrc.update(dict.fromkeys(binding.ssrcs, binding.sink))
        self._routes = routes

    def send_rtp(self, packet: bytes) -> bool:
        """Protects and sends one RTP packet; False when it could not go."""
        session = self._dtls._tx_srtp
        if session is None or self._dtls._state is not State.CONNECTED:
            return False
        try:
            sent = self._ice.send_now(session.protect(packet))
        except (pylibsrtp.Error, ValueError):
            self.counters.malformed += 1
            return False
        if sent:
            self.counters.sent += 1
        else:
            self.counters.unsent += 1
        return sent

    def send_rtcp(self, packet: bytes) -> bool:
        """Protects and sends one RTCP packet, which may be compound; False when it could not go."""
        session = self._dtls._tx_srtp
        if session is None or self._dtls._state is not State.CONNECTED:
            return False
        try:
            return self._ice.send_now(session.protect_rtcp(packet))
        except (pylibsrtp.Error, ValueError):
            self.counters.malformed += 1
            return False

    def send_reports(self, ssrc: int) -> None:
        """Sends the sender reports of all sources and the receiver reports of all sinks, from `ssrc`."""
        now_s = self._clock()
        reports = [report for source in self.sources.values() if (report := source.sender_report(now_s)) is not None]
        sinks = {id(sink): sink for sink in self._routes.by_ssrc.values() if sink is not None}
        blocks = [block for sink in sinks.values() for block in sink.reception(now_s)]
        for at in range(0, len(blocks), REPORTS_MAX):
            reports.append(bytes(RtcpRrPacket(ssrc=ssrc, reports=blocks[at : at + REPORTS_MAX])))
        compound = b""
        for report in reports:
            if compound and len(compound) + len(report) > PACKET_MAX_BYTES - 100:
                self.send_rtcp(compound)
                compound = b""
            compound += report
        if compound:
            self.send_rtcp(compound)

    def _datagram(self, datagram: bytes) -> None:
        session = self._dtls._rx_srtp
        if session is None or len(datagram) < 8:
            return
        try:
            if 192 <= datagram[1] <= 223:
                self._rtcp(session.unprotect_rtcp(datagram))
            else:
                self._rtp(session.unprotect(datagram))
        except (pylibsrtp.Error, ValueError):
            self.counters.unauthenticated += 1

    def _rtp(self, packet: bytes) -> None:
        self.counters.received += 1
        routes = self._routes
        ssrc = int.from_bytes(packet[8:12], "big")
        sink = routes.by_ssrc[ssrc] if ssrc in routes.by_ssrc else self._learn(packet, ssrc)
        if sink is not None:
            sink.receive(packet, self._clock())

    def _learn(self, packet: bytes, ssrc: int) -> RtpSink | None:
        routes = self._routes
        if len(packet) < HEADER_BYTES or routes.learned >= LEARNED_SSRCS_MAX:
            self.counters.unroutable += 1
            return None
        binding = _binding_of(packet, routes.bindings)
        if binding is None:
            self.counters.unroutable += 1
            return None
        routes.learned += 1
        routes.by_ssrc[ssrc] = binding.sink
        return binding.sink

    def _rtcp(self, data: bytes) -> None:
        try:
            packets = RtcpPacket.parse(data)
        except (ValueError, IndexError):
            self.counters.malformed += 1
            return
        arrival_s = self._clock()
        for packet in packets:
            if isinstance(packet, RtcpSrPacket):
                sink = self._routes.by_ssrc.get(packet.ssrc)
                if sink is not None:
                    sink.receive_report(packet, data, arrival_s)
            if isinstance(packet, RtcpSrPacket | RtcpRrPacket):
                self._feedback(packet, (report.ssrc for report in packet.reports))
            elif isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
                self._remote_bitrate(packet)
            elif isinstance(packet, RtcpPsfbPacket | RtcpRtpfbPacket):
                self._feedback(packet, (packet.media_ssrc,))
            elif isinstance(packet, RtcpByePacket):
                for ssrc in packet.sources:
                    if self._routes.by_ssrc.pop(ssrc, None) is not None:
                        self._routes.learned = max(0, self._routes.learned - 1)

    def _feedback(self, packet: AnyRtcpPacket, ssrcs: Iterable[int]) -> None:
        for ssrc in set(ssrcs):
            source = self.sources.get(ssrc)
            if source is not None:
                source.feedback(packet)

    def _remote_bitrate(self, packet: RtcpPsfbPacket) -> None:
        try:
            _, ssrcs = unpack_remb_fci(packet.fci)
        except Exception:
            # struct.error where the list of SSRCs is cut short, ValueError where it is another application's message.
            self.counters.malformed += 1
            return
        self._feedback(packet, ssrcs)


def _binding_of(packet: bytes, bindings: tuple[SinkBinding, ...]) -> SinkBinding | None:
    for binding in bindings:
        if binding.mid_extension_id is not None:
            mid = header_extension(packet, binding.mid_extension_id)
            if mid is not None and mid == binding.mid.encode():
                return binding
    payload_type = packet[1] & 0x7F
    candidates = [binding for binding in bindings if payload_type in binding.payload_types]
    return candidates[0] if len(candidates) == 1 else None
