"""Reads the speech that recognition works on: 16 kHz mono PCM in WAV files."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.errors import AudioError

Samples = NDArray[np.float32]

RATE_HZ = 16_000


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
    return (np.frombuffer(data, "<i2") / 32768).astype(np.float32)
