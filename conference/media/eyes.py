"""Carries the viewers' eyes from their data channels to the render workers of their meeting.

Where the meeting is spread, the media worker that has render workers asks the others for their viewers' eyes. What
comes from there goes to render workers only: so no eye comes twice, or goes round.
"""

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from conference.signalling.eye import address_eye, decode_eye, split_addressed_eye

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
        self._renderers: dict[str, Channel] = {}
        self._beyond: dict[str, Channel] = {}
        self._allowances: dict[str, tuple[float, float]] = {}

    def add_renderer(self, peer_id: str, channel: Channel) -> None:
        """All eyes go to `channel` from now on."""
        self._renderers[peer_id] = channel

    def add_beyond(self, peer_id: str, channel: Channel) -> None:
        """The eyes of viewers who are connected here go to `channel`, to another media worker, from now on."""
        self._beyond[peer_id] = channel

    def remove_peer(self, peer_id: str) -> None:
        """The peer has gone."""
        self._renderers.pop(peer_id, None)
        self._beyond.pop(peer_id, None)

    @property
    def has_renderers(self) -> bool:
        """Whether somebody here draws views for these eyes."""
        return bool(self._renderers)

    def remove_viewer(self, viewer_id: str) -> None:
        """The viewer has gone."""
        self._allowances.pop(viewer_id, None)

    def receive(self, viewer_id: str, data: bytes | str) -> None:
        """Takes a datagram from a viewer who is connected here."""
        if not isinstance(data, bytes) or decode_eye(data) is None or not self._allowed(viewer_id):
            self.dropped += 1
            return
        self._send(address_eye(viewer_id, data), (*self._renderers.values(), *self._beyond.values()))

    def receive_beyond(self, datagram: bytes | str) -> None:
        """Takes the eye of a viewer of another media worker, with that viewer's id."""
        if not isinstance(datagram, bytes) or split_addressed_eye(datagram) is None:
            self.dropped += 1
            return
        self._send(datagram, self._renderers.values())

    def _send(self, datagram: bytes, channels: Iterable[Channel]) -> None:
        for channel in channels:
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
