"""What one media worker hears from another beside the copies that it sends there: heights, and viewers' eyes."""

from collections.abc import Callable, Mapping

from conference.node.peer import PeerConnection
from conference.signalling.eye import BEYOND_CHANNEL
from conference.signalling.layers import CHANNEL, decode_heights


class BeyondChannels:
    """The data channels of one connection for copies.

    Args:
        peer: the connection; it sends something already, as aiortc would else give the channels a transport each.
        on_heights: told, by mid, how tall the pictures of the copies can be used there; 0 for nobody now.
        on_eye: takes the eye of a viewer there, with the viewer's id; see `conference.signalling.eye`.
    """

    def __init__(
        self,
        peer: PeerConnection,
        on_heights: Callable[[Mapping[str, int]], None],
        on_eye: Callable[[bytes | str], None],
    ) -> None:
        self._peer, self._on_heights, self._on_eye = peer, on_heights, on_eye
        self._has_eyes = False
        peer.createDataChannel(CHANNEL).on("message", self._take_heights)

    def open_eyes(self) -> None:
        """Asks for the eyes of those who are connected there, once there is somebody here to draw for them."""
        if not self._has_eyes:
            self._has_eyes = True
            channel = self._peer.createDataChannel(BEYOND_CHANNEL, ordered=False, maxRetransmits=0)
            channel.on("message", self._on_eye)

    def _take_heights(self, text: bytes | str) -> None:
        heights_px = decode_heights(text)
        if heights_px is not None:
            self._on_heights(heights_px)
