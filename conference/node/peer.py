"""A peer connection for nodes: aiortc for SDP, ICE, DTLS and data channels; RTP goes its own short way."""

import asyncio
import contextlib
import os
import uuid
from collections.abc import Sequence
from typing import Any, cast

from aiortc import (
    RTCConfiguration,
    RTCDtlsTransport,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.codecs import get_capabilities, is_rtx
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError
from aiortc.rtcconfiguration import RTCBundlePolicy
from aiortc.rtcrtpparameters import RTCRtpCodecParameters
from aiortc.sdp import MediaDescription, SessionDescription
from aiortc.utils import random32

from conference.node.errors import BadDescription, NoCommonCodec
from conference.node.ice import GuardedConnection, machine_addresses
from conference.node.receiver import EncodedReceiver
from conference.node.sender import EncodedSender
from conference.node.transport import RtpTransport, SinkBinding

REPORT_INTERVAL_S = 1.0
CODECS = ("VP8", "H264", "OPUS")
MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
_KIND = {"VP8": "video", "H264": "video", "OPUS": "audio"}


def ice_addresses_from_environment() -> tuple[str, ...]:
    """The addresses to offer: EYELINE_ICE_ADDRESSES, comma-separated, else every address of this machine."""
    named = tuple(part.strip() for part in os.environ.get("EYELINE_ICE_ADDRESSES", "").split(",") if part.strip())
    return named or machine_addresses()


def create_peer_connection(ice_addresses: Sequence[str]) -> "PeerConnection":
    """A connection that offers `ice_addresses` as its candidates, and asks no STUN server."""
    return PeerConnection(ice_addresses)


class PeerConnection(RTCPeerConnection):
    """An RTCPeerConnection whose tracks are parked: encoded frames go through `EncodedSender` and `EncodedReceiver`.

    Everything is bundled on one transport; only VP8, H.264 and Opus are negotiated, without RTX (a packet that is asked
    for again is sent again as it was).
    """

    def __init__(self, ice_addresses: Sequence[str]) -> None:
        self._ice_addresses = tuple(ice_addresses)
        self._rtp: dict[int, RtpTransport] = {}
        self._senders: list[tuple[EncodedSender, RTCRtpTransceiver]] = []
        self._idle: list[RTCRtpTransceiver] = []
        self._receivers: dict[str, EncodedReceiver] = {}
        self._reporter: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None
        self.cname = str(uuid.uuid4())
        super().__init__(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self.on("connectionstatechange", self._state_changed)

    # --- frames ------------------------------------------------------------------------------------------

    def add_sender(self, codec: str) -> EncodedSender:
        """A stream to send: a section of its own in the next offer. `codec` is "VP8", "H264" or "opus"."""
        name = codec.upper()
        if name not in CODECS:
            raise NoCommonCodec(f"{codec} is not sent here")
        transceiver = self._idle_transceiver(name)
        if transceiver is None:
            transceiver = self.addTransceiver(_KIND[name], direction="sendonly")
        else:
            # A stream of its own: under the old one's SSRC its packets would be taken for replays.
            transceiver.sender._ssrc = random32()
        transceiver.direction = "sendonly"
        _prefer(transceiver, (name,))
        # Of the H.264 profiles the last is constrained baseline, which every browser takes.
        del transceiver._preferred_codecs[:-1]
        sender = EncodedSender(name, transceiver.sender._ssrc, self.rtp, self.cname)
        self._senders.append((sender, transceiver))
        return sender

    def remove_sender(self, sender: EncodedSender) -> None:
        """Stops a stream; its section is inactive in the next offer, and is used again by a later `add_sender`."""
        for entry in self._senders:
            if entry[0] is sender:
                self._senders.remove(entry)
                self.rtp.sources.pop(sender.ssrc, None)
                sender.payload_type = None
                entry[1].direction = "inactive"
                self._idle.append(entry[1])
                return

    def receivers(self) -> list[EncodedReceiver]:
        """The received streams, in the order of their sections; also those of sections offered as recvonly."""
        return list(self._receivers.values())

    # --- negotiation -------------------------------------------------------------------------------------

    async def create_offer_sdp(self) -> str:
        """The SDP of an offer with all candidates; from now on the connection waits for its answer."""
        for sender, transceiver in self._senders:
            if sender.stream_id is not None:
                transceiver.sender._stream_id = sender.stream_id
        await self.setLocalDescription(await self.createOffer())
        for sender, transceiver in self._senders:
            sender.mid = transceiver.mid
        return self.localDescription.sdp

    async def accept_answer_sdp(self, sdp: str) -> None:
        """Takes the answer to the offer.

        Raises:
            BadDescription: it is not an answer to that offer.
            NoCommonCodec: it takes none of the codecs of a section.
        """
        self._bind_received(await self.set_remote(sdp, "answer"))
        for sender, transceiver in self._senders:
            if transceiver.currentDirection == "sendonly" and transceiver._codecs:
                sender.payload_type = transceiver._codecs[0].payloadType
                self.rtp.sources[sender.ssrc] = sender
        if self.rtp.ready:
            self._want_keyframes()

    async def answer_offer_sdp(self, sdp: str) -> str:
        """Accepts everything that an offer sends; the streams are then in `receivers`.

        Raises:
            BadDescription: the offer can't be used.
            NoCommonCodec: a section has no codec that is received here.
        """
        self._bind_received(await self.set_remote(sdp, "offer"))
        return await self.answer()

    async def set_remote(self, sdp: str, kind: str) -> SessionDescription:
        """Applies an SDP of the far side; `kind` is "offer" or "answer".

        Raises:
            BadDescription, NoCommonCodec: it can't be used.
        """
        try:
            description = SessionDescription.parse(sdp)
            await self.setRemoteDescription(RTCSessionDescription(sdp=sdp, type=kind))
        except OperationError as error:
            raise NoCommonCodec("a section has none of VP8, H.264, Opus") from error
        except (
            ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, StopIteration,
            InternalError, InvalidAccessError, InvalidStateError,
        ) as error:  # fmt: skip
            # aiortc's parser checks little, and trips over whatever is amiss.
            raise BadDescription(f"this SDP can't be used: {type(error).__name__}: {str(error)[:200]}") from error
        return description

    async def answer(self) -> str:
        """The SDP of the answer to the offer that was set, with all candidates."""
        await self.setLocalDescription(await self.createAnswer())
        rejected = {m.rtp.muxId for m in SessionDescription.parse(self.remoteDescription.sdp).media if m.port == 0}
        return _reject_sections(self.localDescription.sdp, rejected)

    def transceiver(self, mid: str) -> RTCRtpTransceiver | None:
        """The transceiver of a media section."""
        return next((t for t in self.getTransceivers() if t.mid == mid), None)

    @property
    def rtp(self) -> RtpTransport:
        """The media path of this connection; there is one as soon as there is a section."""
        return next(iter(self._rtp.values()))

    @property
    def dropped(self) -> int:
        """Datagrams and frames that this connection dropped, for whatever reason."""
        ices = [dtls.transport._connection for dtls in _dtls_transports(self)]
        counted = sum(cast(GuardedConnection, ice).dropped for ice in ices)
        counted += sum(rtp.counters.dropped() for rtp in self._rtp.values())
        return counted + sum(receiver.dropped for receiver in self._receivers.values())

    @property
    def packets(self) -> int:
        """RTP packets received and sent."""
        return sum(rtp.counters.received + rtp.counters.sent for rtp in self._rtp.values())

    async def wait_connected(self, timeout_s: float = 10.0) -> None:
        """Waits until media can flow.

        Raises:
            ConnectionError: the connection failed, was closed, or needed longer.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._connected.wait()
        except TimeoutError:
            raise ConnectionError(f"no connection within {timeout_s:g} s") from None
        if self.connectionState != "connected":
            raise ConnectionError(f"the connection has {self.connectionState}")

    async def close(self) -> None:
        # aiortc closes by itself when the peer does, and a cancelled second call would break the first.
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        if self._reporter is not None:
            self._reporter.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reporter
            self._reporter = None
        for receiver in self._receivers.values():
            receiver.close()
        self._connected.set()
        # An offer that was refused half-way leaves transceivers without a transport, which aiortc would trip over.
        transceivers: list[RTCRtpTransceiver] = self._RTCPeerConnection__transceivers  # type: ignore[attr-defined]
        transceivers[:] = [each for each in transceivers if each.receiver.transport is not None]
        await super().close()

    # --- what aiortc calls by its private names ------------------------------------------------------------

    def _RTCPeerConnection__createDtlsTransport(self) -> RTCDtlsTransport:  # noqa: N802
        """Gives each new transport the guarded ICE connection and the short media path."""
        dtls: RTCDtlsTransport = super()._RTCPeerConnection__createDtlsTransport()  # type: ignore[misc]
        plain = dtls.transport._connection
        guarded = GuardedConnection(self._ice_addresses, plain.local_username, plain.local_password)
        dtls.transport._connection = dtls.transport.iceGatherer._connection = guarded
        dtls.transport._recv, dtls.transport._send = guarded.recv, guarded.send
        self._rtp[id(dtls)] = RtpTransport(dtls, guarded)
        return dtls

    def _RTCPeerConnection__createTransceiver(self, *args: Any, **kwargs: Any) -> RTCRtpTransceiver:  # noqa: N802
        """Parks aiortc's own loops and decoder thread, and limits the codecs."""
        transceiver: RTCRtpTransceiver = super()._RTCPeerConnection__createTransceiver(*args, **kwargs)  # type: ignore[misc]
        setattr(transceiver.sender, "send", _parked)  # noqa: B010
        setattr(transceiver.receiver, "receive", _parked)  # noqa: B010
        _prefer(transceiver, CODECS)
        return transceiver

    # --- private -------------------------------------------------------------------------------------------

    def _bind_received(self, description: SessionDescription) -> None:
        bindings = [
            self._receive(media)
            for media in description.media
            if media.kind in ("audio", "video") and media.direction in ("sendonly", "sendrecv")
        ]
        self.rtp.bind(bindings)

    def _receive(self, media: MediaDescription) -> SinkBinding:
        mid = media.rtp.muxId
        transceiver = cast(RTCRtpTransceiver, self.transceiver(mid))
        codecs = {c.payloadType or 0: (c.name.upper(), c.clockRate) for c in transceiver._codecs}
        receiver = self._receivers.get(mid)
        if receiver is None:
            receiver = EncodedReceiver(media.kind, mid, self.rtp, transceiver.sender._ssrc, codecs)
            self._receivers[mid] = receiver
        receiver.codecs = codecs
        return bind_section(receiver, media, transceiver._codecs)

    def _idle_transceiver(self, codec: str) -> RTCRtpTransceiver | None:
        for transceiver in self._idle:
            if transceiver._preferred_codecs and transceiver._preferred_codecs[0].name.upper() == codec:
                self._idle.remove(transceiver)
                return transceiver
        return None

    def _state_changed(self) -> None:
        if self.connectionState == "connected":
            self._connected.set()
            if self._reporter is None:
                self._reporter = asyncio.create_task(self._report())
            self._want_keyframes()
        elif self.connectionState in ("failed", "closed"):
            self._connected.set()
            for receiver in self._receivers.values():
                receiver.close()

    def _want_keyframes(self) -> None:
        for sender, _ in self._senders:
            sender.want_keyframe()

    async def _report(self) -> None:
        ssrc = next((t.sender._ssrc for t in self.getTransceivers()), 1)
        while True:
            self.rtp.send_reports(ssrc)
            await asyncio.sleep(REPORT_INTERVAL_S)


def bind_section(sink: Any, media: MediaDescription, codecs: Sequence[RTCRtpCodecParameters]) -> SinkBinding:
    """How the packets of an offered section find their sink."""
    extension = next((e.id for e in media.rtp.headerExtensions if e.uri == MID_URI), None)
    retransmission = {
        int(group.items[1]) for group in media.ssrc_group if group.semantic == "FID" and len(group.items) == 2
    }
    announced = {description.ssrc for description in media.ssrc}
    return SinkBinding(
        sink=sink,
        mid=media.rtp.muxId,
        ssrcs=frozenset(announced - retransmission),
        ignored_ssrcs=frozenset(retransmission),
        mid_extension_id=extension,
        payload_types=frozenset(codec.payloadType or 0 for codec in codecs),
    )


def _reject_sections(sdp: str, mids: set[str]) -> str:
    """An answer in which the sections `mids`, which the offer has stopped, are so too (RFC 9429, section 5.3.1).

    aiortc answers them as if they were there, and leaves them in the bundle, which browsers refuse.
    """
    if not mids:
        return sdp
    head, *sections = sdp.split("\r\nm=")
    lines = head.split("\r\n")
    for n, line in enumerate(lines):
        if line.startswith("a=group:BUNDLE"):
            lines[n] = " ".join(word for word in line.split(" ") if word not in mids)
    for n, section in enumerate(sections):
        if any(f"\r\na=mid:{mid}\r\n" in section for mid in mids):
            kind, _, rest = section.split(" ", 2)
            sections[n] = f"{kind} 0 {rest}"
    return "\r\nm=".join(["\r\n".join(lines), *sections])


def _prefer(transceiver: RTCRtpTransceiver, names: Sequence[str]) -> None:
    transceiver._preferred_codecs = [
        codec
        for codec in get_capabilities(transceiver.kind).codecs
        if not is_rtx(codec) and codec.name.upper() in names
    ]


def _dtls_transports(peer: RTCPeerConnection) -> set[RTCDtlsTransport]:
    return {transceiver.receiver.transport for transceiver in peer.getTransceivers()} | (
        {peer.sctp.transport} if peer.sctp is not None else set()
    )


async def _parked(_parameters: object) -> None:
    """Stands in for aiortc's RTCRtpSender.send and RTCRtpReceiver.receive, which would start their loops."""
