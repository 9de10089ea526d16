"""A published stream: takes its packets, keeps one history for all who receive it, and talks back to its sender."""

import time
from collections.abc import Callable

from aiortc.rtp import RtcpReceiverInfo, RtcpSrPacket

from conference.media.bitrate import BitrateTarget
from conference.media.stream import Codec, SenderClock, StoredPacket
from conference.media.subscription import Subscription
from conference.node.errors import MalformedPacket
from conference.node.feedback import KeyframeThrottle, LossTracker, nack, picture_loss
from conference.node.receiver import RtcpPort, reception_report
from conference.node.rtp import HEADER, ReceptionStatistics, SequenceUnwrapper, payload_span
from conference.node.videoformat import VIDEO_FORMATS
from conference.signalling.state import Publication as Description

HISTORY_PACKETS = 1024
KEYFRAME_INTERVAL_S = 0.5

Tap = Callable[[bytes, bool, float], None]
"""Gets each packet as it came: its bytes, whether it is RTCP, and its arrival on the monotonic clock."""


class Publication:
    """One incoming stream and its subscriptions.

    Attributes:
        description: what web calls it.
        taps: who gets the packets as they come, beside the subscriptions.
        malformed: packets dropped because they are not what they claim.
        smaller: the same picture in fewer pixels, where its sender can send it.
    """

    def __init__(
        self,
        description: Description,
        codec: Codec,
        port: RtcpPort,
        rtcp_ssrc: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.description = description
        self.codec = codec
        self.taps: tuple[Tap, ...] = ()
        self.malformed = 0
        self.smaller: Publication | None = None
        self.bitrate = BitrateTarget(description.source)
        self.sender_clock: SenderClock | None = None
        self.ssrc: int | None = None
        self._port = port
        self._rtcp_ssrc = rtcp_ssrc
        self._clock = clock
        self._held = False
        self._is_video = description.kind == "video"
        self._keyframes = KeyframeThrottle(KEYFRAME_INTERVAL_S, clock)
        self._subscriptions: tuple[Subscription, ...] = ()
        self._coming: tuple[tuple[Subscription, Callable[[], None]], ...] = ()
        self._begin(None)

    def _begin(self, ssrc: int | None) -> None:
        self.ssrc = ssrc
        self.sender_clock = None
        self._sequence = SequenceUnwrapper()
        self._losses = LossTracker()
        self._statistics = ReceptionStatistics(self.codec.clock_rate_hz)
        self._history: list[StoredPacket | None] = [None] * HISTORY_PACKETS
        for subscription in self._subscriptions:
            subscription.source_changed()

    # --- subscriptions -----------------------------------------------------------------------------------

    def attach(self, subscription: Subscription) -> None:
        """Sends the stream on to `subscription` from now on, and asks for a key frame for it if that can arrive.

        Whoever has yet to connect asks then: one that comes before is lost, and the next would have to wait.
        """
        if subscription not in self._subscriptions:
            self._subscriptions = (*self._subscriptions, subscription)
        if subscription.ready:
            self.request_keyframe()

    def detach(self, subscription: Subscription) -> None:
        """Sends nothing more to `subscription`."""
        self._subscriptions = tuple(other for other in self._subscriptions if other is not subscription)

    def attach_at_keyframe(self, subscription: Subscription, begin: Callable[[], None]) -> None:
        """Sends the stream on to `subscription` from the next key frame on; `begin` is called just before."""
        if not any(coming is subscription for coming, _ in self._coming):
            self._coming = (*self._coming, (subscription, begin))
        self.request_keyframe()

    def cancel(self, subscription: Subscription) -> None:
        """It shall not come any more."""
        self._coming = tuple(entry for entry in self._coming if entry[0] is not subscription)

    @property
    def has_subscriptions(self) -> bool:
        """Whether somebody gets the stream now, or waits for its next key frame."""
        return bool(self._subscriptions or self._coming)

    def stored(self, seq: int) -> StoredPacket | None:
        """The packet with the extended sequence number `seq`, while it is in the history."""
        packet = self._history[seq % HISTORY_PACKETS]
        return packet if packet is not None and packet.seq == seq else None

    def request_keyframe(self) -> None:
        """Asks the sender for a key frame, at most twice a second; a request that comes too early goes out later."""
        if self._is_video and self._keyframes.want():
            self._send_picture_loss()

    def set_smaller(self, layer: "Publication | None") -> None:
        """Says which layer has the same picture in fewer pixels, if there is one: it is held when this one is."""
        self.smaller = layer
        if layer is not None:
            layer.set_held(self._held)

    def set_held(self, held: bool) -> None:
        """Whether nobody gets the stream; what comes meanwhile is nowhere, as if it was never sent."""
        if self.smaller is not None:
            self.smaller.set_held(held)
        if held == self._held:
            return
        self._held = held
        if not held:
            self._losses = LossTracker()
            for subscription in self._subscriptions:
                subscription.source_changed()
            self.request_keyframe()

    # --- from the sender ---------------------------------------------------------------------------------

    def receive(self, packet: bytes, arrival_s: float) -> None:
        """Takes an RTP packet and forwards it at once."""
        try:
            start, end = payload_span(packet)
        except MalformedPacket:
            self.malformed += 1
            return
        _, second, seq16, timestamp, ssrc = HEADER.unpack_from(packet)
        if second & 0x7F != self.codec.payload_type:
            self.malformed += 1
            return
        if ssrc != self.ssrc:
            self._begin(ssrc)
        seq = self._sequence.extend(seq16)
        self._statistics.add(seq, timestamp, arrival_s)
        if self._held:
            return
        stored = StoredPacket(seq, second & 0x80, timestamp, packet[start:end])
        self._history[seq % HISTORY_PACKETS] = stored
        if self._coming and VIDEO_FORMATS[self.codec.name].starts_keyframe(stored.payload):
            self._take_in()
        for subscription in self._subscriptions:
            subscription.forward(stored, arrival_s)
        for tap in self.taps:
            tap(packet, False, arrival_s)
        if self._is_video:
            self._watch(stored, arrival_s)

    def receive_report(self, report: RtcpSrPacket, raw: bytes, arrival_s: float) -> None:
        """Takes a sender report."""
        self.sender_clock = SenderClock(report.sender_info.ntp_timestamp, report.sender_info.rtp_timestamp, arrival_s)
        for tap in self.taps:
            tap(raw, True, arrival_s)

    def reception(self, now_s: float) -> list[RtcpReceiverInfo]:
        """The block for a receiver report to the sender; also asks again for what is missing."""
        self._ask(now_s)
        if self._keyframes.wanted and self._keyframes.due():
            self._send_picture_loss()
        if self.ssrc is None or self._statistics.received == 0:
            return []
        clock = self.sender_clock
        last_report = None if clock is None else ((clock.ntp >> 16) & 0xFFFFFFFF, clock.arrival_s)
        return [reception_report(self.ssrc, self._statistics, last_report, now_s)]

    def _take_in(self) -> None:
        coming, self._coming = self._coming, ()
        for subscription, begin in coming:
            begin()
            self._subscriptions = (*self._subscriptions, subscription)

    def _watch(self, packet: StoredPacket, arrival_s: float) -> None:
        self._losses.add(packet.seq)
        if self._losses.missing:
            self._ask(arrival_s)
        if self._losses.given_up:
            self._losses.given_up = False
            self.request_keyframe()
        if self._keyframes.wanted and self._keyframes.due():
            self._send_picture_loss()

    def _ask(self, now_s: float) -> None:
        missing = self._losses.due(now_s)
        if missing and self.ssrc is not None:
            self._port.send_rtcp(nack(self._rtcp_ssrc, self.ssrc, missing))

    def _send_picture_loss(self) -> None:
        if self.ssrc is not None:
            self._port.send_rtcp(picture_loss(self._rtcp_ssrc, self.ssrc))
