"""The full view's networks together: from a view's geometry to colour, alpha and depth; batches of equal sizes.

Geometry is done a view at a time, the networks on batches: training and rendering run exactly the same code.
"""

import torch
from torch import nn

from rendering.full.geometry import Geometry
from rendering.full.inner_edges import soften
from rendering.full.lumi_inputs import lumi_inputs
from rendering.full.lumi_net import ALPHA_LEAST, LumiNet
from rendering.full.stereo import Refined, StereoInputs, StereoNet


class FullModel(nn.Module):
    """Both networks: what training fits and a weights file holds."""

    def __init__(self) -> None:
        super().__init__()
        self.stereo = StereoNet()
        self.lumi = LumiNet()

    def forward(self, views: list[Geometry], inputs: StereoInputs) -> tuple[torch.Tensor, torch.Tensor, Refined]:
        """Colour [B, 3, H, W] not multiplied by alpha, alpha's logit [B, H, W], and the surfaces.

        Args:
            views: of one size, sides multiples of `layers.COARSEST`, with the same number of cameras.
            inputs: of each by `stereo_inputs`, stacked.
        """
        colour, read, refined = self.read(views, inputs)
        shown = [(view.inverse > 0) / one for view, one in zip(views, refined.depth_m.detach(), strict=True)]
        softened = [soften(*pixels) for pixels in zip(colour, shown, (view.fine for view in views), strict=True)]
        return torch.stack(softened), torch.logit(self.lumi.weigh(read), ALPHA_LEAST), refined

    def read(self, views: list[Geometry], inputs: StereoInputs) -> tuple[torch.Tensor, torch.Tensor, Refined]:
        """As `forward`, but in place of alpha's logit what `LumiNet.weigh` reads."""
        refined = self.stereo(inputs)
        depth_m = refined.depth_m.detach()
        # Places in pictures need single precision: autocasting a matrix product would put them pixels off.
        with torch.no_grad(), torch.autocast(depth_m.device.type, enabled=False):
            looked_up = [lumi_inputs(view, 1 / one) for view, one in zip(views, depth_m, strict=True)]
        colour, read = self.lumi.blend(*map(torch.stack, zip(*looked_up, strict=True)))
        return colour, read, refined
