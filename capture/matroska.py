"""Tells whether a Matroska file is whole, which FFmpeg's demuxer does not: it reads what it can and says nothing.

Walks the elements (RFC 8794 for EBML, RFC 9559 for Matroska) without reading the pictures, except to check the
checksums that a writer has put in.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from capture.errors import RecordingError

_EBML = 0x1A45DFA3
_SEGMENT = 0x18538067
_CLUSTER = 0x1F43B675
_VOID, _CRC = 0xEC, 0xBF
_SEEK, _INFO, _TRACKS, _CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B
_ATTACHMENTS, _CHAPTERS, _TAGS = 0x1941A469, 0x1043A770, 0x1254C367
_IN_SEGMENT = {_SEEK, _INFO, _TRACKS, _CUES, _ATTACHMENTS, _CHAPTERS, _TAGS, _CLUSTER, _VOID, _CRC}
_IN_CLUSTER = {0xE7, 0x5854, 0xA7, 0xAB, 0xA3, 0xA0, _VOID, _CRC}
_UNKNOWN_SIZE = -1


@dataclass(frozen=True)
class _Element:
    id: int
    start: int
    end: int
    """Where its content ends; beyond the file when that is cut off."""


def check_matroska(path: Path) -> None:
    """Reads the file's structure.

    Raises:
        RecordingError: the file is not there, empty, no Matroska file, cut off, or corrupted; the text says which.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size == 0:
                raise RecordingError(f"{path.name} is empty")
            _check(file, size, path.name)
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error.strerror}") from error


def _check(file: BinaryIO, size: int, name: str) -> None:
    if int.from_bytes(file.read(4), "big") != _EBML:
        raise RecordingError(f"{name} is not a Matroska file")
    file.seek(0)
    header = _element(file, size, name)
    file.seek(header.end)
    segment = _element(file, size, name)
    if segment.id != _SEGMENT:
        raise RecordingError(f"{name} is corrupted: no segment follows the Matroska header")
    _fits(segment, size, name)
    seen_cluster = False
    at = segment.start
    while at < segment.end:
        file.seek(at)
        element = _element(file, size, name)
        if element.id not in _IN_SEGMENT:
            raise RecordingError(f"{name} is corrupted at byte {at}")
        _fits(element, min(segment.end, size), name)
        if element.id not in (_VOID, _CRC):
            _check_crc(file, element, name)
        if element.id == _CLUSTER:
            seen_cluster = True
            _check_cluster(file, element, size, name)
        at = element.end
    if not seen_cluster:
        raise RecordingError(f"{name} holds no pictures")


def _check_cluster(file: BinaryIO, cluster: _Element, size: int, name: str) -> None:
    at = cluster.start
    while at < cluster.end:
        file.seek(at)
        element = _element(file, size, name)
        if element.id not in _IN_CLUSTER or element.end > cluster.end:
            raise RecordingError(f"{name} is corrupted at byte {at}")
        at = element.end


def _check_crc(file: BinaryIO, element: _Element, name: str) -> None:
    """A CRC-32 element, where there is one, stands first and covers the rest of its parent."""
    file.seek(element.start)
    head = file.read(6)
    if len(head) == 6 and head[0] == _CRC and head[1] == 0x84:
        if element.end - element.start < 6:
            raise RecordingError(f"{name} is corrupted at byte {element.start}")
        content = file.read(element.end - element.start - 6)
        if zlib.crc32(content) != int.from_bytes(head[2:], "little"):
            raise RecordingError(f"{name} is corrupted: the checksum at byte {element.start} is wrong")


def _fits(element: _Element, end: int, name: str) -> None:
    if element.end > end:
        raise RecordingError(f"{name} is cut off: {element.end - end} bytes or more are missing at its end")


def _element(file: BinaryIO, size: int, name: str) -> _Element:
    """The element that begins at the file's position."""
    identity = _number(file, 4, keep_marker=True, name=name)
    length = _number(file, 8, keep_marker=False, name=name)
    start = file.tell()
    return _Element(identity, start, size if length == _UNKNOWN_SIZE else start + length)


def _number(file: BinaryIO, longest: int, *, keep_marker: bool, name: str) -> int:
    """A number of variable length: its leading zero bits say how many bytes follow (RFC 8794, 4.1)."""
    first = file.read(1)
    if not first:
        raise RecordingError(f"{name} is cut off")
    length = 9 - first[0].bit_length()
    if length > longest:
        raise RecordingError(f"{name} is corrupted at byte {file.tell() - 1}")
    rest = file.read(length - 1)
    if len(rest) != length - 1:
        raise RecordingError(f"{name} is cut off")
    value = int.from_bytes(first + rest, "big")
    if keep_marker:
        return value
    value -= 1 << (7 * length)
    return _UNKNOWN_SIZE if value == (1 << (7 * length)) - 1 else value
