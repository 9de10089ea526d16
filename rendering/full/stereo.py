"""Multi-view stereo around the fused depth: a network that reads a plane sweep and what each camera measured.

A few depths around the fused one are tried; how much the cameras' colours differ there is the sweep's cost (Collins,
CVPR 1996). Taking the cheapest depth made depth worse than it was: skin and cloth are alike for millimetres around. So
the costs are only shown to a network, beside each camera's own depth, and it is trained on true depth alone: it moves
the surface where that lowers the depth's error, and colours alone never do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import nn
from torch.nn import functional

from rendering.full.layers import UNet, convolution, doubled, fold, pooled, zeroed
from rendering.full.lookup import project, sample

SWEEP_M = (-0.006, -0.003, 0.0, 0.003, 0.006)
"""Depths that are tried, from the fused one."""
CAMERA_CHANNELS = 7
SHARED_CHANNELS = 7
MORE_CHANNELS = 8
EVIDENCE_CHANNELS = 16
UP_CHANNELS = 12
FINE_WIDTH = 40
UNIT_M = 0.01
"""What the network calls 1."""
REACH_M = 0.05
"""A surface is moved so far at most; but it may give way to a nearer or a farther one that begins beside it."""
ELSEWHERE_START = (-3.0, -5.0, -5.0)
"""Before training the surface stays nearly where it is: so far below it the logits of the others begin."""


@dataclass(frozen=True)
class StereoInputs:
    """What the network reads of one view, or of a batch with B in front.

    Attributes:
        cameras: [N, CAMERA_CHANNELS, H, W] what each camera says of the fused surface; first how far behind it its own
            lies, in UNIT_M, and second whether it has one.
        shared: [SHARED_CHANNELS, H, W].
        costs: [len(SWEEP_M), H/2, W/2] of the sweep.
        more: [MORE_CHANNELS, H, W] the farther surface, and what the profile `fast` shows.
        evidence: [EVIDENCE_CHANNELS, H, W] for the surface and each of those that it may give way to, which part of the
            cameras measured it, saw through it, and saw nobody there; and what `fast` shows at a pixel's quarters.
        weights: [N, H, W] of the cameras, summing to 1.
        depth_m: [H, W] the fused surface.
        others_m: [3, H, W] what it may give way to: the nearest and the farthest within a pixel, and the nearest that
            enough cameras support.
    """

    cameras: torch.Tensor
    shared: torch.Tensor
    costs: torch.Tensor
    more: torch.Tensor
    evidence: torch.Tensor
    weights: torch.Tensor
    depth_m: torch.Tensor
    others_m: torch.Tensor

    def to(self, device: torch.device) -> "StereoInputs":
        """The same on another device."""
        return StereoInputs(*(getattr(self, field.name).to(device) for field in fields(self)))


def stacked(views: Sequence[StereoInputs]) -> StereoInputs:
    """Inputs of several views as one batch."""
    return StereoInputs(*(torch.stack([getattr(view, field.name) for view in views]) for field in fields(StereoInputs)))


@dataclass(frozen=True)
class Refined:
    """What `StereoNet` gives: surfaces for each pixel to choose among, and how much it has of each.

    Attributes:
        offered_m: [B, 4, H, W] the fused surface and those that it may give way to, each moved as the network says.
        shares: [B, 4, H, W] of them, summing to 1.
    """

    offered_m: torch.Tensor
    shares: torch.Tensor

    @property
    def depth_m(self) -> torch.Tensor:
        """[B, H, W] the refined depth. Between two likely surfaces a mean is less wrong than a choice."""
        return (self.shares * self.offered_m).sum(1)


class StereoNet(nn.Module):
    """The refined surfaces of a batch of `StereoInputs`."""

    def __init__(self, width: int = 32, widths: tuple[int, int, int] = (32, 48, 64)) -> None:
        super().__init__()
        self.camera = convolution(4 * CAMERA_CHANNELS, width)
        folded = SHARED_CHANNELS + MORE_CHANNELS + EVIDENCE_CHANNELS
        self.net = UNet(2 * width + 4 * folded + len(SWEEP_M), widths)
        self.up = convolution(widths[0], UP_CHANNELS, 1)
        self.fine = nn.Sequential(
            convolution(SHARED_CHANNELS + 3 + UP_CHANNELS + MORE_CHANNELS + EVIDENCE_CHANNELS, FINE_WIDTH),
            nn.ReLU(),
            convolution(FINE_WIDTH, FINE_WIDTH),
            nn.ReLU(),
        )
        self.finer = nn.Sequential(
            convolution(FINE_WIDTH, FINE_WIDTH),
            nn.ReLU(),
            zeroed(convolution(FINE_WIDTH, FINE_WIDTH)),
        )
        self.choice = zeroed(convolution(FINE_WIDTH, 1 + len(ELSEWHERE_START)))

    def forward(self, inputs: StereoInputs) -> Refined:
        batch, count = inputs.cameras.shape[:2]
        features = functional.relu(self.camera(fold(inputs.cameras.flatten(0, 1))))
        halved = functional.avg_pool2d(inputs.weights, 2)[:, :, None]
        together = pooled(features.unflatten(0, (batch, count)), halved)
        read = torch.cat([together, fold(inputs.shared), inputs.costs, fold(inputs.more), fold(inputs.evidence)], 1)
        coarse = doubled(self.up(self.net(read)))
        behind, there = inputs.cameras[:, :, 0], inputs.cameras[:, :, 1]
        share = there * inputs.weights
        mean = (share * behind).sum(1) / share.sum(1).clamp_min(1e-3)
        spread = torch.stack([mean, behind.amin(1), behind.amax(1)], 1)
        fine = self.fine(torch.cat([inputs.shared, spread, coarse, inputs.more, inputs.evidence], 1))
        found = self.choice(fine + self.finer(fine)).float()
        offset = found[:, 1]
        logits = found[:, (0, 2, 3)] + found.new_tensor(ELSEWHERE_START)[:, None, None]
        # The surface itself has logit 0.
        shares = torch.softmax(functional.pad(logits, (0, 0, 0, 0, 1, 0)), 1)
        offered_m = torch.cat([inputs.depth_m[:, None], inputs.others_m], 1)
        return Refined(offered_m + (UNIT_M * offset).clamp(-REACH_M, REACH_M)[:, None], shares)


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
