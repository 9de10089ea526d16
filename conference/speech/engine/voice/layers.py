"""The layers that text, prosody and decoder of StyleTTS 2 share: normalisation that a style steers, and its blocks.

Li et al., "StyleTTS 2", NeurIPS 2023, with the names of Kokoro-82M's weights. Shapes: B batch, C channels, T time.
"""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

STYLE_SIZE = 128


@dataclass(frozen=True)
class Style:
    """What steers a network's normalisations: a style [B, 128], and what a fit adds to their gains and biases.

    Attributes:
        offsets: [N], each `AdaIn` of a decoder takes its own span of it; None for none.
    """

    vector: Tensor
    offsets: Tensor | None = None


class AdaIn(nn.Module):
    """Instance normalisation whose gain and bias come from the style (Huang and Belongie, ICCV 2017)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.fc = nn.Linear(STYLE_SIZE, 2 * channels)
        self.span = slice(0, 0)

    def forward(self, x: Tensor, style: Style) -> Tensor:  # [B, C, T]
        steering = self.fc(style.vector)
        if style.offsets is not None:
            steering = steering + style.offsets[self.span]
        gain, bias = steering.unsqueeze(-1).chunk(2, dim=1)
        return (1 + gain) * F.instance_norm(x) + bias


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


class SnakeBlock(nn.Module):
    """Three dilated pairs of convolutions with styled normalisation and Snake activation x + sin²(αx)/α."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.convs1 = nn.ModuleList(
            nn.Conv1d(channels, channels, width, dilation=d, padding=d * (width - 1) // 2) for d in (1, 3, 5)
        )
        self.convs2 = nn.ModuleList(nn.Conv1d(channels, channels, width, padding=(width - 1) // 2) for _ in range(3))
        self.adain1 = nn.ModuleList(AdaIn(channels) for _ in range(3))
        self.adain2 = nn.ModuleList(AdaIn(channels) for _ in range(3))
        self.alpha1 = nn.ParameterList(nn.Parameter(torch.ones(1, channels, 1)) for _ in range(3))
        self.alpha2 = nn.ParameterList(nn.Parameter(torch.ones(1, channels, 1)) for _ in range(3))

    def forward(self, x: Tensor, style: Style) -> Tensor:
        for n in range(3):
            branch = self.convs1[n](_snake(self.adain1[n](x, style), self.alpha1[n]))
            x = x + self.convs2[n](_snake(self.adain2[n](branch, style), self.alpha2[n]))
        return x


class _Snake(torch.autograd.Function):
    """x + sin²(αx)/α, whose gradient needs x alone: a fit takes a third less memory for it. α is held fast."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, alpha: Tensor) -> Tensor:
        ctx.save_for_backward(x, alpha)
        return x + torch.sin(alpha * x).square_().div_(alpha)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        x, alpha = ctx.saved_tensors
        return gradient * torch.sin(2 * alpha * x).add_(1), None


def _snake(x: Tensor, alpha: Tensor) -> Tensor:
    return _Snake.apply(x, alpha)
