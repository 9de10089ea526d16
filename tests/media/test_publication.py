"""One publication and its subscriptions without any network: rewriting, history, throttles, clocks."""

import pytest
from aiortc.rtp import (
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
)

from conference.media.bitrate import BitrateTarget
from conference.media.publication import KEYFRAME_INTERVAL_S, Publication
from conference.media.stream import Codec
from conference.media.subscription import RETRANSMITTED_MAX_PER_S, Subscription
from conference.node.rtp import HEADER, RtpPacket, ntp_from_unix, parse_packet, unix_from_ntp
from conference.signalling.state import Publication as Description

SSRC, OTHER_SSRC, PAYLOAD_TYPE = 1111, 2222, 97
VP8 = Codec("VP8", 90000, PAYLOAD_TYPE)


class Port:
    """Collects what would be sent."""

    ready = True

    def __init__(self) -> None:
        self.rtp: list[RtpPacket] = []
        self.rtcp: list[object] = []
        self.raw: list[bytes] = []

    def send_rtp(self, packet: bytes) -> bool:
        self.raw.append(packet)
        self.rtp.append(parse_packet(packet))
        return True

    def send_rtcp(self, packet: bytes) -> bool:
        self.rtcp.extend(RtcpPacket.parse(packet))
        return True


class Scene:
    """A publication with its sender's port and a clock that stands still unless told."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.sender = Port()
        description = Description("cam", "ada", "camera", "video")
        self.publication = Publication(description, VP8, self.sender, 9, clock=lambda: self.now_s)

    def subscriber(self, ssrc: int = 5, payload_type: int = 120) -> tuple[Subscription, Port]:
        port = Port()
        subscription = Subscription("cam", ssrc, {"VP8": payload_type}, port, "ada", clock=lambda: self.now_s)
        assert subscription.connect(self.publication)
        self.publication.attach(subscription)
        return subscription, port

    def send(
        self, seq: int, timestamp: int = 0, payload: bytes = b"\x10\x01x", marker: bool = False, ssrc: int = SSRC
    ) -> None:
        header = HEADER.pack(0x80, (0x80 if marker else 0) | PAYLOAD_TYPE, seq & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
        self.publication.receive(header + payload, self.now_s)

    @property
    def picture_losses(self) -> int:
        return sum(isinstance(packet, RtcpPsfbPacket) for packet in self.sender.rtcp)


def test_a_key_frame_is_asked_for_once_the_receiver_is_connected() -> None:
    scene, port = Scene(), Port()
    port.ready = False
    scene.send(1000)
    subscription = Subscription("cam", 5, {"VP8": 120}, port, "ada", clock=lambda: scene.now_s)
    assert subscription.connect(scene.publication)
    scene.publication.attach(subscription)
    assert scene.picture_losses == 0
    scene.now_s += 0.1
    port.ready = True
    subscription.request_keyframe()
    assert scene.picture_losses == 1, "it would wait for the throttle, had it been asked for before"


def test_a_packet_is_rewritten_for_each_receiver() -> None:
    scene = Scene()
    one, other = scene.subscriber(5, 120), scene.subscriber(6, 96)
    scene.send(1000, 500, b"\x10\x01payload", marker=True)
    scene.send(1001, 500, b"\x00rest")
    for (_, port), ssrc, payload_type in ((one, 5, 120), (other, 6, 96)):
        first, second = port.rtp
        assert (first.ssrc, first.payload_type, first.marker, first.payload) == (
            ssrc,
            payload_type,
            True,
            b"\x10\x01payload",
        )
        assert second.sequence_number == (first.sequence_number + 1) & 0xFFFF
        assert first.sequence_number < 1 << 15
        assert not second.marker


def test_numbers_begin_in_the_lower_half_however_late_the_receiver_connects() -> None:
    # Else a receiver that misses what is sent around the rollover never guesses the SRTP rollover count.
    scene, port = Scene(), Port()
    port.ready = False
    subscription = Subscription("cam", 5, {"VP8": 120}, port, "ada", clock=lambda: scene.now_s)
    assert subscription.connect(scene.publication)
    scene.publication.attach(subscription)
    for seq in range(1 << 15):
        scene.send(seq)
    assert not port.rtp
    port.ready = True
    scene.send(1 << 15)
    assert port.rtp[0].sequence_number < 1 << 15


def test_header_extensions_stay_behind() -> None:
    scene = Scene()
    _, port = scene.subscriber()
    header = HEADER.pack(0x90, PAYLOAD_TYPE, 1, 2, SSRC) + b"\xbe\xde\x00\x01\x10A\x00\x00"
    scene.publication.receive(header + b"payload", 100.0)
    assert port.raw[0][0] == 0x80
    assert port.rtp[0].payload == b"payload"


def test_sequence_numbers_go_on_over_the_wrap_and_late_packets_keep_their_place() -> None:
    scene = Scene()
    _, port = scene.subscriber()
    for seq in (65534, 65535, 1, 0, 2):
        scene.send(seq)
    first = port.rtp[0].sequence_number
    assert [(p.sequence_number - first) & 0xFFFF for p in port.rtp] == [0, 1, 3, 2, 4]


def test_a_nack_is_answered_from_the_shared_history() -> None:
    scene = Scene()
    (one, port), (other, other_port) = scene.subscriber(5), scene.subscriber(6)
    for number in range(10):
        scene.send(number, payload=bytes((number,)) * 4)
    lost = port.rtp[3].sequence_number
    one.feedback(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=5, lost=[lost, 40000]))
    assert port.rtp[-1] == port.rtp[3]
    assert len(port.rtp) == 11
    assert len(other_port.rtp) == 10
    other.feedback(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=6, lost=[other_port.rtp[9].sequence_number]))
    assert other_port.rtp[-1].payload == bytes((9,)) * 4


def test_nacks_can_not_be_made_a_flood() -> None:
    scene = Scene()
    subscription, port = scene.subscriber()
    scene.send(0)
    lost = [port.rtp[0].sequence_number] * 100
    for _ in range(20):
        subscription.feedback(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=5, lost=lost))
    assert len(port.rtp) == 1 + RETRANSMITTED_MAX_PER_S


def test_what_the_sender_lost_is_asked_for_and_forwarded_when_it_comes() -> None:
    scene = Scene()
    _, port = scene.subscriber()
    for seq in (10, 11, 14):
        scene.send(seq)
    (nack,) = [packet for packet in scene.sender.rtcp if isinstance(packet, RtcpRtpfbPacket)]
    assert (nack.lost, nack.media_ssrc) == ([12, 13], SSRC)
    scene.send(12)
    first = port.rtp[0].sequence_number
    assert [p.sequence_number - first for p in port.rtp] == [0, 1, 4, 2]


def test_picture_loss_goes_to_the_sender_at_most_twice_a_second() -> None:
    scene = Scene()
    scene.send(0)
    subscription, _ = scene.subscriber()
    assert scene.picture_losses == 1
    for _ in range(50):
        subscription.feedback(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=5))
    assert scene.picture_losses == 1
    scene.now_s += KEYFRAME_INTERVAL_S
    scene.send(1)
    assert scene.picture_losses == 2, "the request that had to wait goes out with the next packet"
    scene.now_s += KEYFRAME_INTERVAL_S
    scene.send(2)
    assert scene.picture_losses == 2


def test_a_late_joiner_asks_for_a_key_frame() -> None:
    scene = Scene()
    scene.subscriber(5)
    scene.send(0)
    scene.now_s += 10
    before = scene.picture_losses
    scene.subscriber(6)
    assert scene.picture_losses == before + 1


def test_sender_reports_carry_the_publishers_clock_and_count_what_was_sent() -> None:
    scene = Scene()
    subscription, port = scene.subscriber()
    scene.send(0, timestamp=90_000, payload=b"12345")
    assert subscription.sender_report(scene.now_s) is None, "without the publisher's clock there is nothing true to say"
    info = RtcpSenderInfo(ntp_from_unix(1_700_000_000.0), 90_000, 1, 5)
    scene.publication.receive_report(RtcpSrPacket(SSRC, info), b"", scene.now_s)
    raw = subscription.sender_report(scene.now_s + 2.0)
    assert raw is not None
    report = RtcpPacket.parse(raw)[0]
    assert isinstance(report, RtcpSrPacket)
    assert unix_from_ntp(report.sender_info.ntp_timestamp) == pytest.approx(1_700_000_002.0, abs=1e-4)
    assert report.sender_info.rtp_timestamp - port.rtp[0].timestamp == 2 * 90_000
    assert (report.ssrc, report.sender_info.packet_count, report.sender_info.octet_count) == (5, 1, 5)


def test_receiver_reports_tell_the_sender_what_was_lost() -> None:
    scene = Scene()
    for seq in (0, 1, 3):
        scene.send(seq)
    scene.publication.receive_report(RtcpSrPacket(SSRC, RtcpSenderInfo(0x0001_2345_6789_0000, 0, 0, 0)), b"", 100.0)
    (report,) = scene.publication.reception(101.0)
    assert (report.ssrc, report.packets_lost, report.fraction_lost) == (SSRC, 1, 64)
    assert (report.lsr, report.dlsr) == (0x2345_6789, 65536)


def test_a_new_source_follows_on_the_old_one() -> None:
    scene = Scene()
    _, port = scene.subscriber()
    scene.send(100, timestamp=1000)
    scene.now_s += 1.0
    scene.send(40_000, timestamp=77, ssrc=OTHER_SSRC)
    scene.send(40_001, timestamp=3077, ssrc=OTHER_SSRC)
    one, two, three = port.rtp
    assert two.sequence_number == one.sequence_number + 1
    assert two.timestamp == one.timestamp + 90_000
    assert three.timestamp == two.timestamp + 3000
    assert {packet.ssrc for packet in port.rtp} == {5}


def test_a_receiver_without_the_codec_gets_nothing() -> None:
    scene = Scene()
    assert not Subscription("cam", 5, {"H264": 100}, Port(), "ada").connect(scene.publication)


@pytest.mark.parametrize("garbage", [b"", b"\x80", bytes(12), b"\x9f" + bytes(11), b"\xb0\x61" + bytes(10)])
def test_garbage_is_counted_and_dropped(garbage: bytes) -> None:
    scene = Scene()
    _, port = scene.subscriber()
    scene.publication.receive(garbage, 100.0)
    assert (scene.publication.malformed, port.rtp) == (1, [])


def test_the_bitrate_falls_when_most_lose_packets_and_rises_otherwise() -> None:
    target = BitrateTarget("camera")
    start_bps = target.bps
    target.report(1, 0.3)
    target.report(2, 0.0)
    target.report(3, 0.0)
    assert target.step() > start_bps, "one bad line does not decide"
    for receiver in (1, 2, 3):
        target.report(receiver, 0.3)
    before_bps = target.bps
    assert target.step() < before_bps
    assert target.step() == target.bps, "without new reports nothing changes"


def test_receivers_reports_reach_the_bitrate() -> None:
    scene = Scene()
    subscription, _ = scene.subscriber()
    scene.send(0)
    before_bps = scene.publication.bitrate.bps
    subscription.feedback(RtcpRrPacket(1, [RtcpReceiverInfo(5, 128, 10, 0, 0, 0, 0)]))
    assert scene.publication.bitrate.step() < before_bps
