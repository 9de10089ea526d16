"""Sounds for the cutter: voices made of tones, rooms made of noise, and both as RTP packets of Opus."""

from collections.abc import Iterator

import av
import numpy as np
from numpy.typing import NDArray

from conference.media.listening.voice import RATE_HZ
from conference.node.rtp import HEADER

Samples = NDArray[np.float32]


def silence(duration_s: float, level: float = 1e-3, seed: int = 0) -> Samples:
    """A quiet room."""
    return np.random.default_rng(seed).normal(0, level, round(duration_s * RATE_HZ)).astype(np.float32)


def voice(duration_s: float, level: float = 0.2) -> Samples:
    """Syllables: a vowel's harmonics, swelling four times a second and never quite silent."""
    t = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    vowel = sum(np.sin(2 * np.pi * 140 * n * t) / n for n in range(1, 9))
    return (level * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t)) * vowel / 2).astype(np.float32)


def opus_packets(samples: Samples, ssrc: int = 1, first_tick: int = 2**32 - 4800) -> Iterator[bytes]:
    """RTP packets of 20 ms each; their clock wraps around early on."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "mono", "s16"
    resampler = av.AudioResampler("s16", "mono", 48_000, frame_size=960)
    frame = av.AudioFrame.from_ndarray((samples * 32767).astype(np.int16)[None], "s16", "mono")
    frame.sample_rate = RATE_HZ
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    packets = [packet for each in frames if each.samples == 960 for packet in encoder.encode(each)]
    for n, packet in enumerate(packets):
        yield HEADER.pack(0x80, 111, n & 0xFFFF, (first_tick + 960 * n) % 2**32, ssrc) + bytes(packet)
