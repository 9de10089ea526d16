"""RTP headers, sequence numbers, statistics and feedback, with answers worked out by hand."""

import struct

import pytest
from aiortc.rtp import RtcpPacket, RtcpRtpfbPacket, RtcpSrPacket
from hypothesis import given
from hypothesis import strategies as st

from conference.node.errors import MalformedPacket
from conference.node.feedback import NACK_RETRY_S, NACK_TRIES_MAX, KeyframeThrottle, LossTracker, nack
from conference.node.rtp import (
    ReceptionStatistics,
    RtpPacket,
    SequenceUnwrapper,
    header_extension,
    ntp_from_unix,
    parse_packet,
    unix_from_ntp,
)
from conference.node.sender import sender_report

PLAIN = struct.pack("!BBHII", 0x80, 0x80 | 96, 7, 1000, 99)
EXTENDED = struct.pack("!BBHII", 0x90, 96, 7, 1000, 99) + b"\xbe\xde\x00\x01\x10A\x22bcd"[:8]


def test_a_packet_by_hand() -> None:
    assert parse_packet(PLAIN + b"abc") == RtpPacket(96, True, 7, 1000, 99, b"abc")
    assert parse_packet(EXTENDED + b"abc").payload == b"abc"
    padded = struct.pack("!BBHII", 0xA0, 96, 7, 1000, 99) + b"abc\x00\x02"
    assert parse_packet(padded).payload == b"abc"
    assert header_extension(EXTENDED, 1) == b"A"
    assert header_extension(EXTENDED, 3) is None


@given(st.binary(max_size=40))
def test_anything_else_is_refused_clearly(data: bytes) -> None:
    header_extension(data, 1)
    try:
        packet = parse_packet(data)
    except MalformedPacket:
        return
    assert len(packet.payload) <= len(data) - 12


def test_sequence_numbers_wrap() -> None:
    unwrapper = SequenceUnwrapper()
    assert [unwrapper.extend(seq) for seq in (65534, 65535, 1, 0, 65533, 2)] == [
        65534,
        65535,
        65537,
        65536,
        65533,
        65538,
    ]


def test_loss_and_jitter_by_hand() -> None:
    statistics = ReceptionStatistics(1000)
    for seq, arrival_s in ((0, 0.0), (1, 0.010), (3, 0.046)):
        statistics.add(seq, seq * 10, arrival_s)
    # Transit is 0, 0 and 16 timestamp units: jitter = 16 / 16.
    assert (statistics.lost, statistics.jitter) == (1, 1)
    assert statistics.take_fraction_lost() == 64  # one in four
    assert statistics.take_fraction_lost() == 0


def test_ntp_there_and_back() -> None:
    assert unix_from_ntp(ntp_from_unix(1_700_000_000.25)) == pytest.approx(1_700_000_000.25, abs=1e-6)


def test_a_sender_report_is_read_as_it_was_written() -> None:
    report, names = RtcpPacket.parse(sender_report(5, 1_700_000_000.0, 77, 3, 400, b"ada"))
    assert isinstance(report, RtcpSrPacket)
    assert (report.sender_info.rtp_timestamp, report.sender_info.packet_count) == (77, 3)
    assert names.chunks[0].items == [(1, b"ada")]


@given(st.integers(0, 65535), st.sets(st.integers(0, 60), min_size=1))
def test_a_nack_names_what_is_missing_also_across_the_wrap(start: int, missing: set[int]) -> None:
    wanted = [(start + step) & 0xFFFF for step in sorted(missing)]
    (packet,) = RtcpPacket.parse(nack(1, 2, wanted))
    assert isinstance(packet, RtcpRtpfbPacket)
    assert [seq & 0xFFFF for seq in packet.lost] == wanted


def test_what_is_missing_is_asked_for_again_and_then_given_up() -> None:
    losses = LossTracker()
    losses.add(10)
    losses.add(13)
    assert losses.due(0.0) == [11, 12]
    assert losses.due(NACK_RETRY_S / 2) == []
    losses.add(11)
    now_s = 0.0
    for _ in range(NACK_TRIES_MAX - 1):
        now_s += 1.5 * NACK_RETRY_S
        assert losses.due(now_s) == [12]
    assert not losses.given_up
    assert losses.due(now_s + 1.5 * NACK_RETRY_S) == []
    assert losses.given_up


def test_a_jump_is_not_asked_for() -> None:
    losses = LossTracker()
    losses.add(0)
    losses.add(5000)
    assert losses.due(0.0) == []
    assert losses.given_up


def test_key_frames_are_asked_for_at_intervals_and_no_request_is_forgotten() -> None:
    now_s = 0.0
    throttle = KeyframeThrottle(0.5, lambda: now_s)
    assert throttle.want()
    now_s = 0.1
    assert not throttle.want()
    assert not throttle.due()
    now_s = 0.5
    assert throttle.due()
    assert not throttle.due()
