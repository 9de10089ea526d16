"""A flash and a beep each second: made, and found again in a composed file."""

from pathlib import Path

import av
import numpy as np

RATE_HZ = 48_000
PICTURE_RATE_HZ = 10


def beeps(seconds: int) -> np.ndarray:
    """0.1 s of 1 kHz at the start of each second."""
    sound = np.zeros(seconds * RATE_HZ, np.float32)
    beep = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(4800) / RATE_HZ)
    for second in range(seconds):
        sound[second * RATE_HZ :][:4800] = beep
    return sound


def flashes(seconds: int) -> list[np.ndarray]:
    """White for two pictures at the start of each second."""
    return [
        np.full((96, 128, 3), 255 if n % PICTURE_RATE_HZ < 2 else 20, np.uint8)
        for n in range(seconds * PICTURE_RATE_HZ)
    ]


def flash_times(path: Path) -> np.ndarray:
    times, before = [], 0.0
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            level = frame.to_ndarray()[: frame.height].mean()
            if level > 120 >= before:
                times.append(frame.time)
            before = level
    return np.array(times)


def beep_times(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    sound = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    loud = np.flatnonzero(np.abs(sound) > 0.2)
    first = loud[np.concatenate([[True], np.diff(loud) > RATE_HZ // 2])]
    return first / RATE_HZ + frames[0].time
