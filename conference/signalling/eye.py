"""The eye datagrams: where a viewer's eye is, 30 times a second, on unreliable data channels.

Browser to media worker, channel "eye" (unordered, no retransmits), 16 bytes little-endian:
    uint32 counter, float32 x, float32 y, float32 z (metres, the viewer's cube frame).
Media worker to render worker, channel "eyes": the viewer's participant id as 16 UUID bytes, then the same 16 bytes.
Media worker to media worker, channel "eyes.beyond": as to a render worker, but only the eyes of its own viewers.
"""

import math
import struct
import uuid
from dataclasses import dataclass

VIEWER_CHANNEL = "eye"
RENDERER_CHANNEL = "eyes"
BEYOND_CHANNEL = "eyes.beyond"
_EYE = struct.Struct("<Ifff")
EYE_BYTES = _EYE.size
REACH_M = 2.0
"""An eye further than this from its seat's reference point is refused: nobody sits there."""


@dataclass(frozen=True)
class Eye:
    """A position [x, y, z] in metres in the viewer's cube frame; `counter` grows by one each time and wraps at 2³²."""

    counter: int
    x_m: float
    y_m: float
    z_m: float


def encode_eye(eye: Eye) -> bytes:
    """The datagram a browser sends."""
    return _EYE.pack(eye.counter & 0xFFFFFFFF, eye.x_m, eye.y_m, eye.z_m)


def decode_eye(data: bytes) -> Eye | None:
    """The eye in a datagram; None for anything that is not one (datagrams are lost anyway, so no error goes back)."""
    if len(data) != EYE_BYTES:
        return None
    eye = Eye(*_EYE.unpack(data))
    position = (eye.x_m, eye.y_m, eye.z_m)
    if not all(math.isfinite(v) for v in position) or math.hypot(*position) > REACH_M:
        return None
    return eye


def address_eye(viewer_id: str, data: bytes) -> bytes:
    """The datagram for a render worker: `data` as it came, behind its viewer's id."""
    return uuid.UUID(viewer_id).bytes + data


def split_addressed_eye(data: bytes) -> tuple[str, Eye] | None:
    """The viewer's id and eye in a datagram to a render worker; None for anything else."""
    eye = decode_eye(data[16:])
    if eye is None:
        return None
    return str(uuid.UUID(bytes=data[:16])), eye
