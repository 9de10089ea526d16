"""Multi-view stereo around the fused depth: a network that reads a plane sweep and what each camera measured.

A few depths around the fused one are tried; how much the cameras' colours differ there is the sweep's cost (Collins,
CVPR 1996). Taking the cheapest depth made depth worse than it was: skin and cloth are alike for millimetres around. So
the costs are only shown to a network, beside each camera's own depth, and it is trained on true depth alone: it moves
the surface where that lowers the depth's error, and colours alone never do.
"""

import torch
from torch import nn
from torch.nn import functional

from rendering.full.layers import UNet, convolution, fold, pooled, unfold, zeroed
from rendering.full.lookup import project, sample

SWEEP_M = (-0.006, -0.003, 0.0, 0.003, 0.006)
"""Depths that are tried, from the fused one."""
CAMERA_CHANNELS = 7
SHARED_CHANNELS = 2
UNIT_M = 0.01
"""What the network calls 1."""
REACH_M = 0.05
"""The surface is moved so far at most."""


class StereoNet(nn.Module):
    """How far behind the fused surface the true one lies: [B, H, W] in metres, within ±REACH_M.

    Inputs: `cameras` [B, N, CAMERA_CHANNELS, H, W], `shared` [B, SHARED_CHANNELS, H, W], `costs` [B, len(SWEEP_M), H/2,
    W/2], `weights` [B, N, H, W] that sum to 1 over cameras.
    """

    def __init__(self, width: int = 32, widths: tuple[int, int, int] = (32, 48, 64)) -> None:
        super().__init__()
        self.camera = convolution(4 * CAMERA_CHANNELS, width)
        self.net = UNet(2 * width + 4 * SHARED_CHANNELS + len(SWEEP_M), widths)
        self.offset = zeroed(convolution(widths[0], 4))

    def forward(
        self, cameras: torch.Tensor, shared: torch.Tensor, costs: torch.Tensor, weights: torch.Tensor
    ) -> torch.Tensor:
        batch, count = cameras.shape[:2]
        features = functional.relu(self.camera(fold(cameras.flatten(0, 1))))
        features = features.unflatten(0, (batch, count))
        halved = functional.avg_pool2d(weights, 2)[:, :, None]
        together = torch.cat([pooled(features, halved), fold(shared), costs], 1)
        offset_m = UNIT_M * unfold(self.offset(self.net(together))).float()[:, 0]
        return offset_m.clamp(-REACH_M, REACH_M)


def sweep_costs(
    inverse: torch.Tensor, colour: torch.Tensor, transforms: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    """[len(SWEEP_M), H/2, W/2] how much the cameras' colours differ at each depth tried, in units of 10 levels.

    Args:
        inverse: [H, W] of the fused surface, extended; even sizes.
        colour: [N, 3, h, w] the pictures, 0 to 1.
        weights: [N, H, W] of the cameras, summing to 1.
    """
    half = functional.avg_pool2d(inverse[None, None], 2)[0, 0]
    share = functional.avg_pool2d(weights[None], 2)[0][:, None]
    costs = []
    for step_m in SWEEP_M:
        tried = half / (1 + step_m * half)
        # A pixel of the halved view stands between four of the whole one.
        pixels, _ = project(tried, _halved(transforms))
        seen = sample(colour, pixels, "bilinear")
        mean = (seen * share).sum(0)
        costs.append(((seen - mean).abs().mean(1) * share[:, 0]).sum(0))
    return torch.stack(costs) * 25.5


def _halved(transforms: torch.Tensor) -> torch.Tensor:
    """The transforms of a view of half the size: its pixel (x, y) is at (2 x, 2 y) in the whole one."""
    return transforms * transforms.new_tensor([2.0, 2.0, 1.0, 1.0])
