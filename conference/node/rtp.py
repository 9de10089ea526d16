"""RTP headers, sequence numbers and reception statistics (RFC 3550), on plain bytes and without sockets."""

import struct
from dataclasses import dataclass

from conference.node.errors import MalformedPacket

HEADER = struct.Struct("!BBHII")
HEADER_BYTES = HEADER.size
TIMESTAMP_MODULUS = 1 << 32
_ONE_BYTE_PROFILE = 0xBEDE
_NTP_EPOCH_S = 2208988800
"""Seconds from 1900, where NTP counts from, to 1970."""


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """The parts of an RTP packet; `payload` is without header extensions and padding."""

    payload_type: int
    marker: bool
    sequence_number: int
    timestamp: int
    ssrc: int
    payload: bytes


def parse_packet(data: bytes) -> RtpPacket:
    """The packet in `data`.

    Raises:
        MalformedPacket: it is too short, of another version, or its extension or padding passes its end.
    """
    start, end = payload_span(data)
    _, second, sequence_number, timestamp, ssrc = HEADER.unpack_from(data)
    return RtpPacket(second & 0x7F, second > 127, sequence_number, timestamp, ssrc, data[start:end])


def payload_span(data: bytes) -> tuple[int, int]:
    """Where the payload of an RTP packet starts and ends.

    Raises:
        MalformedPacket: as `parse_packet`.
    """
    size = len(data)
    if size < HEADER_BYTES:
        raise MalformedPacket("shorter than an RTP header")
    first = data[0]
    if first == 0x80:
        return HEADER_BYTES, size
    if first >> 6 != 2:
        raise MalformedPacket("not RTP version 2")
    start = HEADER_BYTES + 4 * (first & 0x0F)
    if first & 0x10:
        if size < start + 4:
            raise MalformedPacket("truncated header extension")
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = size
    if first & 0x20:
        end -= data[-1]
        if data[-1] == 0:
            raise MalformedPacket("padding of no length")
    if start > end:
        raise MalformedPacket("header and padding are longer than the packet")
    return start, end


def header_extension(data: bytes, extension_id: int) -> bytes | None:
    """The header extension `extension_id` in one-byte form (RFC 8285, section 4.2); None when it is not there."""
    if len(data) < HEADER_BYTES or not data[0] & 0x10:
        return None
    start = HEADER_BYTES + 4 * (data[0] & 0x0F)
    if int.from_bytes(data[start : start + 2], "big") != _ONE_BYTE_PROFILE:
        return None
    at = start + 4
    end = min(at + 4 * int.from_bytes(data[start + 2 : start + 4], "big"), len(data))
    while at < end:
        if data[at] == 0:
            at += 1
            continue
        length = (data[at] & 0x0F) + 1
        if data[at] >> 4 == extension_id:
            return data[at + 1 : at + 1 + length]
        at += 1 + length
    return None


def seq_delta(a: int, b: int) -> int:
    """How far sequence number `a` is after `b`, in −32768…32767."""
    return ((a - b + 0x8000) & 0xFFFF) - 0x8000


def ntp_from_unix(unix_s: float) -> int:
    """A 64-bit NTP timestamp (RFC 5905, section 6) from seconds since 1970."""
    return int((unix_s + _NTP_EPOCH_S) * (1 << 32))


def unix_from_ntp(ntp: int) -> float:
    """Seconds since 1970 from a 64-bit NTP timestamp."""
    return ntp / (1 << 32) - _NTP_EPOCH_S


class SequenceUnwrapper:
    """Extends sequence numbers beyond 16 bits; the first stays as it is."""

    def __init__(self) -> None:
        self.highest: int | None = None

    def extend(self, sequence_number: int) -> int:
        """The extended number nearest to the highest one so far."""
        if self.highest is None:
            self.highest = sequence_number
            return sequence_number
        extended = self.highest + seq_delta(sequence_number, self.highest & 0xFFFF)
        if extended > self.highest:
            self.highest = extended
        return extended


class ReceptionStatistics:
    """What a receiver report says of one stream: loss and jitter (RFC 3550, appendices A.3 and A.8)."""

    def __init__(self, clock_rate_hz: int) -> None:
        self._clock_rate_hz = clock_rate_hz
        self._first: int | None = None
        self.highest = 0
        self.received = 0
        self._jitter = 0.0
        self._transit: float | None = None
        self._expected_before = 0
        self._received_before = 0

    def add(self, extended_seq: int, timestamp: int, arrival_s: float) -> None:
        """Counts a packet; `arrival_s` is on any monotonic clock."""
        if self._first is None:
            self._first = self.highest = extended_seq
        self.received += 1
        if extended_seq < self.highest:
            return
        self.highest = extended_seq
        transit = arrival_s * self._clock_rate_hz - timestamp
        if self._transit is not None:
            difference = abs(transit - self._transit)
            # A timestamp that wrapped, or a sender that jumped, says nothing of jitter.
            if difference < self._clock_rate_hz:
                self._jitter += (difference - self._jitter) / 16
        self._transit = transit

    @property
    def jitter(self) -> int:
        """Interarrival jitter in timestamp units."""
        return int(self._jitter)

    @property
    def lost(self) -> int:
        """Packets that have not come, within the 24 bits of a report."""
        if self._first is None:
            return 0
        return max(-(1 << 23), min(self.highest - self._first + 1 - self.received, (1 << 23) - 1))

    def take_fraction_lost(self) -> int:
        """The part lost since the last call, in 1/256."""
        if self._first is None:
            return 0
        expected = self.highest - self._first + 1
        expected_now, received_now = expected - self._expected_before, self.received - self._received_before
        self._expected_before, self._received_before = expected, self.received
        if expected_now <= 0 or received_now >= expected_now:
            return 0
        return min(255, ((expected_now - received_now) << 8) // expected_now)
