"""VP8 over RTP (RFC 7741): packetises frames, and puts them together again."""

from collections.abc import Sequence

from conference.node.errors import MalformedPacket


def packetize(frame: bytes, payload_max: int) -> list[bytes]:
    """The RTP payloads of a frame, with the one-byte descriptor (section 4.2): S marks the first."""
    room = payload_max - 1
    parts = [frame[at : at + room] for at in range(0, len(frame), room)]
    return [(b"\x10" if n == 0 else b"\x00") + part for n, part in enumerate(parts)]


def depacketize(payloads: Sequence[bytes]) -> bytes:
    """The frame that `payloads` carry, in order and without a hole.

    Raises:
        MalformedPacket: a payload ends within its descriptor, or right behind it.
    """
    return b"".join(payload[_descriptor_bytes(payload) :] for payload in payloads)


def is_keyframe(frame: bytes) -> bool:
    """Whether a VP8 frame is a key frame (RFC 6386, section 9.1)."""
    return len(frame) > 0 and frame[0] & 0x01 == 0


def starts_keyframe(payload: bytes) -> bool:
    """Whether an RTP payload is the beginning of a key frame: the start of partition 0, and its P bit is 0."""
    try:
        start = _descriptor_bytes(payload)
    except MalformedPacket:
        return False
    return payload[0] & 0x10 != 0 and payload[0] & 0x07 == 0 and payload[start] & 0x01 == 0


def _descriptor_bytes(payload: bytes) -> int:
    if not payload:
        raise MalformedPacket("empty VP8 payload")
    size = 1
    if payload[0] & 0x80:
        if len(payload) < 2:
            raise MalformedPacket("truncated VP8 descriptor")
        flags = payload[1]
        size = 2
        if flags & 0x80:
            if len(payload) < 3:
                raise MalformedPacket("truncated VP8 picture id")
            size += 2 if payload[2] & 0x80 else 1
        size += 1 if flags & 0x40 else 0
        size += 1 if flags & 0x30 else 0
    if size >= len(payload):
        raise MalformedPacket("VP8 payload that is all descriptor")
    return size
