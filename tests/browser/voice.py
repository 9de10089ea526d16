"""A voice for a fake microphone: Ada's, from the demo; her words stand in `capture.synthetic.demo`."""

import wave
from pathlib import Path

import av
import numpy as np

from capture.synthetic.demo import CAST
from tests.browser.service import ROOT

RECORDING = ROOT / "capture" / "demo" / "ada.mkv"
RATE_HZ = 48_000


def write_voice(path: Path) -> Path:
    """Writes the recording's microphone as a WAV file, mono and 16-bit; gives `path`."""
    resampler = av.AudioResampler("s16", "mono", RATE_HZ)
    with av.open(str(RECORDING)) as recording:
        frames = [out for frame in recording.decode(audio=0) for out in resampler.resample(frame)]
    samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(samples.tobytes())
    return path


def spoken_text() -> str:
    """What the voice says."""
    return CAST["ada"].text
