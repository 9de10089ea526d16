"""Opens a recorded track: which RTP packets its file holds, in order of sequence, and what its sender reports say."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack_from

import numpy as np

from conference.media.rtpdump import MAGIC
from conference.media.timeline import StreamClock, Ticks, unwrap

RTCP_SENDER_REPORT = 200
NTP_FRACTION = 2.0**-32
FILE_HEADER_BYTES = 16
RECORD_HEADER_BYTES = 8


@dataclass(frozen=True)
class RtpHeader:
    """The fields of an RTP header that placing a packet needs; the payload is data[start:end]."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
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
    """A track's file, mapped into memory. Close it, or use it as a context manager.

    Args:
        path: the rtpdump file; a tail cut off within a packet is left out.
        start_s: the file's start on the recorder's clock.
        sender: names the clock of the reports, see `StreamClock`.
        clock_rate_hz, payload_type: of the codec; packets of other types (RTX, FEC, probing) are left out.

    Raises:
        OSError: the file can't be opened.
    """

    def __init__(self, path: Path, *, start_s: float, sender: str, clock_rate_hz: int, payload_type: int) -> None:
        self._data = _map(path)
        self._start_s = start_s
        self._payload_type = payload_type
        gathered: dict[int, _Gathered] = {}
        for offset_ms, is_rtcp, start, end in _records(self._data):
            if is_rtcp:
                self._gather_reports(gathered, start, end)
            else:
                self._gather_packet(gathered, offset_ms, start, end)
        self.streams = [
            index for ssrc, found in gathered.items() if (index := found.index(ssrc, sender, clock_rate_hz)) is not None
        ]

    def __enter__(self) -> "TrackIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()

    def payload(self, stream: StreamIndex, n: int) -> bytes:
        """The payload of the n-th packet of a stream."""
        return bytes(self._data[stream.start[n] : stream.end[n]])

    def _gather_packet(self, gathered: dict[int, "_Gathered"], offset_ms: int, start: int, end: int) -> None:
        header = rtp_header(self._data, start, end)
        if header is None or header.payload_type != self._payload_type:
            return
        gathered.setdefault(header.ssrc, _Gathered()).add(header, self._start_s + offset_ms / 1000)

    def _gather_reports(self, gathered: dict[int, "_Gathered"], start: int, end: int) -> None:
        for ssrc, ntp_s, timestamp in sender_reports(self._data, start, end):
            if ssrc in gathered:
                gathered[ssrc].add_report(ntp_s, timestamp)


class _Gathered:
    """Packets and reports of one SSRC as they come."""

    def __init__(self) -> None:
        self._headers: list[RtpHeader] = []
        self._arrival_s: list[float] = []
        self._reports: list[tuple[int, float, int]] = []

    def add(self, header: RtpHeader, arrival_s: float) -> None:
        self._headers.append(header)
        self._arrival_s.append(arrival_s)

    def add_report(self, ntp_s: float, timestamp: int) -> None:
        """Keeps a report beside the number of packets that came before it: its timestamp is unwrapped from there."""
        self._reports.append((len(self._headers), ntp_s, timestamp))

    def index(self, ssrc: int, sender: str, clock_rate_hz: int) -> StreamIndex | None:
        if not self._headers:
            return None
        came = unwrap(np.array([h.timestamp for h in self._headers], dtype=np.int64), 32)
        start = np.array([h.start for h in self._headers], dtype=np.int64)
        end = np.array([h.end for h in self._headers], dtype=np.int64)
        sequence, order = np.unique(
            unwrap(np.array([h.sequence for h in self._headers], dtype=np.int64), 16), return_index=True
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
            arrival_s=np.array(self._arrival_s),
            report_rtp=near + (reported - near + 2**31) % 2**32 - 2**31,
            report_ntp_s=np.array([ntp_s for _, ntp_s, _ in self._reports], dtype=np.float64),
        )
        return StreamIndex(
            ssrc=ssrc,
            lost=lost,
            timestamp=came[order],
            marker=np.array([h.marker for h in self._headers])[order],
            start=start[order],
            end=end[order],
            clock=clock,
        )


def rtp_header(data: mmap.mmap | bytes, start: int, end: int) -> RtpHeader | None:
    """The header of the RTP packet in data[start:end] (RFC 3550, 5.1); None if it is none."""
    if end - start < 12 or data[start] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = unpack_from("!BBHII", data, start)
    body = start + 12 + 4 * (first & 0x0F)
    if first & 0x10:
        if body + 4 > end:
            return None
        body += 4 + 4 * unpack_from("!H", data, body + 2)[0]
    tail = end - data[end - 1] if first & 0x20 else end
    if body > end:
        return None
    tail = max(tail, body)
    return RtpHeader(second & 0x7F, bool(second & 0x80), sequence, timestamp, ssrc, body, tail)


def sender_reports(data: mmap.mmap | bytes, start: int, end: int) -> Iterator[tuple[int, float, int]]:
    """Each sender report of a compound RTCP packet in data[start:end]: its SSRC, NTP seconds and RTP timestamp."""
    while start + 4 <= end:
        kind, words = unpack_from("!xBH", data, start)
        if kind == RTCP_SENDER_REPORT and start + 28 <= end:
            ssrc, seconds, fraction, timestamp = unpack_from("!IIII", data, start + 4)
            if seconds:
                yield ssrc, seconds + fraction * NTP_FRACTION, timestamp
        start += 4 * (words + 1)


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file can't be mapped
            return b""


def _records(data: mmap.mmap | bytes) -> Iterator[tuple[int, bool, int, int]]:
    """Each packet of an rtpdump file: offset in ms, whether it is RTCP, its bounds. Ends before a record cut off."""
    position = data.find(b"\n") + 1 + FILE_HEADER_BYTES
    if bytes(data[: len(MAGIC)]) != MAGIC:
        return
    while position + RECORD_HEADER_BYTES <= len(data):
        length, packet_length, offset_ms = unpack_from("!HHI", data, position)
        end = position + length
        if length <= RECORD_HEADER_BYTES or end > len(data):
            return
        yield offset_ms, packet_length == 0, position + RECORD_HEADER_BYTES, end
        position = end
