"""How the Kinect's driver process talks: messages on its standard output. Standard library only: both sides import it.

A message is MAGIC, its kind (1 byte), the length of its body (4 bytes), the body; all numbers are little-endian.

    HELLO    first, once: JSON with `serial`, `colour_mode` ("720P"), `depth_mode` ("NFOV_UNBINNED") and `calibration`
             (the factory's JSON as text)
    CAPTURE  CAPTURE_HEADER, then colour as JPEG, then depth as 16-bit millimetres, row by row
    IDLE     empty: nothing was captured for half a second
    FAILED   text: what went wrong; the driver ends

CAPTURE_HEADER is the device's time of the colour picture (µs, 8 bytes), this machine's monotonic time at which it
arrived (µs, 8 bytes), the colour's length in bytes (4), depth's width and height (2 each).

The driver takes no messages: closing its output ends it.
"""

import struct
from dataclasses import dataclass

MAGIC = b"EYK1"
HELLO, CAPTURE, IDLE, FAILED = 1, 2, 3, 4
HEADER = struct.Struct("<4sBI")
CAPTURE_HEADER = struct.Struct("<QQIHH")
BODY_MAX = 32 << 20
IDLE_MS = 500


class ProtocolError(ValueError):
    """Bytes that are no message; the text says why."""


@dataclass(frozen=True)
class CaptureBody:
    """The body of CAPTURE, taken apart; `depth` is 2 · width · height bytes."""

    device_us: int
    arrival_us: int
    colour_jpeg: bytes
    depth_width: int
    depth_height: int
    depth: bytes


def pack(kind: int, body: bytes) -> bytes:
    """A message."""
    return HEADER.pack(MAGIC, kind, len(body)) + body


def unpack_header(data: bytes) -> tuple[int, int]:
    """Kind and length of the body, from a message's first HEADER.size bytes.

    Raises:
        ProtocolError: they are not the beginning of a message.
    """
    magic, kind, length = HEADER.unpack(data)
    if magic != MAGIC or kind not in (HELLO, CAPTURE, IDLE, FAILED) or length > BODY_MAX:
        raise ProtocolError("the driver says something that is not its protocol")
    return kind, length


def pack_capture(body: CaptureBody) -> bytes:
    """A CAPTURE's body."""
    header = CAPTURE_HEADER.pack(
        body.device_us, body.arrival_us, len(body.colour_jpeg), body.depth_width, body.depth_height
    )
    return header + body.colour_jpeg + body.depth


def unpack_capture(data: bytes) -> CaptureBody:
    """Takes a CAPTURE's body apart.

    Raises:
        ProtocolError: its lengths do not fit together.
    """
    if len(data) < CAPTURE_HEADER.size:
        raise ProtocolError("a capture is cut off")
    device_us, arrival_us, colour_bytes, width, height = CAPTURE_HEADER.unpack_from(data)
    depth_at = CAPTURE_HEADER.size + colour_bytes
    if len(data) != depth_at + 2 * width * height:
        raise ProtocolError("a capture's length does not fit its pictures")
    return CaptureBody(device_us, arrival_us, data[CAPTURE_HEADER.size : depth_at], width, height, data[depth_at:])
