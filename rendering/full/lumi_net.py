"""Lumi-Net: blends the cameras' colours in a view, and says where the person is.

Source: VirtualCube (IEEE VR 2022, arXiv 2112.06730), Lumi-Net. As there: blending weights by softmax from features of
each camera and of all of them together. Different here: the weights start from those of lumigraph blending (Buehler et
al., SIGGRAPH 2001), alpha and a bounded residual are predicted too, and the cameras' features are pooled, so that any
number of cameras will do.
"""

import torch
from torch import nn
from torch.nn import functional

from rendering.full.layers import UNet, convolution, fold, pooled, unfold, zeroed

CAMERA_CHANNELS = 8
SHARED_CHANNELS = 4
RESIDUAL_MOST = 0.25
"""The residual adds at most so much, of 1, to a colour."""


class LumiNet(nn.Module):
    """Colour [B, 3, H, W] (not multiplied by alpha, 0 to 1 in the main) and alpha's logit [B, H, W].

    Inputs: `cameras` [B, N, CAMERA_CHANNELS, H, W] of which the first three are the colours, `shared`
    [B, SHARED_CHANNELS, H, W], `weights` [B, N, H, W]: lumigraph weights, above 0, that sum to 1 over cameras.
    """

    def __init__(self, width: int = 32, widths: tuple[int, int, int] = (32, 64, 96)) -> None:
        super().__init__()
        self.camera = nn.Sequential(
            convolution(4 * CAMERA_CHANNELS, width), nn.ReLU(), convolution(width, width), nn.ReLU()
        )
        self.net = UNet(2 * width + 4 * SHARED_CHANNELS, widths)
        self.from_camera, self.from_all = convolution(width, width), convolution(widths[0], width)
        self.weight = zeroed(convolution(width, 4, 1))
        self.finish = zeroed(convolution(widths[0], 16))

    def forward(
        self, cameras: torch.Tensor, shared: torch.Tensor, weights: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        batch, count = cameras.shape[:2]
        features = self.camera(fold(cameras.flatten(0, 1)))
        halved = functional.avg_pool2d(weights, 2)[:, :, None]
        together = self.net(torch.cat([pooled(features.unflatten(0, (batch, count)), halved), fold(shared)], 1))
        beside = self.from_camera(features).unflatten(0, (batch, count)) + self.from_all(together)[:, None]
        logits = (
            unfold(self.weight(functional.relu(beside.flatten(0, 1)))).float().unflatten(0, (batch, count))[:, :, 0]
        )
        blend = torch.softmax(logits + weights.clamp_min(1e-5).log(), 1)
        finish = unfold(self.finish(together)).float()
        colour = (blend[:, :, None] * cameras[:, :, :3].float()).sum(1)
        colour = colour + RESIDUAL_MOST * torch.tanh(finish[:, 1:])
        # The logit starts from the fused surface: inside is person, outside is not.
        return colour, 4 * finish[:, 0] + 6 * shared[:, 0].float() - 3
