"""What happens to speech on its way: another pace and pitch, rooms, noise, telephones; drawn at random."""

import numpy as np
from numpy.typing import NDArray

from conference.speech.engine.sound import RATE_HZ

Floats = NDArray[np.float32]

ROOM_S = (0.1, 0.6)
SNR_DB = (4.0, 40.0)
PHONE_HZ = (300.0, 3400.0)


def resampled(samples: Floats, factor: float) -> Floats:
    """So many times as many samples of the same sound: at another rate, or slower and lower."""
    wanted = max(round(len(samples) * factor), 2)
    spectrum = np.fft.rfft(samples)[: wanted // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, wanted) * (wanted / len(samples)), np.float32)


def spoiled(samples: Floats, babble: Floats, random: np.random.Generator) -> Floats:
    """The sound as a meeting might hear it.

    Args:
        babble: other people, as long.
    """
    if random.random() < 0.6:
        samples = in_room(samples, random)
    samples = coloured(samples, random)
    if random.random() < 0.8:
        noise = drawn_noise(len(samples), random) if random.random() < 0.7 else babble
        level = np.sqrt(np.square(samples).mean() / (np.square(noise).mean() + 1e-12))
        samples = samples + noise * np.float32(level * 10 ** (-random.uniform(*SNR_DB) / 20))
    if random.random() < 0.25:
        samples = by_telephone(samples, random)
    if random.random() < 0.05:
        most = np.abs(samples).max() * random.uniform(0.3, 0.8)
        samples = np.clip(samples, -most, most)
    return np.asarray(samples, np.float32)


def in_room(samples: Floats, random: np.random.Generator) -> Floats:
    """With an echo that dies away evenly."""
    count = round(random.uniform(*ROOM_S) * RATE_HZ)
    tail = random.normal(0, 1, count) * 10 ** (-3 * np.arange(count) / count)
    tail *= 10 ** (-random.uniform(0, 18) / 20) / np.linalg.norm(tail)
    size = 2 ** int(np.ceil(np.log2(len(samples) + count)))
    echo = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)[: len(samples)]
    return samples + echo.astype(np.float32)


def coloured(samples: Floats, random: np.random.Generator) -> Floats:
    """Through a microphone: a slope of a few dB an octave, a gentle wave, and at times no highs."""
    spectrum = np.fft.rfft(samples)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(samples), 1 / RATE_HZ), 60.0) / 1000)
    gain_db = random.uniform(-3, 3) * octaves
    gain_db += random.uniform(0, 4) * np.sin(random.uniform(0.5, 3) * octaves + random.uniform(0, 6.28))
    if random.random() < 0.3:
        gain_db[np.fft.rfftfreq(len(samples), 1 / RATE_HZ) > random.uniform(3500, 7500)] -= 60
    return np.fft.irfft(spectrum * 10 ** (gain_db / 20), len(samples)).astype(np.float32)


def drawn_noise(count: int, random: np.random.Generator) -> Floats:
    """Steady noise, from white to red."""
    spectrum = np.fft.rfft(random.normal(0, 1, count))
    spectrum *= np.maximum(np.arange(len(spectrum)), 20.0) ** -random.uniform(0, 1)
    return np.fft.irfft(spectrum, count).astype(np.float32)


def by_telephone(samples: Floats, random: np.random.Generator) -> Floats:
    """300 to 3400 Hz in 8 bits of μ-law."""
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    spectrum[(frequencies < PHONE_HZ[0] * random.uniform(0.3, 1)) | (frequencies > PHONE_HZ[1])] *= 0.01
    narrow = np.fft.irfft(spectrum, len(samples))
    most = np.abs(narrow).max() + 1e-9
    pressed = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / most) / np.log(256)
    coarse = np.round(pressed * 127) / 127
    return (most * np.sign(coarse) * (256 ** np.abs(coarse) - 1) / 255).astype(np.float32)
