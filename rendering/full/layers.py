"""The one network shape that both networks share: a small U-Net at half the view's size and below."""

import torch
from torch import nn
from torch.nn import functional

HALF = 2
"""Networks work on pixels folded two by two into channels: a full-size convolution costs four times as much."""
COARSEST = 8
"""A view's sides are padded to whole multiples of this."""


def fold(pixels: torch.Tensor) -> torch.Tensor:
    """[..., C, H, W] as [..., 4 C, H/2, W/2]."""
    return functional.pixel_unshuffle(pixels, HALF)


def convolution(inputs: int, outputs: int, size: int = 3) -> nn.Conv2d:
    """A convolution that keeps the picture's size."""
    return nn.Conv2d(inputs, outputs, size, padding=size // 2)


def zeroed(layer: nn.Conv2d) -> nn.Conv2d:
    """The layer giving 0 for anything: what it corrects starts uncorrected."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


class UNet(nn.Module):
    """Features [B, widths[0], h, w] of features [B, inputs, h, w]; h and w are multiples of 4.

    On the way up features are added, not joined: half the work, and no worse here.
    """

    def __init__(self, inputs: int, widths: tuple[int, int, int]) -> None:
        super().__init__()
        fine, middle, coarse = widths
        self.enter = convolution(inputs, fine)
        self.fine = convolution(fine, fine)
        self.to_middle = nn.Conv2d(fine, middle, 2, stride=2)
        self.middle = convolution(middle, middle)
        self.to_coarse = nn.Conv2d(middle, coarse, 2, stride=2)
        self.coarse = nn.Sequential(convolution(coarse, coarse), nn.ReLU(), convolution(coarse, coarse), nn.ReLU())
        self.from_coarse = convolution(coarse, middle, 1)
        self.middle_up = convolution(middle, middle)
        self.from_middle = convolution(middle, fine, 1)
        self.fine_up = convolution(fine, fine)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        fine = functional.relu(self.fine(functional.relu(self.enter(features))))
        middle = functional.relu(self.middle(functional.relu(self.to_middle(fine))))
        coarse = self.coarse(functional.relu(self.to_coarse(middle)))
        middle = functional.relu(
            self.middle_up(middle + functional.interpolate(self.from_coarse(coarse), scale_factor=2.0))
        )
        return functional.relu(self.fine_up(fine + functional.interpolate(self.from_middle(middle), scale_factor=2.0)))


def doubled(features: torch.Tensor) -> torch.Tensor:
    """Twice the size, smoothly: shuffling channels into pixels leaves a grid of two by two in the picture."""
    return functional.interpolate(features, scale_factor=2.0, mode="bilinear", align_corners=False)


def pooled(features: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """[B, 2 C, h, w] the weighted mean and the maximum over cameras of [B, N, C, h, w], for weights [B, N, 1, h, w]."""
    return torch.cat([(features * weights.to(features.dtype)).sum(1), features.amax(1)], 1)
