"""What browsers and nodes send: signalling, SDP, RTP, RTCP, and the datagrams of data channels."""

import asyncio
import json
import uuid
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from aiortc.rtp import (
    RtcpPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
)

from conference.media.eyes import EyeRelay
from conference.media.sections import plan_sections
from conference.node import h264, vp8
from conference.node.errors import BadDescription, MalformedPacket, NoCommonCodec
from conference.node.feedback import nack, picture_loss, remote_bitrate
from conference.node.peer import PeerConnection, create_peer_connection
from conference.node.receiver import EncodedReceiver
from conference.node.rtp import header_extension, parse_packet
from conference.node.transport import RtpTransport, SinkBinding
from conference.signalling.errors import SignallingError
from conference.signalling.eye import Eye, encode_eye, split_addressed_eye
from conference.signalling.layers import decode_heights, encode_heights
from conference.signalling.messages import FROM_BROWSER
from conference.signalling.node_messages import FROM_NODE, TO_NODE
from conference.signalling.peers import PeerOffer
from conference.signalling.session import UNLIMITED, Session
from tests.fuzz.target import Target
from tests.node.pairs import LOOPBACK, vp8_frame
from tests.signalling import golden

SSRC = 0x1234
VIDEO, AUDIO = 96, 111


# --- signalling -----------------------------------------------------------------------------------------


def _messages() -> list[bytes]:
    return [json.dumps(each).encode() for group in json.loads(golden.PATH.read_text()).values() for each in group]


def _signalling(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for accepts in (FROM_BROWSER, FROM_NODE, TO_NODE):
        session = Session(accepts, clock=lambda: 0.0, limits=UNLIMITED)
        session.receive(text)
        session.receive(data)


# --- SDP ------------------------------------------------------------------------------------------------


async def _with_connection(use: Any) -> Any:
    peer = create_peer_connection(LOOPBACK)
    try:
        return await use(peer)
    finally:
        await peer.close()


def _offers() -> list[bytes]:
    async def offer(peer: PeerConnection) -> str:
        peer.add_sender("VP8")
        peer.add_sender("H264")
        peer.add_sender("opus")
        peer.createDataChannel("eye", ordered=False, maxRetransmits=0)
        return await peer.create_offer_sdp()

    return [asyncio.run(_with_connection(offer)).encode()]


def _sdp(data: bytes) -> None:
    sdp = data.decode("utf-8", "replace")
    plan_sections(PeerOffer("m", "p", "ada", 1, sdp, (), ()), {})
    asyncio.run(_with_connection(lambda peer: peer.set_remote(sdp, "offer")))


# --- RTP ------------------------------------------------------------------------------------------------


def rtp_packets() -> list[bytes]:
    """Whole packets of VP8, H.264 and Opus, as a browser sends them."""

    def packet(payload: bytes, number: int, payload_type: int, marker: bool = True) -> bytes:
        head = (
            bytes([0x90, payload_type | (marker << 7)]) + number.to_bytes(2, "big") + (number * 3000).to_bytes(4, "big")
        )
        return head + SSRC.to_bytes(4, "big") + b"\xbe\xde\x00\x01\x10\x30\x00\x00" + payload

    key = b"\x00\x00\x00\x01\x67\x42\x00\x1f\x00\x00\x00\x01\x68\xce\x3c\x80\x00\x00\x00\x01\x65" + b"\x88" * 3000
    payloads = [*vp8.packetize(vp8_frame(1, key=True), 1000), *vp8.packetize(vp8_frame(2), 1000)]
    found = [packet(payload, n, VIDEO, n % 4 == 3) for n, payload in enumerate(payloads)]
    found += [packet(payload, n, VIDEO + 1, n % 3 == 2) for n, payload in enumerate(h264.packetize(key, 1000))]
    return [*found, packet(b"\xfc" + b"\x11" * 60, 7, AUDIO)]


def _receivers() -> list[EncodedReceiver]:
    port = SimpleNamespace(send_rtcp=lambda packet: True)
    pictures = {VIDEO: ("VP8", 90_000), VIDEO + 1: ("H264", 90_000)}
    clock = lambda: 1.0  # noqa: E731
    return [
        EncodedReceiver("video", "0", port, 1, pictures, clock),
        EncodedReceiver("audio", "1", port, 1, {AUDIO: ("OPUS", 48_000)}, clock),
    ]


def _rtp(data: bytes) -> None:
    video, audio = _receivers()
    for whole in (*_PACKETS[:2], data, *_PACKETS[2:4], data):
        video.receive(whole, 1.0)
        audio.receive(whole, 1.0)
    for receiver in (video, audio):
        while receiver.get_nowait() is not None:
            pass
        receiver.reception(2.0)
    h264.starts_keyframe(data)
    vp8.starts_keyframe(data)
    header_extension(data, 3)
    payload = parse_packet(data).payload
    h264.starts_keyframe(payload)
    vp8.starts_keyframe(payload)
    h264.is_keyframe(h264.depacketize([payload]))


_PACKETS = rtp_packets()


# --- RTCP -----------------------------------------------------------------------------------------------


def rtcp_reports() -> list[bytes]:
    """One whole packet of each kind of RTCP that is answered here."""
    info = RtcpReceiverInfo(ssrc=SSRC, fraction_lost=1, packets_lost=2, highest_sequence=3, jitter=4, lsr=5, dlsr=6)
    sender = RtcpSenderInfo(ntp_timestamp=1 << 40, rtp_timestamp=9, packet_count=3, octet_count=4)
    chunk = RtcpSourceInfo(ssrc=SSRC, items=[(1, b"somebody")])
    return [
        bytes(RtcpSrPacket(ssrc=SSRC, sender_info=sender, reports=[info])),
        bytes(RtcpRrPacket(ssrc=SSRC, reports=[info])) + bytes(RtcpSdesPacket(chunks=[chunk])),
        nack(1, SSRC, [3, 4, 30]),
        picture_loss(1, SSRC),
        remote_bitrate(1, 500_000, [SSRC]),
        b"\x81\xcb\x00\x01" + SSRC.to_bytes(4, "big"),
    ]


class _Source:
    def feedback(self, packet: RtcpPacket) -> None:
        _ = packet.ssrc

    def sender_report(self, now_s: float) -> bytes | None:
        return None


def _rtcp(data: bytes) -> None:
    ice = SimpleNamespace(on_media=None)
    transport = RtpTransport(SimpleNamespace(), ice, lambda: 1.0)  # type: ignore[arg-type]
    transport.sources = {SSRC: _Source()}
    video, _ = _receivers()
    transport.bind([SinkBinding(video, "0", frozenset({SSRC}), frozenset(), 3, frozenset({VIDEO}))])
    transport._rtcp(data)
    transport._rtp(data)


# --- data channels --------------------------------------------------------------------------------------


def _datagrams() -> list[bytes]:
    eye = encode_eye(Eye(3, 0.1, 0.2, 0.7))
    return [eye, uuid.UUID(golden.ADA).bytes + eye, encode_heights({"0": 360, "1": 0}).encode()]


def _datagram(data: bytes) -> None:
    relay = EyeRelay(lambda: 1.0)
    relay.receive(golden.ADA, data)
    relay.receive(golden.ADA, data.decode("utf-8", "replace"))
    split_addressed_eye(data)
    decode_heights(data.decode("utf-8", "replace"))
    decode_heights(data)


TARGETS: Sequence[Target] = (
    Target("signalling", _messages, _signalling, (), is_text=True),
    Target("sdp", _offers, _sdp, (SignallingError, BadDescription, NoCommonCodec)),
    Target("rtp", lambda: _PACKETS, _rtp, (MalformedPacket,)),
    Target("rtcp", rtcp_reports, _rtcp, ()),
    Target("datagrams", _datagrams, _datagram, (), is_text=True),
)
