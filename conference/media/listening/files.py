"""Utterances as files, for as long as nobody has listened to them: sound never stays on disk."""

import contextlib
import os
import time
import uuid
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

from conference.media.listening.voice import RATE_HZ, Samples

OLD_S = 30.0
"""What nobody has fetched for so long comes too late for a caption."""


class UtteranceFiles:
    """A folder of WAV files that vanish: with the next part of the same utterance, or when they are old.

    Whoever listens to one deletes it. Other workers may use the same folder.

    Args:
        directory: made if it is not there, for this user alone.
        clock: seconds since 1970, as files are dated.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._clock = clock
        self._parts: dict[int, Path] = {}
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.clear_old()

    def write(self, stream: int, samples: Samples, *, final: bool) -> str:
        """Writes a part of the stream's present utterance in place of the one before; gives the file's name.

        Raises:
            OSError: the disk does not take it.
        """
        self.forget(stream)
        path = self._directory / f"{uuid.uuid4()}.wav"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as opened, wave.open(opened, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes((np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes())
        if not final:
            self._parts[stream] = path
        return path.name

    def forget(self, stream: int) -> None:
        """Deletes the last part of the stream's present utterance, if nobody has fetched it."""
        part = self._parts.pop(stream, None)
        if part is not None:
            part.unlink(missing_ok=True)

    def clear_old(self) -> None:
        """Deletes what was not fetched in time, whoever wrote it."""
        for path in self._directory.glob("*.wav"):
            with contextlib.suppress(OSError):  # somebody else was first
                if self._clock() - path.stat().st_mtime > OLD_S:
                    path.unlink()
