"""Brings the frames of a live feed together into whole moments, for a recording, which holds them in order."""

from capture.depth_codec import EncodedFrame
from capture.recording import Moment, RecordingWriter, SoundPacket

LATE_US = 1_000_000
"""What comes later than this after something newer is left out."""


class MomentCollector:
    """An outlet that writes a recording; everything is held back until nothing older can come.

    Args:
        cameras: how many there are.

    Attributes:
        moments: written so far; left_out: frames that came too late, or before all cameras had begun.
    """

    def __init__(self, writer: RecordingWriter, cameras: int) -> None:
        self._writer = writer
        self._cameras = cameras
        self._open: dict[int, list[EncodedFrame | None]] = {}
        self._sounds: list[SoundPacket] = []
        self._begun = False
        self._newest_us = 0
        self.moments = 0
        self.left_out = 0

    def send_moment(self, moment: Moment, moment_s: float) -> None:
        """Takes a camera's frame, or several."""
        frames = self._open.setdefault(moment.captured_us, [None] * self._cameras)
        for n, frame in enumerate(moment.frames):
            if frame is not None:
                frames[n] = frame
        self._newest_us = max(self._newest_us, moment.captured_us)
        self._write_until(self._newest_us - LATE_US)

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None:
        """Takes a packet of sound."""
        self._sounds.append(sound)

    def finish(self) -> None:
        """Writes what is still held back."""
        self._write_until(self._newest_us)

    def _write_until(self, until_us: int) -> None:
        for captured_us in sorted(us for us in self._open if us <= until_us):
            moment = Moment(captured_us, tuple(self._open.pop(captured_us)))
            # A recording begins with a key frame of every camera; what comes before cannot be decoded.
            if not self._begun and not all(frame is not None and frame.is_key for frame in moment.frames):
                self.left_out += sum(frame is not None for frame in moment.frames)
                continue
            if not self._begun:
                self._begun = True
                self._sounds = [sound for sound in self._sounds if sound.captured_us >= captured_us]
            while self._sounds and self._sounds[0].captured_us < captured_us:
                self._writer.write_sound(self._sounds.pop(0))
            self._writer.write_moment(moment)
            self.moments += 1
