"""Lumi-Net: blends the cameras' colours in a view, and says where the person is.

Source: VirtualCube (IEEE VR 2022, arXiv 2112.06730), Lumi-Net. As there: blending weights by softmax from features of
each camera and of all of them together. Different here: the weights start from those of lumigraph blending (Buehler et
al., SIGGRAPH 2001), what the profile `fast` shows is one more colour to choose, alpha and a bounded residual are
predicted too, and the cameras' features are pooled, so that any number of cameras will do.
"""

import torch
from torch import nn
from torch.nn import functional

from rendering.full.layers import UNet, convolution, doubled, fold, pooled, zeroed
from rendering.full.lookup import shifted

CAMERA_CHANNELS, ASIDE_CHANNELS = 8, 3
SHARED_CHANNELS = 4
MORE_CHANNELS = 16
UP_CHANNELS, CAMERA_UP_CHANNELS = 8, 4
FINE_WIDTH = 24
ALPHA_SCALE = 4.0
ALPHA_LEAST = 1e-4
ALPHA_SURE = 3e-3
"""Alpha starts from how much of a pixel is covered, so far from 0 and 1."""
SHIFT_MOST_PX = 4.0
"""The first alpha is shifted so far at most: an outline that is off is moved as it is, not drawn anew."""
OUTLINE_READ = 1 + SHARED_CHANNELS + MORE_CHANNELS - 3
OUTLINE_PX = 3
OUTLINE_BAND = 0.02
"""Alpha is weighed anew where it is neither 0 nor 1 to within this; further out, a haze would remain."""
GUIDE_SCALE = 4.0
"""The share of what `fast` shows is the sigmoid of so many times what the network says: one half before training."""
RESIDUAL_MOST = 0.25
"""The residual adds at most so much, of 1, to a colour."""


class LumiNet(nn.Module):
    """Colour [B, 3, H, W] (not multiplied by alpha, 0 to 1 in the main) and alpha's logit [B, H, W].

    Inputs: `cameras` [B, N, CAMERA_CHANNELS, H, W] of which the first three are the colours, `aside`
    [B, N, ASIDE_CHANNELS, H, W]: how far aside of the line of sight each camera stands, and the highlight that was put
    into its colour, `shared` [B, SHARED_CHANNELS, H, W] of which the first is a first alpha, `more`
    [B, MORE_CHANNELS, H, W] of which the first three are its colours, `weights` [B, N, H, W]: lumigraph weights, above
    0, that sum to 1 over cameras.
    """

    def __init__(self, width: int = 32, widths: tuple[int, int, int] = (32, 64, 96)) -> None:
        super().__init__()
        self.camera = nn.Sequential(
            convolution(4 * (CAMERA_CHANNELS + ASIDE_CHANNELS), width),
            nn.ReLU(),
            convolution(width, width),
            nn.ReLU(),
        )
        self.net = UNet(2 * width + 4 * SHARED_CHANNELS + 4 * MORE_CHANNELS, widths)
        self.camera_up = convolution(width, CAMERA_UP_CHANNELS, 1)
        self.up, self.weight_up = convolution(widths[0], UP_CHANNELS, 1), convolution(widths[0], CAMERA_UP_CHANNELS, 1)
        self.shift = zeroed(convolution(widths[0], 2))
        self.weight = nn.Sequential(
            convolution(CAMERA_CHANNELS + 4 + CAMERA_UP_CHANNELS + ASIDE_CHANNELS, FINE_WIDTH),
            nn.ReLU(),
            zeroed(convolution(FINE_WIDTH, 1)),
        )
        self.finish = nn.Sequential(
            convolution(3 + 2 + SHARED_CHANNELS + UP_CHANNELS + 3 + MORE_CHANNELS, FINE_WIDTH),
            nn.ReLU(),
            convolution(FINE_WIDTH, FINE_WIDTH),
            nn.ReLU(),
            zeroed(convolution(FINE_WIDTH, 5)),
        )
        self.outline = _passing_on(convolution(OUTLINE_READ, 1, OUTLINE_PX))

    def forward(
        self,
        cameras: torch.Tensor,
        aside: torch.Tensor,
        shared: torch.Tensor,
        more: torch.Tensor,
        weights: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        colour, read = self.blend(cameras, aside, shared, more, weights)
        return colour, torch.logit(self.weigh(read), ALPHA_LEAST)

    def weigh(self, read: torch.Tensor) -> torch.Tensor:
        """Alpha [B, H, W]: along the outline, a linear filter of all that is known of it.

        It is fitted by least squares when all else is (`rendering.train.outline`), and changes nothing before.
        """
        alpha = read[:, 0]
        return torch.where(outline_band(alpha), self.outline(read)[:, 0].float().clamp(0, 1), alpha)

    def blend(
        self,
        cameras: torch.Tensor,
        aside: torch.Tensor,
        shared: torch.Tensor,
        more: torch.Tensor,
        weights: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Colour, and what `weigh` reads [B, OUTLINE_READ, H, W], of which the first is the network's own alpha."""
        batch, count = cameras.shape[:2]
        features = self.camera(fold(torch.cat([cameras, aside], 2).flatten(0, 1)))
        halved = functional.avg_pool2d(weights, 2)[:, :, None]
        pool = pooled(features.unflatten(0, (batch, count)), halved)
        together = self.net(torch.cat([pool, fold(shared), fold(more)], 1))
        beside = self.camera_up(features).unflatten(0, (batch, count)) + self.weight_up(together)[:, None]
        prior = weights.clamp_min(1e-5).log()
        mean = (weights[:, :, None] * cameras[:, :, :3]).sum(1)
        differing = cameras[:, :, :3] - mean[:, None]
        fine = torch.cat([cameras, prior[:, :, None] / 4, 4 * differing, _doubled_each(beside), aside], 2)
        logits = self.weight(fine.flatten(0, 1)).float().unflatten(0, (batch, count))[:, :, 0]
        blend = torch.softmax(logits + prior, 1)
        colour = (blend[:, :, None] * cameras[:, :, :3]).sum(1)
        unlike = (blend[:, :, None] * differing.abs()).sum((1, 2))[:, None]
        guide = more[:, :3]
        shift_px = SHIFT_MOST_PX * torch.tanh(doubled(self.shift(together)).float())
        moved = shifted(shared[:, :1].float(), shift_px)
        read = [colour, unlike, shared, moved, doubled(self.up(together)), 4 * (guide - colour), more]
        finish = self.finish(torch.cat(read, 1)).float()
        alpha = ALPHA_SCALE * finish[:, 0] + torch.logit(moved[:, 0], ALPHA_SURE)
        colour = colour + torch.sigmoid(GUIDE_SCALE * finish[:, 4:]) * (guide - colour)
        known = torch.cat([alpha.sigmoid()[:, None], shared.float(), more[:, 3:].float()], 1)
        return colour + RESIDUAL_MOST * torch.tanh(finish[:, 1:4]), known


def outline_band(alpha: torch.Tensor) -> torch.Tensor:
    """Bool: where alpha is weighed anew."""
    return (alpha > OUTLINE_BAND) & (alpha < 1 - OUTLINE_BAND)


def _passing_on(layer: nn.Conv2d) -> nn.Conv2d:
    """The layer giving its first input."""
    zeroed(layer)
    with torch.no_grad():
        layer.weight[0, 0, OUTLINE_PX // 2, OUTLINE_PX // 2] = 1
    return layer


def _doubled_each(features: torch.Tensor) -> torch.Tensor:
    """[B, N, C, h, w] at twice the size."""
    return doubled(features.flatten(0, 1)).unflatten(0, features.shape[:2])
