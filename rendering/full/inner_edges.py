"""Where one part of the person stands before another, pixels show some of both: as an outline's, over the part behind.

The network decides for one surface in each pixel, so that the rim of a hand before a chest is as jagged as its pixels.
How much of a pixel the nearer surface covers is the mean of that decision, drawn at twice the size, and of what `fast`
shows there, which err in different places; the other surface's colour is that of the pixels beside that show it.
"""

import torch
from torch.nn import functional

from rendering.full.layers import HALF, fold

GAP_M = 0.08
"""Surfaces nearer to each other than this are one, which bends."""
AROUND_PX = 5
"""The other surface's colour is looked for in a square of so many pixels."""
AT_EDGE = 0.3
"""What a pixel at an edge counts there: its own colour is of both."""
FOUND_LEAST = 0.2


def soften(colour: torch.Tensor, inverse: torch.Tensor, fine: torch.Tensor) -> torch.Tensor:
    """[3, H, W] the colours with pixels at inner edges mixed from both surfaces.

    Args:
        colour: [3, H, W], not multiplied by alpha.
        inverse: [H, W] inverse depth in 1/m that each pixel was decided to show, 0 where nothing is.
        fine: [4, H, W] inverse depth of what `fast` shows at each pixel's quarters, 0 where nothing is.
    """
    near = functional.max_pool2d(inverse[None, None], 3, 1, 1)[0, 0]
    far = -functional.max_pool2d(-torch.where(inverse > 0, inverse, torch.inf)[None, None], 3, 1, 1)[0, 0]
    # 1/far − 1/near > GAP_M, without divisions; far is infinite where nothing is around.
    edge = (inverse > 0) & (near - far > GAP_M * near * far)
    if not edge.any():
        return colour
    between = torch.where(edge, (near + far) / 2, torch.inf)
    in_front = inverse > between
    decided = functional.interpolate(
        inverse[None, None], scale_factor=float(HALF), mode="bilinear", align_corners=False
    )
    quarters = torch.cat([fine, fold(decided[0])])
    share = (quarters > between).float().mean(0)
    counts = torch.where(edge, AT_EDGE, 1.0)
    known = torch.cat([colour, torch.stack([inverse, counts])])[None]
    around = functional.unfold(known, AROUND_PX, padding=AROUND_PX // 2)[0].unflatten(0, (5, -1))
    colours, there, counts = around.unflatten(-1, inverse.shape).split((3, 1, 1))
    other = counts * ((there > between) != in_front) * (there > 0)
    total = other.sum(1)
    beside = (colours * other).sum(1) / total.clamp_min(1e-3)
    own_share = torch.where(in_front, share, 1 - share)
    mixed = own_share * colour + (1 - own_share) * beside
    return torch.where(edge & (total[0] > FOUND_LEAST), mixed, colour)
