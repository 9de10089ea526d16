"""What travels inside an H.264 stream beside its pictures, as SEI messages of user data (ITU-T H.264, D.1.7).

Each access unit carries the moment of capture, and which of its pixels hold a depth (see `capture.validity`).
"""

import re
import uuid
from collections.abc import Iterator

from capture.errors import DepthCodecError

CAPTURED_UUID = uuid.UUID("7c1f2a0e-5b0f-4f0b-9f8e-65796c696e65")
"""Names the moment: 16 bytes of this, then `captured_us` as 8 bytes, most significant first."""
VALIDITY_UUID = uuid.UUID("b1d6c9a4-33e7-4c55-8a1d-65796c696e65")
"""Names the validity: 16 bytes of this, then what `validity.pack_validity` gives."""

_NAL_SEI = 6
_NAL_SLICES = (1, 5)
_PAYLOAD_USER_DATA = 5
_START_CODE = b"\x00\x00\x00\x01"
_START_CODE_LIKE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


def insert_captured_us(access_unit: bytes, captured_us: int) -> bytes:
    """The access unit (Annex B) with the moment of capture before its first slice.

    Raises:
        DepthCodecError: it has no slice, or `captured_us` is negative.
    """
    if captured_us < 0:
        raise DepthCodecError(f"a moment of capture is not negative, not {captured_us}")
    return _insert(access_unit, CAPTURED_UUID.bytes + captured_us.to_bytes(8, "big"))


def read_captured_us(access_unit: bytes) -> int:
    """The moment of capture in an access unit (Annex B).

    Raises:
        DepthCodecError: the access unit has none.
    """
    _, _, user_data = _find(access_unit, CAPTURED_UUID, "moment of capture")
    return _captured_us(user_data)


def replace_captured_us(access_unit: bytes, captured_us: int) -> bytes:
    """The access unit (Annex B) with another moment of capture in the place of its own.

    Raises:
        DepthCodecError: it has none, or `captured_us` is negative.
    """
    start, end, _ = _find(access_unit, CAPTURED_UUID, "moment of capture")
    return insert_captured_us(access_unit[:start] + access_unit[end:], captured_us)


def insert_validity(access_unit: bytes, packed: bytes) -> bytes:
    """The access unit (Annex B) with its depth's validity before its first slice.

    Raises:
        DepthCodecError: it has no slice.
    """
    return _insert(access_unit, VALIDITY_UUID.bytes + packed)


def read_validity(access_unit: bytes) -> bytes:
    """The validity that an access unit (Annex B) carries, as it was packed.

    Raises:
        DepthCodecError: the access unit has none.
    """
    return _find(access_unit, VALIDITY_UUID, "validity of its depth")[2][16:]


def captured_us_in(user_data: bytes) -> int | None:
    """The moment of capture in one user-data payload (the 16 bytes of UUID first), or None if it is another's."""
    return _captured_us(user_data) if user_data[:16] == CAPTURED_UUID.bytes and len(user_data) == 24 else None


def validity_in(user_data: bytes) -> bytes | None:
    """The packed validity in one user-data payload (the 16 bytes of UUID first), or None if it is another's."""
    return user_data[16:] if user_data[:16] == VALIDITY_UUID.bytes else None


def _captured_us(user_data: bytes) -> int:
    if len(user_data) != 24:
        raise DepthCodecError("the moment of capture in the access unit is broken")
    return int.from_bytes(user_data[16:], "big")


def _insert(access_unit: bytes, user_data: bytes) -> bytes:
    for start, payload_start, _ in _nal_units(access_unit):
        if access_unit[payload_start] & 0x1F in _NAL_SLICES:
            return access_unit[:start] + _message(user_data) + access_unit[start:]
    raise DepthCodecError("the access unit has no slice")


def _find(access_unit: bytes, name: uuid.UUID, what: str) -> tuple[int, int, bytes]:
    """Where the NAL unit with the message begins and ends, and its user data."""
    for start, payload_start, end in _nal_units(access_unit):
        kind = access_unit[payload_start] & 0x1F
        if kind in _NAL_SLICES:
            break
        if kind == _NAL_SEI:
            for user_data in _user_data(_unescape(access_unit[payload_start + 1 : end])):
                if user_data[:16] == name.bytes:
                    return start, end, user_data
    raise DepthCodecError(f"the access unit carries no {what}")


def _message(user_data: bytes) -> bytes:
    size = b"\xff" * (len(user_data) // 255) + bytes([len(user_data) % 255])
    return _START_CODE + bytes([_NAL_SEI]) + _escape(bytes([_PAYLOAD_USER_DATA]) + size + user_data + b"\x80")


def _user_data(rbsp: bytes) -> Iterator[bytes]:
    at = 0
    while at + 2 <= len(rbsp) - 1:
        kind, at = _read_long(rbsp, at)
        size, at = _read_long(rbsp, at)
        if kind == _PAYLOAD_USER_DATA:
            yield rbsp[at : at + size]
        at += size


def _read_long(rbsp: bytes, at: int) -> tuple[int, int]:
    """A number as SEI writes it (each 0xFF adds 255 and goes on), and where the next byte is."""
    value = 0
    while at < len(rbsp) and rbsp[at] == 0xFF:
        value, at = value + 255, at + 1
    return value + (rbsp[at] if at < len(rbsp) else 0), at + 1


def _nal_units(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """For each NAL unit: where its start code begins, where its header byte is, and where it ends."""
    found = stream.find(b"\x00\x00\x01")
    while 0 <= found < len(stream) - 3:
        header = found + 3
        following = stream.find(b"\x00\x00\x01", header)
        end = len(stream) if following < 0 else following
        start = found - 1 if found > 0 and stream[found - 1] == 0 else found
        yield start, header, end
        found = following


def _escape(rbsp: bytes) -> bytes:
    """Keeps start codes from appearing inside a NAL unit (7.4.1): 00 00 0x becomes 00 00 03 0x."""
    return _START_CODE_LIKE.sub(b"\x00\x00\x03", rbsp)


def _unescape(nal: bytes) -> bytes:
    return nal.replace(b"\x00\x00\x03", b"\x00\x00")
