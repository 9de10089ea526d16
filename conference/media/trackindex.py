"""Opens a recorded track: which RTP packets its file holds, in order of sequence, and what its sender reports say."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

import numpy as np

from conference.media.rtpdump import PacketSpan, RtpDump
from conference.media.timeline import StreamClock, Ticks, unwrap
from conference.node.errors import MalformedPacket
from conference.node.rtp import HEADER, payload_span

RTCP_SENDER_REPORT = 200
NTP_FRACTION = 2.0**-32


@dataclass(frozen=True, slots=True)
class _Packet:
    """What placing a packet needs of it; its payload is bytes [start, end) of the file."""

    sequence: int
    timestamp: int
    marker: bool
    arrival_s: float
    start: int
    end: int


@dataclass(frozen=True)
class StreamIndex:
    """The packets of one SSRC that carry something, each once, by ascending sequence number; arrays are [N].

    `lost` is how many packets before each never came. `timestamp` is unwrapped. `start` and `end` bound each payload
    in the file.
    """

    ssrc: int
    lost: Ticks
    timestamp: Ticks
    marker: np.ndarray
    start: Ticks
    end: Ticks
    clock: StreamClock


class TrackIndex:
    """The streams of a track's file. Close it, or use it as a context manager.

    Args:
        path: the rtpdump file.
        start_s: the file's start on the recorder's clock.
        sender: names the clock of the reports, see `StreamClock`.
        clock_rate_hz, payload_type: of the codec; packets of other types (RTX, FEC, probing) are left out.

    Raises:
        ForeignFile: it is not an rtpdump.
        OSError: the file can't be opened.
    """

    def __init__(self, path: Path, *, start_s: float, sender: str, clock_rate_hz: int, payload_type: int) -> None:
        self._dump = RtpDump(path)
        self._start_s = start_s
        self._payload_type = payload_type
        gathered: dict[int, _Gathered] = {}
        for span in self._dump:
            if span.is_rtcp:
                self._gather_reports(gathered, span)
            else:
                self._gather_packet(gathered, span)
        self.streams = [
            index for ssrc, found in gathered.items() if (index := found.index(ssrc, sender, clock_rate_hz)) is not None
        ]

    def __enter__(self) -> "TrackIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back."""
        self._dump.close()

    def payload(self, stream: StreamIndex, n: int) -> bytes:
        """The payload of the n-th packet of a stream."""
        return self._dump.read(int(stream.start[n]), int(stream.end[n]))

    def _gather_packet(self, gathered: dict[int, "_Gathered"], span: PacketSpan) -> None:
        packet = self._dump.read(span.start, span.end)
        try:
            start, end = payload_span(packet)
        except MalformedPacket:
            return
        _, second, sequence, timestamp, ssrc = HEADER.unpack_from(packet)
        if second & 0x7F != self._payload_type:
            return
        arrival_s = self._start_s + span.offset_ms / 1000
        gathered.setdefault(ssrc, _Gathered()).add(
            _Packet(sequence, timestamp, second > 0x7F, arrival_s, span.start + start, span.start + end)
        )

    def _gather_reports(self, gathered: dict[int, "_Gathered"], span: PacketSpan) -> None:
        for ssrc, ntp_s, timestamp in sender_reports(self._dump.read(span.start, span.end)):
            if ssrc in gathered:
                gathered[ssrc].add_report(ntp_s, timestamp)


class _Gathered:
    """Packets and reports of one SSRC as they come."""

    def __init__(self) -> None:
        self._packets: list[_Packet] = []
        self._reports: list[tuple[int, float, int]] = []

    def add(self, packet: _Packet) -> None:
        self._packets.append(packet)

    def add_report(self, ntp_s: float, timestamp: int) -> None:
        """Keeps a report beside the number of packets that came before it: its timestamp is unwrapped from there."""
        self._reports.append((len(self._packets), ntp_s, timestamp))

    def index(self, ssrc: int, sender: str, clock_rate_hz: int) -> StreamIndex | None:
        if not self._packets:
            return None
        came = unwrap(np.array([packet.timestamp for packet in self._packets], dtype=np.int64), 32)
        start = np.array([packet.start for packet in self._packets], dtype=np.int64)
        end = np.array([packet.end for packet in self._packets], dtype=np.int64)
        sequence, order = np.unique(
            unwrap(np.array([packet.sequence for packet in self._packets], dtype=np.int64), 16), return_index=True
        )
        carries = (end > start)[order]  # probing sends padding alone: it counts as come, and then is dropped
        lost = np.diff((sequence - sequence[0] - np.arange(len(sequence)))[carries], prepend=0)
        order = order[carries]
        if len(order) == 0:
            return None
        near = came[[count - 1 for count, _, _ in self._reports]] if self._reports else np.empty(0, np.int64)
        reported = np.array([timestamp for _, _, timestamp in self._reports], dtype=np.int64)
        clock = StreamClock(
            sender=sender,
            clock_rate_hz=clock_rate_hz,
            rtp=came,
            arrival_s=np.array([packet.arrival_s for packet in self._packets]),
            report_rtp=near + (reported - near + 2**31) % 2**32 - 2**31,
            report_ntp_s=np.array([ntp_s for _, ntp_s, _ in self._reports], dtype=np.float64),
        )
        return StreamIndex(
            ssrc=ssrc,
            lost=lost,
            timestamp=came[order],
            marker=np.array([packet.marker for packet in self._packets])[order],
            start=start[order],
            end=end[order],
            clock=clock,
        )


def sender_reports(packet: bytes) -> Iterator[tuple[int, float, int]]:
    """Each sender report of a compound RTCP packet: its SSRC, NTP seconds and RTP timestamp."""
    at = 0
    while at + 4 <= len(packet):
        kind, words = unpack_from("!xBH", packet, at)
        if kind == RTCP_SENDER_REPORT and at + 28 <= len(packet):
            ssrc, seconds, fraction, timestamp = unpack_from("!IIII", packet, at + 4)
            if seconds:
                yield ssrc, seconds + fraction * NTP_FRACTION, timestamp
        at += 4 * (words + 1)
