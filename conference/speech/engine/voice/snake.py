"""The vocoder's residual blocks, time before channels in memory, where convolutions and their gradients are fastest.

Tensors are [B, C, 1, T], channels last: of the CPU's convolutions those of one dimension take up to four times as long
to find a gradient. Normalisation, style and activation are one function, whose gradient needs its input alone.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from conference.speech.engine.voice.layers import AdaIn, Style

EPSILON = 1e-5


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

    def forward(self, x: Tensor, style: Style) -> Tensor:  # [B, C, 1, T]
        for n in range(3):
            branch = _styled(x, self.adain1[n], self.alpha1[n], style)
            branch = _styled(_convolved(branch, self.convs1[n]), self.adain2[n], self.alpha2[n], style)
            x = x + _convolved(branch, self.convs2[n])
        return x


def time_first(x: Tensor) -> Tensor:
    """[B, C, T] as [B, C, 1, T], channels last."""
    return x.unsqueeze(2).contiguous(memory_format=torch.channels_last)


def time_last(x: Tensor) -> Tensor:
    """The other way round."""
    return x.squeeze(2).contiguous()


def _convolved(x: Tensor, conv: Any) -> Tensor:
    """A convolution of one dimension, in the precision of x."""
    weight, bias = conv.weight.unsqueeze(2).to(x.dtype), conv.bias.to(x.dtype)
    return F.conv2d(x, weight, bias, padding=(0, conv.padding[0]), dilation=(1, conv.dilation[0]))


def _styled(x: Tensor, norm: Any, alpha: Tensor, style: Style) -> Tensor:
    gain, bias = norm.steering(style)
    return StyledSnake.apply(x, 1 + gain.unsqueeze(-1), bias.unsqueeze(-1), alpha.unsqueeze(-1), style.precision)


class StyledSnake(torch.autograd.Function):
    """y + sin²(αy)/α with y = gain · (x − mean) / deviation + bias, each channel over time; α is held fast.

    x [B, C, 1, T], gain and bias [B, C, 1, 1], α [1, C, 1, 1]; computed in float32, given back in `precision`. Only x
    is kept for the gradient, and what is needed of it is computed again.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, gain: Tensor, bias: Tensor, alpha: Tensor, precision: torch.dtype) -> Tensor:
        wide = x.float()
        mean = wide.mean((2, 3), keepdim=True)
        scale = (wide.square().mean((2, 3), keepdim=True) - mean.square()).clamp_(min=0.0).add_(EPSILON).rsqrt_()
        ctx.save_for_backward(x, gain, bias, alpha, mean, scale)
        slope = alpha * gain * scale
        turned = torch.addcmul(alpha * bias - slope * mean, wide, slope)  # αy
        sine = torch.sin(turned)
        return turned.addcmul_(sine, sine).mul_(1 / alpha).to(precision)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None]:
        x, gain, bias, alpha, mean, scale = ctx.saved_tensors
        wide, gradient = x.float(), gradient.float()
        slope = 2 * alpha * gain * scale
        twice = torch.addcmul(2 * alpha * bias - slope * mean, wide, slope)  # 2αy
        down = twice.sin_().mul_(gradient).add_(gradient)  # by y
        whole = down.sum((2, 3), keepdim=True)
        along = scale * ((down * wide).sum((2, 3), keepdim=True) - mean * whole)  # by gain
        count = wide.shape[3]
        steady, tilt = gain * scale, -gain * scale.square() * along / count
        level = -steady * whole / count - tilt * mean
        return torch.addcmul(level, wide, tilt).addcmul_(down, steady).to(x.dtype), along, whole, None, None
