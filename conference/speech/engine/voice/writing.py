"""Writes what was spoken to a file: WAV, 16 bits, mono."""

import wave
from pathlib import Path

import numpy as np

from conference.speech.engine.errors import AudioError
from conference.speech.engine.voice.decoder import VOICE_RATE_HZ
from conference.speech.engine.voice.speech import Samples


def check_wav(path: Path) -> None:
    """Raises AudioError where a file isn't to be a WAV file: asked before the work is done."""
    if path.suffix.lower() != ".wav":
        raise AudioError(f"{path.name} is to end in .wav")


def write_wav(path: Path, samples: Samples) -> None:
    """Samples in −1…1 at 24 kHz; what is louder is made quieter as a whole, never clipped.

    Raises:
        AudioError: the file can't be written.
    """
    loudest = max(float(np.abs(samples).max(initial=0.0)), 1.0)
    try:
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(VOICE_RATE_HZ)
            file.writeframes(np.round(samples / loudest * 32767).astype("<i2").tobytes())
    except OSError as error:
        raise AudioError(f"{path} cannot be written: {error.strerror}") from None
