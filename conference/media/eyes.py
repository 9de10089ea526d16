"""Carries the viewers' eyes from their data channels to the render workers of their meeting."""

import time
from collections.abc import Callable
from typing import Protocol

from conference.signalling.eye import address_eye, decode_eye

EYES_MAX_PER_S = 60
BUFFERED_MAX_BYTES = 4096
"""An eye that can't go out at once is old: rather drop it."""


class Channel(Protocol):
    """What is needed of a data channel."""

    @property
    def readyState(self) -> str: ...  # noqa: N802

    @property
    def bufferedAmount(self) -> int: ...  # noqa: N802

    def send(self, data: bytes) -> None: ...


class EyeRelay:
    """The eyes of one meeting.

    Attributes:
        dropped: datagrams that were no eyes, came too often, or found a full channel.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.dropped = 0
        self._clock = clock
        self._channels: dict[str, Channel] = {}
        self._allowances: dict[str, tuple[float, float]] = {}

    def add_renderer(self, peer_id: str, channel: Channel) -> None:
        """All eyes go to `channel` from now on."""
        self._channels[peer_id] = channel

    def remove_peer(self, peer_id: str) -> None:
        """The peer has gone."""
        self._channels.pop(peer_id, None)

    def remove_viewer(self, viewer_id: str) -> None:
        """The viewer has gone."""
        self._allowances.pop(viewer_id, None)

    def receive(self, viewer_id: str, data: bytes | str) -> None:
        """Takes a datagram from a viewer."""
        if not isinstance(data, bytes) or decode_eye(data) is None or not self._allowed(viewer_id):
            self.dropped += 1
            return
        datagram = address_eye(viewer_id, data)
        for channel in self._channels.values():
            if channel.readyState == "open" and channel.bufferedAmount <= BUFFERED_MAX_BYTES:
                channel.send(datagram)
            else:
                self.dropped += 1

    def _allowed(self, viewer_id: str) -> bool:
        now_s = self._clock()
        allowance, seen_s = self._allowances.get(viewer_id, (float(EYES_MAX_PER_S), now_s))
        allowance = min(EYES_MAX_PER_S, allowance + (now_s - seen_s) * EYES_MAX_PER_S)
        allowed = allowance >= 1
        self._allowances[viewer_id] = (allowance - 1 if allowed else allowance, now_s)
        return allowed
