"""Receives RTP as encoded frames: orders it, asks for what is missing, puts access units together."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from aiortc.rtp import RtcpReceiverInfo, RtcpSrPacket

from conference.node.errors import MalformedPacket
from conference.node.feedback import KeyframeThrottle, LossTracker, nack, picture_loss, remote_bitrate
from conference.node.rtp import ReceptionStatistics, RtpPacket, SequenceUnwrapper, parse_packet
from conference.node.videoformat import VIDEO_FORMATS, VideoFormat

PACKETS_MAX = 2048
KEYFRAME_INTERVAL_S = 0.5
UNLIMITED_BPS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class EncodedFrame:
    """An access unit as it was sent.

    `data` is Annex B (H.264), a VP8 frame or an Opus packet; `timestamp` the sender's, in units of the codec's clock,
    modulo 2³²; `after_loss` says that frames before this one are missing; `arrival_s` is on the monotonic clock.
    """

    data: bytes
    timestamp: int
    key_frame: bool
    after_loss: bool
    arrival_s: float


class RtcpPort(Protocol):
    """Where feedback goes."""

    def send_rtcp(self, packet: bytes) -> bool: ...


class EncodedReceiver:
    """One received stream, as frames in a bounded queue.

    A frame with a hole is never delivered; after a hole, or when the reader lags, video waits for the next key frame,
    so that a decoder never meets a missing reference.

    Attributes:
        dropped: frames that were given up, for loss or because the reader lagged.
    """

    CAPACITY = 16

    def __init__(
        self,
        kind: str,
        mid: str,
        port: RtcpPort,
        rtcp_ssrc: int,
        codecs: dict[int, tuple[str, int]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`codecs` maps payload types to codec name (upper case) and clock rate in hertz."""
        self.kind = kind
        self.mid = mid
        self.dropped = 0
        self.codecs = codecs
        self._port = port
        self._rtcp_ssrc = rtcp_ssrc
        self._clock = clock
        self._frames: deque[EncodedFrame] = deque()
        self._ready = asyncio.Event()
        self._closed = False
        self._keyframes = KeyframeThrottle(KEYFRAME_INTERVAL_S, clock)
        self._report: tuple[int, float] | None = None
        self._allowed_bps: int | None = None
        self._begin(None)

    def _begin(self, ssrc: int | None) -> None:
        self._ssrc = ssrc
        self._sequence = SequenceUnwrapper()
        self._losses = LossTracker()
        self._statistics: ReceptionStatistics | None = None
        self._packets: dict[int, RtpPacket] = {}
        self._frame_start: int | None = None
        self._delivered: int | None = None
        self._needs_keyframe = self.kind == "video"
        self._after_loss = False

    @property
    def codec(self) -> str:
        """The codec of the section: the first that was negotiated."""
        return next(iter(self.codecs.values()))[0]

    async def get(self) -> EncodedFrame:
        """The next frame.

        Raises:
            ConnectionError: the connection was closed.
        """
        while not self._frames:
            if self._closed:
                raise ConnectionError("the connection was closed")
            self._ready.clear()
            await self._ready.wait()
        return self._frames.popleft()

    def get_nowait(self) -> EncodedFrame | None:
        """The next frame, if there is one."""
        return self._frames.popleft() if self._frames else None

    def request_keyframe(self) -> None:
        """Asks the sender for a key frame, at most twice a second."""
        if self._ssrc is not None and self._keyframes.want():
            self._port.send_rtcp(picture_loss(self._rtcp_ssrc, self._ssrc))

    def pause(self) -> None:
        """Asks the sender to send nothing; said again with every report, as RTCP may be lost."""
        self._allow(0)

    def resume(self) -> None:
        """Asks the sender to go on; video goes on with a key frame."""
        self._allow(UNLIMITED_BPS)

    def close(self) -> None:
        """Ends `get`."""
        self._closed = True
        self._ready.set()

    def receive(self, packet: bytes, arrival_s: float) -> None:
        """Takes an RTP packet of this section."""
        try:
            parsed = parse_packet(packet)
        except MalformedPacket:
            return
        codec = self.codecs.get(parsed.payload_type)
        if codec is None:
            return
        if parsed.ssrc != self._ssrc:
            self._begin(parsed.ssrc)
        if self._statistics is None:
            self._statistics = ReceptionStatistics(codec[1])
        seq = self._sequence.extend(parsed.sequence_number)
        self._statistics.add(seq, parsed.timestamp, arrival_s)
        if self.kind == "audio":
            self._sound(seq, parsed, arrival_s)
        else:
            self._picture(seq, parsed, VIDEO_FORMATS[codec[0]], arrival_s)

    def receive_report(self, report: RtcpSrPacket, raw: bytes, arrival_s: float) -> None:
        """Takes a sender report."""
        self._report = ((report.sender_info.ntp_timestamp >> 16) & 0xFFFFFFFF, arrival_s)

    def reception(self, now_s: float) -> list[RtcpReceiverInfo]:
        """The block for a receiver report. Also asks again for what is still missing."""
        self._ask(now_s)
        if self._allowed_bps is not None:
            self._allow(self._allowed_bps)
        if self._keyframes.due() and self._ssrc is not None:
            self._port.send_rtcp(picture_loss(self._rtcp_ssrc, self._ssrc))
        if self._statistics is None or self._ssrc is None:
            return []
        return [reception_report(self._ssrc, self._statistics, self._report, now_s)]

    def _sound(self, seq: int, packet: RtpPacket, arrival_s: float) -> None:
        if not packet.payload or (self._delivered is not None and seq <= self._delivered):
            return
        after_loss = self._delivered is not None and seq > self._delivered + 1
        self._delivered = seq
        self._deliver(EncodedFrame(packet.payload, packet.timestamp, True, after_loss, arrival_s))

    def _picture(self, seq: int, packet: RtpPacket, form: VideoFormat, arrival_s: float) -> None:
        # The first packet of all, or a key frame after a hole: a frame begins here.
        if self._frame_start is None and (self._delivered is None or form.starts_keyframe(packet.payload)):
            self._frame_start = seq
        self._losses.add(seq)
        if self._frame_start is None and packet.marker:
            self._frame_start = seq + 1
        if self._frame_start is not None and seq >= self._frame_start:
            self._packets[seq] = packet
        while self._frame_start is not None and self._assemble(form, arrival_s):
            pass
        self._ask(arrival_s)
        if self._losses.given_up or len(self._packets) > PACKETS_MAX:
            self._losses.given_up = False
            self._hole()
        if self._needs_keyframe:
            self.request_keyframe()

    def _assemble(self, form: VideoFormat, arrival_s: float) -> bool:
        at = start = self._frame_start or 0
        packets = []
        while (packet := self._packets.get(at)) is not None:
            packets.append(packet)
            at += 1
            if packet.marker:
                break
        if not packets or not packets[-1].marker:
            return False
        for seq in range(start, at):
            del self._packets[seq]
        self._frame_start = self._delivered = at
        payloads = [packet.payload for packet in packets if packet.payload]
        if not payloads:
            return True
        try:
            data = form.depacketize(payloads)
        except MalformedPacket:
            self.dropped += 1
            self._needs_keyframe = self._after_loss = True
            return True
        key_frame = form.is_keyframe(data)
        if self._needs_keyframe and not key_frame:
            self.dropped += 1
            return True
        if key_frame:
            self._needs_keyframe = False
            self._keyframes.satisfied()
        self._deliver(EncodedFrame(data, packets[0].timestamp, key_frame, self._after_loss, arrival_s))
        self._after_loss = False
        return True

    def _hole(self) -> None:
        self._packets.clear()
        self._frame_start = None
        self._delivered = self._delivered or 0
        self._needs_keyframe = self._after_loss = True
        self.dropped += 1

    def _deliver(self, frame: EncodedFrame) -> None:
        self._frames.append(frame)
        if len(self._frames) > self.CAPACITY:
            self._lagging()
        self._ready.set()

    def _lagging(self) -> None:
        if self.kind == "audio":
            self._frames.popleft()
            self.dropped += 1
            return
        # Without the oldest frame those after it are of no use, up to the newest key frame.
        self._frames.popleft()
        self.dropped += 1
        while self._frames and not self._frames[0].key_frame:
            self._frames.popleft()
            self.dropped += 1
        if not self._frames:
            self._needs_keyframe = self._after_loss = True

    def _allow(self, bitrate_bps: int) -> None:
        self._allowed_bps = bitrate_bps
        if self._ssrc is not None:
            self._port.send_rtcp(remote_bitrate(self._rtcp_ssrc, bitrate_bps, [self._ssrc]))

    def _ask(self, now_s: float) -> None:
        missing = self._losses.due(now_s)
        if missing and self._ssrc is not None:
            self._port.send_rtcp(nack(self._rtcp_ssrc, self._ssrc, missing))


def reception_report(
    ssrc: int, statistics: ReceptionStatistics, report: tuple[int, float] | None, now_s: float
) -> RtcpReceiverInfo:
    """A report block (RFC 3550, section 6.4.1); `report` is the last sender report's middle bits and arrival."""
    lsr, dlsr = 0, 0
    if report is not None:
        lsr, dlsr = report[0], min(int((now_s - report[1]) * 65536), 0xFFFFFFFF)
    return RtcpReceiverInfo(
        ssrc=ssrc,
        fraction_lost=statistics.take_fraction_lost(),
        packets_lost=statistics.lost,
        highest_sequence=statistics.highest & 0xFFFFFFFF,
        jitter=statistics.jitter,
        lsr=lsr,
        dlsr=dlsr,
    )
