"""Hears who speaks: a d-vector of a voice, and how alike two are (GE2E, Wan et al., ICASSP 2018), with gradients.

`speaker.safetensors` beside this file holds the weights of the PyPI package Resemblyzer 0.1.4 (Apache-2.0) as half
floats, made by `python -m conference.speech.engine.voice.make_stock`.
"""

import functools
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.voice.mel import mel_filters, power_spectra

FILE = Path(__file__).with_name("speaker.safetensors")
BANDS, SIZE, LAYERS = 40, 256, 3
WINDOW, STEP = 160, 80
"""Frames of 10 ms that are heard at once, and between two hearings."""
LEVEL = 10 ** (-30 / 20)
SILENCE = 10 ** (-35 / 10)
"""A frame this much below the loud ones says nothing of who speaks."""
MARGIN = 3


class SpeakerEncoder(nn.Module):
    """Three LSTM layers and a projection: speech [N] at 16 kHz to a vector [256] of length 1."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(BANDS, SIZE, LAYERS, batch_first=True)
        self.linear = nn.Linear(SIZE, SIZE)

    def forward(self, samples: Tensor) -> Tensor:
        vectors = self.windows(samples).mean(dim=0)
        return F.normalize(vectors, dim=0)

    def windows(self, samples: Tensor) -> Tensor:
        """A vector for each window of 1.6 s of what is not silent, 0.8 s apart: [W, 256]."""
        samples = samples * (LEVEL / samples.detach().square().mean().sqrt().clamp(min=1e-6))
        power = power_spectra(samples, 400, 400, RATE_HZ // 100)
        mel = (mel_filters(RATE_HZ, 400, BANDS) @ power).T  # [frames, 40]
        mel = mel[_speaking(mel.detach().sum(dim=1))]
        if len(mel) < WINDOW:
            mel = mel.repeat(-(-WINDOW // max(len(mel), 1)), 1)[:WINDOW]
        windows = mel.unfold(0, WINDOW, STEP).transpose(1, 2)  # [W, 160, 40]
        _, (hidden, _) = self.lstm(windows)
        return F.normalize(torch.relu(self.linear(hidden[-1])), dim=1)


def _speaking(power: Tensor) -> Tensor:
    """Which frames [T] are speech, or close to it."""
    loud = torch.quantile(power, 0.9)
    speech = (power > SILENCE * loud).float().view(1, 1, -1)
    return F.max_pool1d(speech, 2 * MARGIN + 1, stride=1, padding=MARGIN).view(-1) > 0


@functools.cache
def speaker_encoder() -> SpeakerEncoder:
    """The network with its weights."""
    with torch.device("meta"):
        network = SpeakerEncoder()
    network.load_state_dict({name: value.float() for name, value in load_file(FILE).items()}, assign=True)
    return network.eval().requires_grad_(False)
