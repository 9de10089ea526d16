"""What a receiver says back: lost packets (NACK), lost pictures (PLI), and the bitrate it allows (REMB)."""

import struct
from collections.abc import Callable, Sequence

from aiortc.rtp import (
    RTCP_PSFB,
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB,
    RTCP_RTPFB_NACK,
    pack_remb_fci,
    pack_rtcp_packet,
)

NACK_MISSING_MAX = 256
"""More missing packets than this are not worth asking for: a key frame is smaller."""
NACK_TRIES_MAX = 5
NACK_RETRY_S = 0.04
NACK_BURST_MAX = 100
"""A jump in sequence numbers further than this is taken as a new beginning, not as loss."""


def nack(ssrc: int, media_ssrc: int, sequence_numbers: Sequence[int]) -> bytes:
    """A generic NACK (RFC 4585, section 6.2.1) for 16-bit sequence numbers in their order."""
    items: list[list[int]] = []
    for seq in sequence_numbers:
        if items and 1 <= (distance := (seq - items[-1][0]) & 0xFFFF) <= 16:
            items[-1][1] |= 1 << (distance - 1)
        else:
            items.append([seq & 0xFFFF, 0])
    fci = b"".join(struct.pack("!HH", pid, mask) for pid, mask in items)
    return pack_rtcp_packet(RTCP_RTPFB, RTCP_RTPFB_NACK, struct.pack("!II", ssrc, media_ssrc) + fci)


def picture_loss(ssrc: int, media_ssrc: int) -> bytes:
    """A picture loss indication (RFC 4585, section 6.3.1)."""
    return pack_rtcp_packet(RTCP_PSFB, RTCP_PSFB_PLI, struct.pack("!II", ssrc, media_ssrc))


def remote_bitrate(ssrc: int, bitrate_bps: int, media_ssrcs: Sequence[int]) -> bytes:
    """A receiver's estimated maximum bitrate (draft-alvestrand-rmcat-remb-03), for all `media_ssrcs` together."""
    fci = pack_remb_fci(bitrate_bps, list(media_ssrcs))
    return pack_rtcp_packet(RTCP_PSFB, RTCP_PSFB_APP, struct.pack("!II", ssrc, 0) + fci)


class LossTracker:
    """Which packets of a stream are missing, and when to ask for each again.

    Sequence numbers are extended (never wrap). Bounded: too many missing ones are given up, which `given_up` tells.
    """

    def __init__(self) -> None:
        self._next: int | None = None
        self._missing: dict[int, tuple[float, int]] = {}
        self.given_up = False
        """Whether packets were given up since this was last set to False."""

    @property
    def missing(self) -> int:
        return len(self._missing)

    def add(self, extended_seq: int) -> None:
        """A packet has come."""
        if self._next is None:
            self._next = extended_seq
        if extended_seq < self._next:
            self._missing.pop(extended_seq, None)
            return
        gap = extended_seq - self._next
        if gap > NACK_BURST_MAX or len(self._missing) + gap > NACK_MISSING_MAX:
            self._missing.clear()
            self.given_up = True
        else:
            for seq in range(self._next, extended_seq):
                self._missing[seq] = (0.0, 0)
        self._next = extended_seq + 1

    def due(self, now_s: float) -> list[int]:
        """Those to ask for now, in order; each at most NACK_TRIES_MAX times, NACK_RETRY_S apart."""
        if not self._missing:
            return []
        asked = []
        for seq, (asked_s, tries) in list(self._missing.items()):
            if tries and now_s - asked_s < NACK_RETRY_S:
                continue
            if tries >= NACK_TRIES_MAX:
                del self._missing[seq]
                self.given_up = True
                continue
            self._missing[seq] = (now_s, tries + 1)
            asked.append(seq)
        return asked


class KeyframeThrottle:
    """Lets a request for a key frame through at most once an interval; one that comes too early is kept for later.

    Attributes:
        wanted: whether a request waits.
    """

    def __init__(self, interval_s: float, clock: Callable[[], float]) -> None:
        self._interval_s = interval_s
        self._clock = clock
        self._last_s = float("-inf")
        self.wanted = False

    def want(self) -> bool:
        """Asks; True when the request is to go out now."""
        self.wanted = True
        return self.due()

    def due(self) -> bool:
        """Whether a request that had to wait is to go out now."""
        now_s = self._clock()
        if not self.wanted or now_s - self._last_s < self._interval_s:
            return False
        self.wanted = False
        self._last_s = now_s
        return True

    def satisfied(self) -> None:
        """A key frame has come: nothing is waiting any more."""
        self.wanted = False
