"""One subject's view for one viewer: where the eye is, how large it is rendered, and the encoder it goes through."""

import logging
import threading
from collections.abc import Sequence

from capture.geometry import Camera
from conference.node.sender import EncodedSender
from conference.signalling.rendered import ViewQuality
from rendering.assembly import Assembly
from rendering.errors import AssemblyError
from rendering.select import ChosenCamera
from rendering.worker.eye_contact import EyeContact
from rendering.worker.eyes import EyeTrack
from rendering.worker.profile import Draw
from rendering.worker.quality import QualityLadder, Size
from rendering.worker.view_encoder import BITRATE_MAX_BPS, ViewEncoder

log = logging.getLogger(__name__)

BITRATE_STEP = 0.3
"""The encoder begins anew when what the way allows has changed by more than this part."""
RATE_STEP_HZ = 2.0
"""A change of the frame rate by less than this is not worth a notice."""


class ViewStream:
    """What a viewer sees of a subject.

    Attributes:
        subject_id, viewer_id: participants.
        sender: where it goes; None until it was negotiated.
        sent: access units sent.
        shown_px: how tall the viewer shows it, 0 for not at all; None while that is not known.
        eye_contact: how far its pictures missed the viewer's eye.
    """

    def __init__(self, subject_id: str, viewer_id: str) -> None:
        self.subject_id, self.viewer_id = subject_id, viewer_id
        self.sender: EncodedSender | None = None
        self.sent = 0
        self.shown_px: int | None = None
        self.eye_contact = EyeContact()
        self._ladder = QualityLadder()
        self._encoder: ViewEncoder | None = None
        # A renderer that was stopped may still be at its last picture when the next one begins.
        self._encoding = threading.Lock()
        self._force_key = True
        self._target: Camera | None = None
        self._said: ViewQuality | None = None

    def connect(self, sender: EncodedSender) -> None:
        """Sends on this stream from now on, beginning with a key frame."""
        self.sender = sender
        sender.on_keyframe_request = self.force_key
        self.force_key()

    @property
    def size(self) -> Size:
        """How large the next picture is."""
        return self._ladder.size(self.shown_px)

    def force_key(self) -> None:
        """Makes the next picture a key frame."""
        self._force_key = True

    @property
    def cameras_max(self) -> int:
        """From how many cameras the subject's views may be made, as far as this one goes."""
        return self._ladder.step.cameras_max

    def target(self, assembly: Assembly, viewer_seat: int, subject_seat: int, eye: EyeTrack) -> Camera:
        """The window camera of the viewer's eye, in the subject's cube frame.

        An eye that has gone through the window has no picture: then the one before is kept.
        """
        size = self.size
        try:
            target = assembly.window_camera(viewer_seat, subject_seat, eye.position, size.width, size.height)
        except AssemblyError:
            same_size = self._target is not None and self._target.intrinsics.width == size.width
            target = (
                self._target
                if self._target is not None and same_size
                else assembly.window_camera(viewer_seat, subject_seat, EyeTrack().position, size.width, size.height)
            )
        self._target = target
        return target

    def render(
        self,
        draw: Draw,
        chosen: Sequence[ChosenCamera],
        target: Camera,
        timestamp: int,
        frame_rate_hz: float,
    ) -> tuple[bytes, bool]:
        """The next access unit and whether it is a key frame; called in a thread."""
        view = draw(chosen, target)
        with self._encoding:
            encoder = self._fitting_encoder(target.intrinsics.width, target.intrinsics.height, frame_rate_hz)
            force_key, self._force_key = self._force_key, False
            return encoder.encode(view, timestamp, force_key)

    def send(self, data: bytes, key_frame: bool, timestamp: int, moment_s: float) -> None:
        """Sends an access unit; a key frame that did not get out is made again."""
        if self.sender is None:
            return
        if self.sender.send(data, timestamp, moment_s, key_frame):
            self.sent += 1
        elif key_frame:
            self._force_key = True

    def finished(self, now_s: float, possible_hz: float) -> None:
        """A picture went out; the size may change with the next."""
        if self._ladder.finished(now_s, possible_hz):
            size = self._ladder.step.size
            log.info("view of %s for %s: now %d×%d", self.subject_id, self.viewer_id, size.width, size.height)

    def quality_to_say(self, meeting_id: str, now_s: float) -> ViewQuality | None:
        """What the viewer should be told, when that differs from what was said last."""
        size = self.size
        rate_hz = round(self._ladder.frame_rate_hz(now_s), 1)
        said = self._said
        same = (
            said is not None
            and (said.width, said.height) == (size.width, size.height)
            and abs(said.frame_rate_hz - rate_hz) < RATE_STEP_HZ
        )
        if same:
            return None
        self._said = ViewQuality(meeting_id, self.subject_id, self.viewer_id, size.width, size.height, rate_hz)
        return self._said

    def _fitting_encoder(self, width: int, height: int, frame_rate_hz: float) -> ViewEncoder:
        allowed_bps = self.sender.bitrate_bps if self.sender is not None else None
        bitrate_bps = min(BITRATE_MAX_BPS, allowed_bps or BITRATE_MAX_BPS)
        encoder = self._encoder
        fits = (
            encoder is not None
            and (encoder.width, encoder.height) == (width, height)
            and abs(bitrate_bps - encoder.bitrate_max_bps) <= BITRATE_STEP * encoder.bitrate_max_bps
        )
        if encoder is None or not fits:
            encoder = self._encoder = ViewEncoder(width, height, frame_rate_hz, bitrate_bps)
        return encoder
