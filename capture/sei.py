"""The moment of capture inside an H.264 stream: an SEI message of unregistered user data (ITU-T H.264, D.1.7)."""

import uuid
from collections.abc import Iterator

from capture.errors import DepthCodecError

CAPTURED_UUID = uuid.UUID("7c1f2a0e-5b0f-4f0b-9f8e-65796c696e65")
"""Names the message: 16 bytes of this, then `captured_us` as 8 bytes, most significant first."""

_NAL_SEI = 6
_NAL_SLICES = (1, 5)
_PAYLOAD_USER_DATA = 5
_START_CODE = b"\x00\x00\x00\x01"


def insert_captured_us(access_unit: bytes, captured_us: int) -> bytes:
    """The access unit (Annex B) with the moment of capture before its first slice.

    Raises:
        DepthCodecError: it has no slice, or `captured_us` is negative.
    """
    if captured_us < 0:
        raise DepthCodecError(f"a moment of capture is not negative, not {captured_us}")
    for start, payload_start, _ in _nal_units(access_unit):
        if access_unit[payload_start] & 0x1F in _NAL_SLICES:
            return access_unit[:start] + _message(captured_us) + access_unit[start:]
    raise DepthCodecError("the access unit has no slice")


def read_captured_us(access_unit: bytes) -> int:
    """The moment of capture in an access unit (Annex B).

    Raises:
        DepthCodecError: the access unit has none.
    """
    for _, payload_start, end in _nal_units(access_unit):
        kind = access_unit[payload_start] & 0x1F
        if kind in _NAL_SLICES:
            break
        if kind == _NAL_SEI:
            captured_us = _read_messages(_unescape(access_unit[payload_start + 1 : end]))
            if captured_us is not None:
                return captured_us
    raise DepthCodecError("the access unit carries no moment of capture")


def replace_captured_us(access_unit: bytes, captured_us: int) -> bytes:
    """The access unit (Annex B) with another moment of capture in the place of its own.

    Raises:
        DepthCodecError: it has none, or `captured_us` is negative.
    """
    for start, payload_start, end in _nal_units(access_unit):
        kind = access_unit[payload_start] & 0x1F
        if kind in _NAL_SLICES:
            break
        if kind == _NAL_SEI and _read_messages(_unescape(access_unit[payload_start + 1 : end])) is not None:
            return insert_captured_us(access_unit[:start] + access_unit[end:], captured_us)
    raise DepthCodecError("the access unit carries no moment of capture")


def read_user_data(user_data: bytes) -> int | None:
    """The moment of capture in one user-data payload (the 16 bytes of UUID first), or None if it is another's."""
    if len(user_data) != 24 or user_data[:16] != CAPTURED_UUID.bytes:
        return None
    return int.from_bytes(user_data[16:], "big")


def _message(captured_us: int) -> bytes:
    user_data = CAPTURED_UUID.bytes + captured_us.to_bytes(8, "big")
    rbsp = bytes([_PAYLOAD_USER_DATA, len(user_data)]) + user_data + b"\x80"
    return _START_CODE + bytes([_NAL_SEI]) + _escape(rbsp)


def _read_messages(rbsp: bytes) -> int | None:
    at = 0
    while at + 2 <= len(rbsp) - 1:
        kind, at = _read_long(rbsp, at)
        size, at = _read_long(rbsp, at)
        if kind == _PAYLOAD_USER_DATA:
            captured_us = read_user_data(rbsp[at : at + size])
            if captured_us is not None:
                return captured_us
        at += size
    return None


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
    out = bytearray()
    zeros = 0
    for byte in rbsp:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def _unescape(nal: bytes) -> bytes:
    return nal.replace(b"\x00\x00\x03", b"\x00\x00")
