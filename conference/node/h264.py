"""H.264 over RTP (RFC 6184): packetises Annex B access units, and puts them together again."""

from collections.abc import Iterator, Sequence

from conference.node.errors import MalformedPacket

START_CODE = b"\x00\x00\x00\x01"
IDR, SPS = 5, 7
_STAP_A, _FU_A = 24, 28


def nal_units(access_unit: bytes) -> Iterator[bytes]:
    """The NAL units of an Annex B byte stream, without their start codes."""
    at = access_unit.find(b"\x00\x00\x01")
    while at >= 0:
        start = at + 3
        at = access_unit.find(b"\x00\x00\x01", start)
        unit = access_unit[start:] if at < 0 else access_unit[start:at]
        unit = unit.rstrip(b"\x00") if at >= 0 else unit
        if unit:
            yield unit


def packetize(access_unit: bytes, payload_max: int) -> list[bytes]:
    """The RTP payloads of an access unit: small NAL units together (STAP-A), large ones in fragments (FU-A)."""
    payloads: list[bytes] = []
    small: list[bytes] = []
    small_bytes = 1
    for unit in nal_units(access_unit):
        if small and small_bytes + 2 + len(unit) > payload_max:
            payloads.append(_aggregate(small))
            small, small_bytes = [], 1
        if len(unit) > payload_max:
            payloads.extend(_fragments(unit, payload_max))
        else:
            small.append(unit)
            small_bytes += 2 + len(unit)
    if small:
        payloads.append(_aggregate(small))
    return payloads


def depacketize(payloads: Sequence[bytes]) -> bytes:
    """The Annex B access unit that `payloads` carry, in order and without a hole.

    Raises:
        MalformedPacket: a payload is empty or truncated, or of a kind that is not packetisation mode 1.
    """
    out = bytearray()
    for payload in payloads:
        if len(payload) < 2:
            raise MalformedPacket("H.264 payload without a NAL unit")
        kind = payload[0] & 0x1F
        if 1 <= kind <= 23:
            out += START_CODE
            out += payload
        elif kind == _FU_A:
            if payload[1] & 0x80:
                out += START_CODE
                out.append((payload[0] & 0xE0) | (payload[1] & 0x1F))
            out += memoryview(payload)[2:]
        elif kind == _STAP_A:
            for unit in _aggregated(payload):
                out += START_CODE
                out += unit
        else:
            raise MalformedPacket(f"H.264 payload of kind {kind}")
    return bytes(out)


def is_keyframe(access_unit: bytes) -> bool:
    """Whether an Annex B access unit can be decoded without any before it."""
    at = access_unit.find(b"\x00\x00\x01")
    while 0 <= at < len(access_unit) - 3:
        kind = access_unit[at + 3] & 0x1F
        # The first slice tells: all of a picture are IDR slices, or none is. Most of the bytes come after it.
        if 1 <= kind <= IDR:
            return kind == IDR
        at = access_unit.find(b"\x00\x00\x01", at + 3)
    return False


def starts_keyframe(payload: bytes) -> bool:
    """Whether an RTP payload is the beginning of a key frame: it has an SPS, or the first bytes of an IDR slice."""
    if len(payload) < 2:
        return False
    kind = payload[0] & 0x1F
    if kind == _FU_A:
        return bool(payload[1] & 0x80) and payload[1] & 0x1F in (IDR, SPS)
    if kind == _STAP_A:
        try:
            return any(unit[0] & 0x1F in (IDR, SPS) for unit in _aggregated(payload))
        except MalformedPacket:
            return False
    return kind in (IDR, SPS)


def _aggregate(units: Sequence[bytes]) -> bytes:
    if len(units) == 1:
        return units[0]
    # F and NRI of the aggregate are the highest of its units (RFC 6184, section 5.7).
    header = _STAP_A | max(unit[0] & 0x60 for unit in units) | max(unit[0] & 0x80 for unit in units)
    return bytes((header,)) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


def _aggregated(payload: bytes) -> Iterator[bytes]:
    at = 1
    while at < len(payload):
        size = int.from_bytes(payload[at : at + 2], "big")
        at += 2
        if size == 0 or at + size > len(payload):
            raise MalformedPacket("truncated STAP-A")
        yield payload[at : at + size]
        at += size


def _fragments(unit: bytes, payload_max: int) -> Iterator[bytes]:
    indicator = (unit[0] & 0xE0) | _FU_A
    kind = unit[0] & 0x1F
    room = payload_max - 2
    body = memoryview(unit)[1:]
    # Equal parts, so that no runt packet ends the unit.
    count = -(-len(body) // room)
    size = -(-len(body) // count)
    for n in range(count):
        flags = (0x80 if n == 0 else 0) | (0x40 if n == count - 1 else 0)
        yield bytes((indicator, flags | kind)) + body[n * size : (n + 1) * size]
