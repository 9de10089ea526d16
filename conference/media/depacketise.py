"""Takes coded frames out of RTP payloads: VP8 (RFC 7741) and H.264 (RFC 6184: single units, STAP-A, FU-A)."""

from struct import unpack_from

START_CODE = b"\x00\x00\x00\x01"
STAP_A, FU_A, IDR = 24, 28, 5


class PayloadError(ValueError):
    """A payload that does not follow its format."""


def vp8_payload(payload: bytes) -> bytes:
    """The part of a VP8 frame that a payload carries, behind its descriptor (RFC 7741, 4.2).

    Raises:
        PayloadError: the descriptor is longer than the payload.
    """
    if not payload:
        raise PayloadError("an empty VP8 payload")
    length = 1
    if payload[0] & 0x80:
        flags = _byte(payload, 1)
        length = 2
        if flags & 0x80:
            length += 2 if _byte(payload, length) & 0x80 else 1
        length += bool(flags & 0x40)
        length += bool(flags & 0x30)
    if length >= len(payload):
        raise PayloadError("a VP8 payload that is all descriptor")
    return payload[length:]


def vp8_is_key(frame: bytes) -> bool:
    """Whether a VP8 frame needs no other (RFC 6386, 9.1)."""
    return bool(frame) and not frame[0] & 1


def h264_payload(payload: bytes) -> bytes:
    """What a payload adds to an H.264 byte stream (Annex B); concatenate those of one timestamp.

    Raises:
        PayloadError: it is truncated, or of a kind that WebRTC doesn't use.
    """
    kind = _byte(payload, 0) & 0x1F
    if 1 <= kind < STAP_A:
        return START_CODE + payload
    if kind == STAP_A:
        return b"".join(START_CODE + unit for unit in _aggregated(payload))
    if kind == FU_A:
        header = _byte(payload, 1)
        start = START_CODE + bytes([payload[0] & 0xE0 | header & 0x1F]) if header & 0x80 else b""
        return start + payload[2:]
    raise PayloadError(f"H.264 payloads of type {kind} are not known here")


def h264_is_key(frame: bytes) -> bool:
    """Whether an Annex B frame holds an IDR slice."""
    position = frame.find(START_CODE)
    while position >= 0 and position + 4 < len(frame):
        if frame[position + 4] & 0x1F == IDR:
            return True
        position = frame.find(START_CODE, position + 4)
    return False


def _aggregated(payload: bytes) -> list[bytes]:
    units, position = [], 1
    while position < len(payload):
        if position + 2 > len(payload):
            raise PayloadError("a truncated STAP-A length")
        size = unpack_from("!H", payload, position)[0]
        position += 2
        if size == 0 or position + size > len(payload):
            raise PayloadError("a truncated STAP-A unit")
        units.append(payload[position : position + size])
        position += size
    return units


def _byte(payload: bytes, index: int) -> int:
    if index >= len(payload):
        raise PayloadError("a truncated payload")
    return payload[index]
