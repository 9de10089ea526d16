"""A stream on its way to one receiver: rewrites each packet for that connection, and answers feedback."""

import random
import time
from collections.abc import Callable

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    AnyRtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
    unpack_remb_fci,
)

from conference.media.carrying import Carrying
from conference.media.stream import Feed, StoredPacket
from conference.node.rtp import HEADER, TIMESTAMP_MODULUS, seq_delta, unix_from_ntp
from conference.node.sender import PacketPort, sender_report

RETRANSMITTED_MAX_PER_S = 500
PAUSE_MAX_S = 10.0
"""The longest gap that a change of source leaves in the timestamps."""


class Subscription:
    """One outgoing stream.

    Args:
        publication_id: whose stream it is.
        ssrc: of the stream on the receiver's connection, as in the answer.
        payload_types: by codec name, what the receiver takes.
        port: the receiver's connection.
        cname: the participant whose stream it is.
        carrying: hears what the receiver says of its way.

    Attributes:
        packets, octets: what was sent, without retransmissions.
        shown_px: how tall the receiver shows the picture, 0 for not at all; None while it has not said.
    """

    def __init__(
        self,
        publication_id: str,
        ssrc: int,
        payload_types: dict[str, int],
        port: PacketPort,
        cname: str,
        clock: Callable[[], float] = time.monotonic,
        carrying: Carrying | None = None,
    ) -> None:
        self.publication_id = publication_id
        self.shown_px: int | None = None
        self.ssrc = ssrc
        self.payload_types = payload_types
        self.packets = 0
        self.octets = 0
        self._port = port
        self._send = port.send_rtp
        self._cname = cname.encode()[:255]
        self._clock = clock
        self._carrying = carrying
        self._feed: Feed | None = None
        self._payload_type = 0
        self._rebase = True
        self._first = 0
        self._highest = 0
        self._seq_offset = 0
        self._timestamp_offset = 0
        self._last: tuple[int, int, float] | None = None
        """Sequence number and timestamp as sent, and when, of the newest packet."""
        self._allowance = float(RETRANSMITTED_MAX_PER_S)
        self._allowance_s = clock()

    @property
    def ready(self) -> bool:
        """Whether its receiver is connected."""
        return self._port.ready

    def connect(self, feed: Feed) -> bool:
        """Takes its packets from `feed`; False when the receiver did not offer that codec."""
        payload_type = self.payload_types.get(feed.codec.name)
        if payload_type is None:
            return False
        self._feed = feed
        self._payload_type = payload_type
        self._rebase = True
        return True

    def follow(self, earlier: "Subscription") -> None:
        """Takes the place of an earlier stream in the same section: the same SSRC must go on counting.

        SRTP sends no packet whose number is below one that was sent before.
        """
        self._last = earlier._last
        self.packets, self.octets = earlier.packets, earlier.octets

    def disconnect(self) -> None:
        """The publication has ended; another one of the same id may follow."""
        self._feed = None
        self._rebase = True

    def request_keyframe(self) -> None:
        """Asks for a key frame, as the receiver would."""
        if self._feed is not None:
            self._feed.request_keyframe()

    def source_changed(self) -> None:
        """The next packet belongs to another source: it follows on what was sent."""
        self._rebase = True

    def forward(self, packet: StoredPacket, arrival_s: float) -> None:
        """Sends a packet on: marker and payload stay, header extensions, made for the other connection, do not."""
        seq, marker, timestamp, payload = packet
        if self._rebase:
            if not self._port.ready:
                # Counting what can't go would bring the first number that goes near the rollover.
                return
            self._continue_from(seq, timestamp, arrival_s)
        elif seq < self._first:
            return
        out_seq = (seq + self._seq_offset) & 0xFFFF
        out_timestamp = (timestamp + self._timestamp_offset) & 0xFFFFFFFF
        if self._send(HEADER.pack(0x80, marker | self._payload_type, out_seq, out_timestamp, self.ssrc) + payload):
            self.packets += 1
            self.octets += len(payload)
        if seq > self._highest:
            self._highest = seq
            self._last = (out_seq, out_timestamp, arrival_s)

    def feedback(self, packet: AnyRtcpPacket) -> None:
        """Takes an RTCP packet that names this stream."""
        self._tell_carrying(packet)
        feed = self._feed
        if feed is None:
            return
        if isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            self._retransmit(feed, packet.lost)
        elif isinstance(packet, RtcpPsfbPacket) and packet.fmt in (RTCP_PSFB_PLI, RTCP_PSFB_FIR):
            feed.request_keyframe()
        elif isinstance(packet, RtcpRrPacket | RtcpSrPacket):
            for report in packet.reports:
                if report.ssrc == self.ssrc:
                    feed.bitrate.report(id(self), report.fraction_lost / 256)

    def sender_report(self, now_s: float) -> bytes | None:
        """A sender report that carries the publisher's own clock on to now; None while that is not known."""
        feed = self._feed
        if feed is None or feed.sender_clock is None or self.packets == 0 or self._rebase:
            return None
        reported = feed.sender_clock
        elapsed_s = now_s - reported.arrival_s
        timestamp = reported.timestamp + self._timestamp_offset + round(elapsed_s * feed.codec.clock_rate_hz)
        moment_s = unix_from_ntp(reported.ntp) + elapsed_s
        return sender_report(self.ssrc, moment_s, timestamp % TIMESTAMP_MODULUS, self.packets, self.octets, self._cname)

    def _tell_carrying(self, packet: AnyRtcpPacket) -> None:
        if self._carrying is None:
            return
        if isinstance(packet, RtcpPsfbPacket) and packet.fmt == RTCP_PSFB_APP:
            self._carrying.report_allowed(unpack_remb_fci(packet.fci)[0])
        elif isinstance(packet, RtcpRtpfbPacket) and packet.fmt == RTCP_RTPFB_NACK:
            self._carrying.report_asked_again(len(packet.lost))
        elif isinstance(packet, RtcpRrPacket | RtcpSrPacket):
            for report in packet.reports:
                if report.ssrc == self.ssrc:
                    self._carrying.report_loss(report.fraction_lost / 256)

    def _continue_from(self, seq: int, timestamp: int, arrival_s: float) -> None:
        if self._last is None:
            # In the lower half, so that a receiver that misses the first packets still guesses the SRTP rollover count.
            out_seq, out_timestamp = random.randrange(1 << 15), timestamp
        else:
            last_seq, last_timestamp, last_s = self._last
            pause_s = min(max(arrival_s - last_s, 0.0), PAUSE_MAX_S)
            rate_hz = self._feed.codec.clock_rate_hz if self._feed is not None else 0
            out_seq, out_timestamp = last_seq + 1, last_timestamp + max(1, round(pause_s * rate_hz))
        self._seq_offset = out_seq - seq
        self._timestamp_offset = out_timestamp - timestamp
        self._first = seq
        self._highest = seq - 1
        self._rebase = False

    def _retransmit(self, feed: Feed, lost: list[int]) -> None:
        now_s = self._clock()
        # Bounded, so that a receiver can't make small NACKs into a flood.
        earned = (now_s - self._allowance_s) * RETRANSMITTED_MAX_PER_S
        self._allowance = min(RETRANSMITTED_MAX_PER_S, self._allowance + earned)
        self._allowance_s = now_s
        for out_seq in lost:
            seq = self._highest + seq_delta(out_seq & 0xFFFF, (self._highest + self._seq_offset) & 0xFFFF)
            packet = feed.stored(seq)
            if packet is None or seq < self._first or self._allowance < 1:
                continue
            self._allowance -= 1
            timestamp = (packet.timestamp + self._timestamp_offset) & 0xFFFFFFFF
            self._send(
                HEADER.pack(0x80, packet.marker | self._payload_type, out_seq & 0xFFFF, timestamp, self.ssrc)
                + packet.payload
            )
