"""The speech that recognition works on: 16 kHz mono PCM in WAV files."""

import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.errors import AudioError

Samples = NDArray[np.float32]

RATE_HZ = 16_000
SCALE = np.float32(1 / 32768)


class Pcm16:
    """Samples of 16 bits on the disk, read as float32 in −1…1 where they are asked for.

    Args:
        stored: int16, of any shape.
    """

    def __init__(self, stored: NDArray[np.int16]) -> None:
        self._stored = stored
        self.shape = stored.shape

    @property
    def flat(self) -> "Pcm16":
        """The same samples, one after the other."""
        return Pcm16(self._stored.reshape(-1))

    def __len__(self) -> int:
        return len(self._stored)

    def __getitem__(self, key: Any) -> NDArray[Any]:
        return np.asarray(self._stored[key], np.float32) * SCALE


def read_speech(path: Path) -> Samples:
    """The samples of a file, float32 [N] in −1…1.

    Raises:
        AudioError: it is not 16 kHz mono 16-bit PCM.
    """
    try:
        with wave.open(str(path), "rb") as file:
            kind = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            if kind != (RATE_HZ, 1, 2):
                raise AudioError(f"{path.name} has {kind[0]} Hz, {kind[1]} channels, {8 * kind[2]} bits")
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise AudioError(f"{path.name} is not a WAV file: {error}") from None
    whole = len(data) // 2 * 2  # a file that is cut off may end within a sample
    return np.frombuffer(data[:whole], "<i2").astype(np.float32) * SCALE
