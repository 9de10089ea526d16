"""The rtpdump file format of rtptools: RTP and RTCP packets as they came, each with its arrival in milliseconds."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"#!rtpplay1.0 "
_FILE_HEADER = struct.Struct("!IIIHH")
_RECORD_HEADER = struct.Struct("!HHI")
PACKET_MAX_BYTES = 0xFFFF - _RECORD_HEADER.size


class ForeignFile(ValueError):
    """The file is not an rtpdump; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class DumpedPacket:
    """One packet; `offset_ms` counts from the start of the file, in [0, 2³²)."""

    offset_ms: int
    is_rtcp: bool
    data: bytes


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


def read_rtpdump(path: Path) -> tuple[float, Iterator[DumpedPacket]]:
    """The start of a file in seconds since 1970, and its packets; a tail cut off within a packet is left out.

    Raises:
        ForeignFile: it is not an rtpdump, or is cut off before its first packet.
        OSError: it can't be read.
    """
    data = path.read_bytes()
    line_end = data.find(b"\n", 0, 200)
    if not data.startswith(MAGIC) or line_end < 0:
        raise ForeignFile(f"{path.name} is not an rtpdump file")
    start = line_end + 1
    if len(data) < start + _FILE_HEADER.size:
        raise ForeignFile(f"{path.name} is cut off within its header")
    seconds, microseconds = _FILE_HEADER.unpack_from(data, start)[:2]
    return seconds + microseconds / 1_000_000, _packets(data, start + _FILE_HEADER.size)


def _packets(data: bytes, at: int) -> Iterator[DumpedPacket]:
    while at + _RECORD_HEADER.size <= len(data):
        length, rtp_length, offset_ms = _RECORD_HEADER.unpack_from(data, at)
        if length <= _RECORD_HEADER.size or at + length > len(data):
            return
        yield DumpedPacket(offset_ms, rtp_length == 0, data[at + _RECORD_HEADER.size : at + length])
        at += length
