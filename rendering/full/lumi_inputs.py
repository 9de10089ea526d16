"""What Lumi-Net reads of a view."""

import torch
from torch.nn import functional

from rendering.full.geometry import FARTHEST, Geometry
from rendering.full.highlights import facets_of, lit, moved
from rendering.full.lookup import measured, project, sample
from rendering.full.stereo import UNIT_M
from rendering.full.visibility import shares_of, sharing_of

HIGHLIGHTS_MOVED = 0.9
"""The part of what is found of highlights by which they are moved: some of it is noise."""
HIGHLIGHT_SCALE = 5.0
SOFT_FROM, SOFT_TO = 0.24, 0.64
SLOPE_SCALE = 100.0


def lumi_inputs(view: Geometry, inverse: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """At the refined surface, inverse depth [H, W]: the arguments of `LumiNet`, in order."""
    reach_m = 4 * UNIT_M
    pixels, z = project(inverse, view.transforms)
    behind, there, trust = measured(view.pictures, pixels, z, reach_m)
    weights = shares_of(view.angles, behind, there, trust)
    colour = sample(view.pictures.colour, pixels, "bicubic").clamp(0, 1)
    facets = facets_of(inverse, (view.inverse > 0).float(), view.rays, view.asides)
    lacking = moved(facets, view.lights, colour, sharing_of(behind, there, trust))
    as_seen, colour = colour, lit(colour, HIGHLIGHTS_MOVED * lacking)
    guide = (view.guide[:3] + (weights[:, None] * (colour - as_seen)).sum(0)).clamp(0, 1)
    marks = torch.stack([behind / UNIT_M, there, trust, view.angles, weights], 1)
    outside = (view.inverse > 0).float()
    mean = (weights[:, None] * colour).sum(0)
    shared = torch.cat(
        [view.outline[:2].mean(0, keepdim=True), outside[None], mean[1:2], (view.warped > 0).float().mean(0)[None]]
    )
    moved_m = torch.where(view.guide[4] > 0, 1 / inverse.clamp_min(FARTHEST) - 1 / view.guide[4].clamp_min(FARTHEST), 0)
    across, along = _slopes(inverse)
    about = [(moved_m / UNIT_M).clamp(-4, 4), across, along, _soft((view.nearest > 0).float())]
    more = torch.cat([guide, view.guide[3:4], torch.stack(about), view.hull, view.outline])
    aside = torch.cat([view.asides, (HIGHLIGHT_SCALE * lacking).clamp(-1, 1)[:, None]], 1)
    return torch.cat([colour, marks], 1), aside, shared, more, weights


def _soft(covered: torch.Tensor) -> torch.Tensor:
    """[H, W] a ramp over the covered part of the 5×5 pixels around, 0.6 of them just inside a straight edge."""
    part = functional.avg_pool2d(covered[None, None], 5, 1, 2, count_include_pad=False)[0, 0]
    return ((part - SOFT_FROM) / (SOFT_TO - SOFT_FROM)).clamp(0, 1)


def _slopes(inverse: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[H, W] how steeply inverse depth rises across and along, from −1 to 1: where the surface faces."""
    smooth = functional.avg_pool2d(inverse[None, None], 5, 1, 2, count_include_pad=False)[0, 0]
    across, along = torch.zeros_like(smooth), torch.zeros_like(smooth)
    across[:, 1:-1] = smooth[:, 2:] - smooth[:, :-2]
    along[1:-1] = smooth[2:] - smooth[:-2]
    scale = SLOPE_SCALE / smooth.clamp_min(FARTHEST)
    return torch.tanh(across * scale), torch.tanh(along * scale)
