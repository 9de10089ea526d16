"""What a publication and its subscriptions share: the packets as they are kept, the codec, and the sender's clock."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from conference.media.bitrate import BitrateTarget


@dataclass(frozen=True)
class Codec:
    """What a stream is encoded with; `name` is "VP8", "H264" or "OPUS", `fmtp` its parameters as in the SDP."""

    name: str
    clock_rate_hz: int
    payload_type: int
    fmtp: str = ""


class StoredPacket(NamedTuple):
    """A packet of the history; `seq` is extended beyond 16 bits, `marker` is 0x80 or 0."""

    seq: int
    marker: int
    timestamp: int
    payload: bytes


@dataclass(frozen=True)
class SenderClock:
    """The latest sender report: NTP and RTP timestamp of one moment, and when it came on the monotonic clock."""

    ntp: int
    timestamp: int
    arrival_s: float


class Feed(Protocol):
    """What a subscription needs of its publication."""

    codec: Codec
    bitrate: BitrateTarget
    sender_clock: SenderClock | None

    def stored(self, seq: int) -> StoredPacket | None: ...

    def request_keyframe(self) -> None: ...
