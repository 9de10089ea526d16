"""Turns phonemes' sounds, pitch and energy into a voice: StyleTTS 2's decoder with the iSTFTNet vocoder.

Kaneko et al., "iSTFTNet", ICASSP 2022; the source of harmonics is that of Wang et al.'s neural source-filter model.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from conference.speech.engine.voice.layers import Style, StyledBlock
from conference.speech.engine.voice.snake import SnakeBlock, time_first, time_last
from conference.speech.engine.voice.text import HIDDEN

VOICE_RATE_HZ = 24_000
FRAME = 600
"""Samples a frame of durations; pitch and energy have two."""
FFT, HOP = 20, 5
UPSAMPLING = (10, 6)
HARMONICS = 9
PITCH_STEP = FRAME // 2
VOICED_MIN_HZ = 10.0
SINE_LEVEL = 0.1


class Decoder(nn.Module):
    """Sounds [B, 512, F], pitch and energy [B, 2F], to samples [B, 600 F] at 24 kHz."""

    def __init__(self) -> None:
        super().__init__()
        wide, side = 1024, 64
        self.encode = StyledBlock(HIDDEN + 2, wide)
        self.decode = nn.ModuleList(StyledBlock(wide + 2 + side, wide) for _ in range(3))
        self.decode.append(StyledBlock(wide + 2 + side, HIDDEN, doubles=True))
        self.pitch_conv, self.energy_conv = (nn.Conv1d(1, 1, 3, stride=2, padding=1) for _ in range(2))
        self.side = nn.Conv1d(HIDDEN, side, 1)
        self.generator = Generator()

    def forward(self, sounds: Tensor, pitch_hz: Tensor, energy: Tensor, style: Style) -> Tensor:
        pitch, loud = self.pitch_conv(pitch_hz.unsqueeze(1)), self.energy_conv(energy.unsqueeze(1))
        x = self.encode(torch.cat([sounds, pitch, loud], dim=1), style)
        side = self.side(sounds)
        for block in self.decode:
            x = block(torch.cat([x, side, pitch, loud], dim=1), style)
        return self.generator(x, pitch_hz, style)


class Generator(nn.Module):
    """iSTFTNet: upsamples to spectra of 20 samples, with the harmonics of the pitch at each step."""

    window: Tensor

    def __init__(self) -> None:
        super().__init__()
        channels = (HIDDEN, HIDDEN // 2, HIDDEN // 4)
        self.source = nn.Linear(HARMONICS, 1)
        self.ups = nn.ModuleList(
            nn.ConvTranspose1d(channels[n], channels[n + 1], 2 * up, stride=up, padding=up // 2)
            for n, up in enumerate(UPSAMPLING)
        )
        step = UPSAMPLING[1]
        self.noise_convs = nn.ModuleList(
            [
                nn.Conv1d(FFT + 2, channels[1], 2 * step, stride=step, padding=(step + 1) // 2),
                nn.Conv1d(FFT + 2, channels[2], 1),
            ]
        )
        self.noise_res = nn.ModuleList([SnakeBlock(channels[1], 7), SnakeBlock(channels[2], 11)])
        self.resblocks = nn.ModuleList(SnakeBlock(size, width) for size in channels[1:] for width in (3, 7, 11))
        self.conv_post = nn.Conv1d(channels[2], FFT + 2, 7, padding=3)
        self.register_buffer("window", torch.hann_window(FFT), persistent=False)

    def forward(self, x: Tensor, pitch_hz: Tensor, style: Style) -> Tensor:
        with torch.no_grad():
            harmonics = self._spectra(self._source(pitch_hz))
        for n, up in enumerate(self.ups):
            source = self.noise_res[n](time_first(self.noise_convs[n](harmonics)), style)
            x = up(F.leaky_relu(x, 0.1))
            if n == len(self.ups) - 1:
                x = F.pad(x, (1, 0), mode="reflect")
            x = time_first(x) + source
            x = time_last(sum(block(x, style) for block in self.resblocks[3 * n : 3 * n + 3]) / 3)
        x = self.conv_post(F.leaky_relu(x))
        size, angle = x.chunk(2, dim=1)
        spectrum = torch.polar(torch.exp(size), torch.sin(angle))
        return torch.istft(spectrum, FFT, HOP, window=self.window)

    def _source(self, pitch_hz: Tensor) -> Tensor:
        """A buzz at the pitch and its harmonics where it is voiced: [B, 2F] to [B, 600 F]."""
        number = torch.arange(1, HARMONICS + 1, device=pitch_hz.device).view(1, -1, 1)
        turns = (pitch_hz.unsqueeze(1) * number / VOICE_RATE_HZ) % 1
        phase = 2 * math.pi * PITCH_STEP * torch.cumsum(turns, dim=2)
        sines = torch.sin(F.interpolate(phase, scale_factor=PITCH_STEP, mode="linear"))
        voiced = (pitch_hz > VOICED_MIN_HZ).float().unsqueeze(1).repeat_interleave(PITCH_STEP, dim=2)
        return torch.tanh(self.source((SINE_LEVEL * sines * voiced).transpose(1, 2))).squeeze(2)

    def _spectra(self, samples: Tensor) -> Tensor:
        """Sizes and angles: [B, N] to [B, 22, N/5 + 1]."""
        spectrum = torch.stft(samples, FFT, HOP, window=self.window, return_complex=True)
        return torch.cat([spectrum.abs(), spectrum.angle()], dim=1)
