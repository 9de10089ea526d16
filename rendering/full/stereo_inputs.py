"""What the stereo network reads of a view."""

import torch
from torch.nn import functional

from rendering.full.geometry import DEPTH_NEAREST_ANGLE, FARTHEST, Geometry
from rendering.full.lookup import measured, project, sample
from rendering.full.stereo import UNIT_M, StereoInputs, sweep_costs
from rendering.full.visibility import TRUST_FLOOR, shares_of

MEASURED_M, THROUGH_M = 0.008, 0.02
"""What a camera measured within the first of a point is that point; beyond it by the second, it saw through it."""


@torch.no_grad()
def stereo_inputs(view: Geometry) -> StereoInputs:
    """Of one view, without gradients."""
    reach_m = 4 * UNIT_M
    there = view.warped > 0
    depth_m = 1 / view.inverse.clamp_min(FARTHEST)
    nearer = functional.max_pool2d(view.inverse[None, None], 3, 1, 1)[0, 0]
    nearer_m = 1 / nearer.clamp_min(FARTHEST)
    farther = -functional.max_pool2d(-torch.where(view.inverse > 0, view.inverse, torch.inf)[None, None], 3, 1, 1)[0, 0]
    farther = torch.where(farther.isinf(), view.inverse, farther)
    farther_m = 1 / farther.clamp_min(FARTHEST)
    before = torch.where(there, 1 / view.warped.clamp_min(FARTHEST) - depth_m, 0.0).clamp(-reach_m, reach_m)
    pixels, z = project(view.inverse, view.transforms)
    behind, measured_there, trust = measured(view.pictures, pixels, z, reach_m)
    weights = shares_of(view.angles, behind, measured_there, trust)
    cameras = torch.stack(
        [before / UNIT_M, there.float(), view.trusted, behind / UNIT_M, measured_there, trust, weights], 1
    )
    # How the surface itself lies: against its mean around, so that no depth is better known than another.
    mean_m = functional.avg_pool2d(depth_m[None, None], 5, 1, 2, count_include_pad=False)[0, 0]
    grey, unlike = _agreement(view, pixels, weights)
    nearer_grey, nearer_unlike = _agreement(view, project(nearer, view.transforms)[0], weights)
    shared = torch.stack(
        [
            view.covered,
            ((depth_m - mean_m) / UNIT_M).clamp(-4, 4),
            ((nearer_m - depth_m) / UNIT_M).clamp(-4, 4),
            grey,
            unlike,
            nearer_grey,
            nearer_unlike,
        ]
    )
    farther_grey, farther_unlike = _agreement(view, project(farther, view.transforms)[0], weights)
    other_m = torch.where(view.nearest > 0, 1 / view.nearest.clamp_min(FARTHEST), depth_m)
    more = torch.stack(
        [
            ((farther_m - depth_m) / UNIT_M).clamp(-4, 4),
            farther_grey,
            farther_unlike,
            view.guide[:3].mean(0),
            view.guide[3],
            view.hull[0],
            ((other_m - depth_m) / UNIT_M).clamp(-4, 4),
            (view.nearest > 0).float(),
        ]
    )
    costs = sweep_costs(view.inverse, view.pictures.colour, view.transforms, weights)
    offered_m = torch.stack([nearer_m, farther_m, other_m])
    quarters_m = torch.where(view.fine > 0, 1 / view.fine.clamp_min(FARTHEST), depth_m)
    quarters = ((quarters_m - depth_m) / UNIT_M).clamp(-4, 4)
    evidence = torch.cat([*(_evidence(view, 1 / each_m) for each_m in (depth_m, *offered_m)), quarters])
    return StereoInputs(cameras, shared, costs, more, evidence, weights, depth_m, offered_m)


def _evidence(view: Geometry, inverse: torch.Tensor) -> torch.Tensor:
    """[3, H, W] which part of the cameras measured this surface, saw through it, and saw nobody there; those near to
    the line of sight and sure of what they measured count most."""
    pixels, z = project(inverse, view.transforms)
    behind, there, trust = measured(view.pictures, pixels, z, 4 * UNIT_M)
    weights = (trust + TRUST_FLOOR) / (view.angles + DEPTH_NEAREST_ANGLE) ** 2
    said = [there * torch.exp(-((behind / MEASURED_M) ** 2)), there * (behind < -THROUGH_M), 1 - there]
    return torch.stack([(weights * each).sum(0) for each in said]) / weights.sum(0)


def _agreement(view: Geometry, pixels: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[H, W] the mean colour of all cameras at these places, as grey, and how much they differ, by 25 levels."""
    seen = sample(view.pictures.colour, pixels, "bilinear")
    mean = (seen * weights[:, None]).sum(0)
    return mean.mean(0), 10 * ((seen - mean).abs().mean(1) * weights).sum(0)
