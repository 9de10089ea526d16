"""What the media worker and its listening process say to each other: packets one way, utterances the other."""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass

_HEAD = struct.Struct("!IdH")
"""Stream, arrival in monotonic seconds (one clock for all processes of a machine), length of the packet after it."""
PACKET_MAX_BYTES = 2**16 - 1
LINE_MAX_BYTES = 4096


@dataclass(frozen=True)
class StreamPacket:
    """An RTP packet of a stream; an empty one ends the stream."""

    stream: int
    arrival_s: float
    packet: bytes


@dataclass(frozen=True)
class HeardLine:
    """An utterance that was written: the `number`-th of its stream, in the file `name`.

    `start_s` is monotonic seconds. `number` and `stream` are the same for all parts of an utterance.
    """

    stream: int
    number: int
    name: str
    start_s: float
    duration_s: float
    final: bool


def packet_bytes(packet: StreamPacket) -> bytes:
    """A packet as it travels; what is longer than a datagram can be is cut off."""
    data = packet.packet[:PACKET_MAX_BYTES]
    return _HEAD.pack(packet.stream, packet.arrival_s, len(data)) + data


class PacketReader:
    """Takes bytes as they come, and gives the packets in them."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[StreamPacket]:
        """The packets that `data` completes."""
        came = self._rest + data
        at = 0
        while len(came) - at >= _HEAD.size:
            stream, arrival_s, length = _HEAD.unpack_from(came, at)
            end = at + _HEAD.size + length
            if end > len(came):
                break
            yield StreamPacket(stream, arrival_s, came[at + _HEAD.size : end])
            at = end
        self._rest = came[at:]


def line_bytes(line: HeardLine) -> bytes:
    """A line as it travels."""
    return json.dumps(asdict(line)).encode() + b"\n"


def line_from(data: bytes) -> HeardLine:
    """The line that travelled.

    Raises:
        ValueError: it is none.
    """
    try:
        return HeardLine(**json.loads(data))
    except TypeError as error:
        raise ValueError(str(error)) from None
