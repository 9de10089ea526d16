"""Mel spectra in torch, and sound at another rate, both with gradients."""

import functools
import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F


@functools.lru_cache(maxsize=16)
def mel_filters(rate_hz: int, fft: int, bands: int) -> Tensor:
    """Slaney's triangles of equal area, from 0 Hz to half of the rate: [bands, fft/2 + 1]."""
    edges_hz = _mel_to_hz(np.linspace(0.0, _hz_to_mel(rate_hz / 2), bands + 2))
    bins_hz = np.linspace(0.0, rate_hz / 2, fft // 2 + 1)
    rising = (bins_hz - edges_hz[:-2, None]) / np.diff(edges_hz)[:-1, None]
    falling = (edges_hz[2:, None] - bins_hz) / np.diff(edges_hz)[1:, None]
    area = 2 / (edges_hz[2:] - edges_hz[:-2])
    return torch.from_numpy((np.clip(np.minimum(rising, falling), 0, None) * area[:, None]).astype(np.float32))


def power_spectra(samples: Tensor, fft: int, window: int, hop: int) -> Tensor:
    """[..., N] to [..., fft/2 + 1, N/hop + 1]."""
    spectrum = torch.stft(
        samples, fft, hop, window, window=_hann(window), center=True, pad_mode="constant", return_complex=True
    )
    return spectrum.real.square() + spectrum.imag.square()


@functools.lru_cache(maxsize=16)
def _hann(length: int) -> Tensor:
    return torch.hann_window(length)


def to_16_khz(samples: Tensor) -> Tensor:
    """[N] at 24 kHz to [2N/3] at 16 kHz."""
    spread = torch.zeros(2 * samples.shape[-1], dtype=samples.dtype)
    spread = spread.index_put((torch.arange(0, len(spread), 2),), samples)
    kernel = _low_pass()
    return F.conv1d(spread.view(1, 1, -1), kernel.view(1, 1, -1), stride=3, padding=len(kernel) // 2).view(-1)


@functools.cache
def _low_pass() -> Tensor:
    """At 48 kHz, up to 7.6 kHz, with the gain of two that the zeros between the samples cost."""
    time = torch.arange(-72, 73) / 48_000
    cut_hz = 7600.0
    shape = torch.sinc(2 * cut_hz * time) * torch.hann_window(145, periodic=False)
    return 2 * shape / shape.sum()


def _hz_to_mel(hz: float) -> float:
    return hz * 3 / 200 if hz < 1000 else 15 + 27 * math.log(hz / 1000) / math.log(6.4)


def _mel_to_hz(mel: np.ndarray) -> np.ndarray:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(math.log(6.4) * (np.maximum(mel, 15) - 15) / 27))
