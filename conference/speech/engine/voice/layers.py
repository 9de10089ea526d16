"""The layers that text, prosody and decoder of StyleTTS 2 share: normalisation that a style steers, and its blocks.

Li et al., "StyleTTS 2", NeurIPS 2023, with the names of Kokoro-82M's weights. Shapes: B batch, C channels, T time.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

STYLE_SIZE = 128


@dataclass(frozen=True)
class Style:
    """What steers a network's normalisations: a style [B, 128], and what a fit adds to their gains and biases.

    Attributes:
        offsets: [N], each `AdaIn` of a decoder takes its own span of it; None for none.
        precision: what the vocoder convolves in; bfloat16 is near enough for the steps of a fit.
    """

    vector: Tensor
    offsets: Tensor | None = None
    precision: torch.dtype = torch.float32


class AdaIn(nn.Module):
    """Instance normalisation whose gain and bias come from the style (Huang and Belongie, ICCV 2017)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Linear(STYLE_SIZE, 2 * channels)
        self.span = slice(0, 0)

    def forward(self, x: Tensor, style: Style) -> Tensor:  # [B, C, T]
        gain, bias = self.steering(style)
        return (1 + gain) * F.instance_norm(x) + bias

    def steering(self, style: Style) -> tuple[Tensor, Tensor]:
        """What is added to a gain of 1, and the bias: [B, C, 1] each."""
        steering = self.fc(style.vector)
        if style.offsets is not None:
            steering = steering + style.offsets[self.span]
        gain, bias = steering.unsqueeze(-1).chunk(2, dim=1)
        return gain, bias


def number_spans(network: nn.Module) -> int:
    """Gives each `AdaIn` of a network its span of `Style.offsets`, in order; returns how many there are in all."""
    length = 0
    for module in network.modules():
        if isinstance(module, AdaIn):
            size = module.fc.out_features
            module.span = slice(length, length + size)
            length += size
    return length


class AdaLayerNorm(nn.Module):
    """Layer normalisation over channels whose gain and bias come from the style."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Linear(STYLE_SIZE, 2 * channels)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:  # [B, T, C]
        gain, bias = self.fc(style).unsqueeze(1).chunk(2, dim=2)
        return (1 + gain) * F.layer_norm(x, x.shape[-1:]) + bias


class StyledBlock(nn.Module):
    """A residual block of two convolutions, each after a styled normalisation; may double the time."""

    def __init__(self, inputs: int, outputs: int, doubles: bool = False) -> None:
        super().__init__()
        self.doubles = doubles
        self.norm1, self.norm2 = AdaIn(inputs), AdaIn(outputs)
        self.conv1 = nn.Conv1d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv1d(outputs, outputs, 3, padding=1)
        self.conv1x1 = nn.Conv1d(inputs, outputs, 1, bias=False) if inputs != outputs else None
        self.pool = (
            nn.ConvTranspose1d(inputs, inputs, 3, stride=2, padding=1, output_padding=1, groups=inputs)
            if doubles
            else None
        )

    def forward(self, x: Tensor, style: Style) -> Tensor:
        branch = F.leaky_relu(self.norm1(x, style), 0.2)
        if self.pool is not None:
            branch = self.pool(branch)
        branch = self.conv2(F.leaky_relu(self.norm2(self.conv1(branch), style), 0.2))
        short = F.interpolate(x, scale_factor=2, mode="nearest") if self.doubles else x
        if self.conv1x1 is not None:
            short = self.conv1x1(short)
        return (branch + short) / math.sqrt(2)
