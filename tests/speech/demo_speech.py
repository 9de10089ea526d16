"""Committed speech and what it says."""

import re
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

HERE = Path(__file__).parent


@dataclass(frozen=True)
class DemoSpeech:
    """`samples`: float32 [N] in −1…1 at the rate asked for; `text`: the words in it."""

    samples: np.ndarray
    text: str


def demo_speech(rate_hz: int) -> DemoSpeech:
    """The speech beside this file, whose text stands in the README."""
    lines = re.findall(r"^> (.+)$", (HERE / "README.md").read_text(), re.MULTILINE)
    return DemoSpeech(decoded_sound(HERE / "speech.opus", rate_hz), " ".join(lines))


def decoded_sound(path: Path, rate_hz: int) -> np.ndarray:
    """The sound of a file, float32 mono [N]."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("flt", "mono", rate_hz)
        parts = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        parts += [out.to_ndarray()[0] for out in resampler.resample(None)]
    return np.concatenate(parts)


def plain(text: str) -> str:
    """Words alone, for comparison."""
    return "".join(c for c in text.lower().replace("-", " ") if c.isalnum() or c in " '")
