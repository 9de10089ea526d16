"""Brings the frames of a live feed together into whole moments, for a recording, which holds them in order."""

import asyncio
from collections import deque

from capture.depth_codec import EncodedFrame
from capture.recording import Moment, RecordingWriter, SoundPacket

LATE_US = 1_000_000
"""What comes later than this after something newer is left out."""
SOUNDS_MAX = 500
"""Packets of sound that may wait for pictures: ten seconds."""


class MomentCollector:
    """An outlet that writes a recording; everything is held back until nothing older can come.

    Args:
        cameras: how many there are.

    Attributes:
        begun: set when there was a first moment with a key frame of every camera: what comes before is left out, as a
            recording begins with one.
        moments: written so far; left_out: frames that came before the beginning, or too late.
    """

    def __init__(self, writer: RecordingWriter, cameras: int) -> None:
        self._writer = writer
        self._cameras = cameras
        self._open: dict[int, list[EncodedFrame | None]] = {}
        self._sounds: deque[SoundPacket] = deque(maxlen=SOUNDS_MAX)
        self._newest_us = 0
        self._written_us = -1
        self.begun = asyncio.Event()
        self.moments = 0
        self.left_out = 0

    def send_moment(self, moment: Moment, moment_s: float) -> None:
        """Takes a camera's frame, or several."""
        if moment.captured_us <= self._written_us:
            self.left_out += 1
            return
        frames = self._open.setdefault(moment.captured_us, [None] * self._cameras)
        for n, frame in enumerate(moment.frames):
            if frame is not None:
                frames[n] = frame
        self._newest_us = max(self._newest_us, moment.captured_us)
        if self.begun.is_set():
            self._write_until(self._newest_us - LATE_US)
        elif all(frame is not None and frame.is_key for frame in frames):
            self._leave_out_before(moment.captured_us)
            self.begun.set()
        else:
            self._leave_out_before(self._newest_us - LATE_US)

    def send_sound(self, sound: SoundPacket, moment_s: float) -> None:
        """Takes a packet of sound."""
        self._sounds.append(sound)

    def finish(self) -> None:
        """Writes what is still held back."""
        if self.begun.is_set():
            self._write_until(self._newest_us)

    def _leave_out_before(self, begin_us: int) -> None:
        for captured_us in [us for us in self._open if us < begin_us]:
            self.left_out += sum(frame is not None for frame in self._open.pop(captured_us))
        while self._sounds and self._sounds[0].captured_us < begin_us:
            self._sounds.popleft()

    def _write_until(self, until_us: int) -> None:
        for captured_us in sorted(us for us in self._open if us <= until_us):
            while self._sounds and self._sounds[0].captured_us < captured_us:
                self._writer.write_sound(self._sounds.popleft())
            self._writer.write_moment(Moment(captured_us, tuple(self._open.pop(captured_us))))
            self._written_us = captured_us
            self.moments += 1
