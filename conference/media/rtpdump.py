"""The rtpdump file format of rtptools: RTP and RTCP packets as they came, each with its arrival in milliseconds."""

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from conference.media.errors import ForeignFile

MAGIC = b"#!rtpplay1.0 "
LINE_MAX_BYTES = 200
_FILE_HEADER = struct.Struct("!IIIHH")
_RECORD_HEADER = struct.Struct("!HHI")
PACKET_MAX_BYTES = 0xFFFF - _RECORD_HEADER.size


@dataclass(frozen=True, slots=True)
class DumpedPacket:
    """One packet; `offset_ms` counts from the start of the file, in [0, 2³²)."""

    offset_ms: int
    is_rtcp: bool
    data: bytes


class PacketSpan(NamedTuple):
    """Where a packet stands in its file: bytes [start, end)."""

    offset_ms: int
    is_rtcp: bool
    start: int
    end: int


def file_header(start_s: float) -> bytes:
    """What a file begins with; `start_s` is its start in seconds since 1970."""
    seconds = int(start_s)
    microseconds = int((start_s - seconds) * 1_000_000)
    return MAGIC + b"0.0.0.0/0\n" + _FILE_HEADER.pack(seconds & 0xFFFFFFFF, microseconds, 0, 0, 0)


def record(packet: DumpedPacket) -> bytes:
    """One packet as it stands in the file. Its second length is 0 for RTCP, which is how the two are told apart.

    Raises:
        ValueError: the packet is longer than the format can say.
    """
    size = len(packet.data)
    if size > PACKET_MAX_BYTES:
        raise ValueError(f"a packet of {size} bytes does not fit")
    header = _RECORD_HEADER.pack(
        size + _RECORD_HEADER.size, 0 if packet.is_rtcp else size, packet.offset_ms & 0xFFFFFFFF
    )
    return header + packet.data


class RtpDump:
    """A file mapped into memory, where hours of packets would not fit. Close it, or use it as a context manager.

    Attributes:
        start_s: the start of the file in seconds since 1970.

    Raises:
        ForeignFile: it is not an rtpdump, or is cut off before its first packet.
        OSError: it can't be read.
    """

    def __init__(self, path: Path) -> None:
        self._data = _map(path)
        try:
            line_end = self._data.find(b"\n", 0, LINE_MAX_BYTES)
            if self._data[: len(MAGIC)] != MAGIC or line_end < 0:
                raise ForeignFile(f"{path.name} is not an rtpdump file")
            self._first = line_end + 1 + _FILE_HEADER.size
            if len(self._data) < self._first:
                raise ForeignFile(f"{path.name} is cut off within its header")
        except ForeignFile:
            self.close()
            raise
        seconds, microseconds = _FILE_HEADER.unpack_from(self._data, line_end + 1)[:2]
        self.start_s: float = seconds + microseconds / 1_000_000

    def __enter__(self) -> "RtpDump":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[PacketSpan]:
        """The packets as they came; a tail cut off within a packet is left out."""
        at = self._first
        while at + _RECORD_HEADER.size <= len(self._data):
            length, rtp_length, offset_ms = _RECORD_HEADER.unpack_from(self._data, at)
            if length <= _RECORD_HEADER.size or at + length > len(self._data):
                return
            yield PacketSpan(offset_ms, rtp_length == 0, at + _RECORD_HEADER.size, at + length)
            at += length

    def read(self, start: int, end: int) -> bytes:
        """Bytes [start, end) of the file."""
        return self._data[start:end]

    def close(self) -> None:
        """Gives the file back."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file can't be mapped
            return b""
