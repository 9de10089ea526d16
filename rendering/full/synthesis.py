"""The full view step by step, from a moment's sources to colour, alpha and depth; batches of views with equal sizes.

Geometry is done a view at a time, the networks on batches: training and rendering run exactly the same code.
"""

from dataclasses import dataclass, replace

import torch
from torch import nn
from torch.nn import functional

from capture.geometry import Camera
from rendering.full.fuse import extend, fuse, gather
from rendering.full.guide import guide_of, guide_surface
from rendering.full.highlights import facets_of, fit_lights, lit, moved
from rendering.full.hull import hull_of
from rendering.full.inner_edges import soften
from rendering.full.layers import fold
from rendering.full.lookup import directions, measured, pixel_transforms, project, sample
from rendering.full.lumi_net import ALPHA_LEAST, LumiNet
from rendering.full.outline import FINER, draw_surfaces, outline_of
from rendering.full.source import Pictures, Sources
from rendering.full.stereo import UNIT_M, StereoInputs, StereoNet, sweep_costs

VISIBLE_M = 0.012
"""A camera whose measured surface is so far before or behind a point sees it no more, by and by."""
NEAREST_ANGLE, TRUST_FLOOR = 0.1, 0.005
"""Cameras nearer to the line of sight than this (radians) count alike; every pixel is trusted a little."""
DEPTH_NEAREST_ANGLE, DEPTH_TRUST_FLOOR = 0.15, 0.03
"""The same for depth: its noise is best averaged over many cameras, while colours are best taken from few."""
HIDDEN_SHARE = 1e-3
SAME_M = 0.005
"""What a camera measured so near to a point is that point, and its colour tells of what shines there."""
HIGHLIGHTS_MOVED = 0.9
"""The part of what is found of highlights by which they are moved: some of it is noise."""
HIGHLIGHT_SCALE = 5.0
SOFT_FROM, SOFT_TO = 0.24, 0.64
SLOPE_SCALE = 100.0
FARTHEST = 1e-3
"""Inverse depth in 1/m that stands for nothing."""


@dataclass(frozen=True)
class Geometry:
    """One view's surface as its N cameras measured it.

    Attributes:
        pictures: what is looked up.
        transforms: [N, 3, 4] from the view's pixels to theirs.
        warped, trusted: [N, H, W] inverse depth of each camera's surface, 0 where there is none, and its trust.
        guide: [GUIDE_CHANNELS, H, W] what the profile `fast` shows.
        fine: [4, H, W] inverse depth of it at each pixel's quarters.
        outline: [OUTLINE_CHANNELS, H, W] how much of each pixel is covered.
        hull: [HULL_CHANNELS, H, W] what all cameras' outlines leave room for.
        covered: [H, W] 1 where the surface is that `fast` shows.
        inverse: [H, W] inverse depth of that surface as all cameras measured it, going on beyond its outline; 0 far
            outside.
        nearest: [H, W] inverse depth of the nearest surface that enough cameras support, 0 where there is none.
        angles: [N, H, W] between the lines to the eye and to each camera, in radians.
        asides: [N, 2, H, W] how far aside of the line to the eye each camera stands, in the view's x and y.
        rays: [3, H, W] unit vectors from the eye through the pixels.
        lights: [LIGHTS] what shines, of `highlights.fit_lights`.
    """

    pictures: Pictures
    transforms: torch.Tensor
    warped: torch.Tensor
    trusted: torch.Tensor
    guide: torch.Tensor
    fine: torch.Tensor
    outline: torch.Tensor
    hull: torch.Tensor
    covered: torch.Tensor
    inverse: torch.Tensor
    nearest: torch.Tensor
    angles: torch.Tensor
    asides: torch.Tensor
    rays: torch.Tensor
    lights: torch.Tensor

    def to(self, device: torch.device) -> "Geometry":
        """The same on another device."""
        tensors = {name: getattr(self, name).to(device) for name in ("transforms", "lights", *_PIXELS)}
        return replace(self, pictures=self.pictures.to(device), **tensors)

    def part(self, top: int, left: int, height: int, width: int) -> "Geometry":
        """The same for a part of the view."""
        shift = torch.eye(4, device=self.transforms.device)
        shift[0, 2], shift[1, 2] = left, top
        box = (..., slice(top, top + height), slice(left, left + width))
        parts = {name: getattr(self, name)[box] for name in _PIXELS}
        return replace(self, transforms=self.transforms @ shift, **parts)


_PIXELS = (
    "warped",
    "trusted",
    "guide",
    "fine",
    "outline",
    "hull",
    "covered",
    "inverse",
    "nearest",
    "angles",
    "asides",
    "rays",
)


class FullModel(nn.Module):
    """Both networks: what training fits and a weights file holds."""

    def __init__(self) -> None:
        super().__init__()
        self.stereo = StereoNet()
        self.lumi = LumiNet()

    def forward(self, views: list[Geometry], inputs: StereoInputs) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Colour [B, 3, H, W] not multiplied by alpha, alpha's logit [B, H, W] and depth [B, H, W] in metres.

        Args:
            views: of one size, sides multiples of `layers.COARSEST`, with the same number of cameras.
            inputs: of each by `stereo_inputs`, stacked.
        """
        colour, read, depth_m = self.read(views, inputs)
        shown = [(view.inverse > 0) / one for view, one in zip(views, depth_m.detach(), strict=True)]
        softened = [soften(*pixels) for pixels in zip(colour, shown, (view.fine for view in views), strict=True)]
        return torch.stack(softened), torch.logit(self.lumi.weigh(read), ALPHA_LEAST), depth_m

    def read(self, views: list[Geometry], inputs: StereoInputs) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """As `forward`, but in place of alpha's logit what `LumiNet.weigh` reads."""
        depth_m = self.stereo(inputs)
        # Places in pictures need single precision: autocasting a matrix product would put them pixels off.
        with torch.no_grad(), torch.autocast(depth_m.device.type, enabled=False):
            looked_up = [_lumi_inputs(view, 1 / one) for view, one in zip(views, depth_m.detach(), strict=True)]
        colour, read = self.lumi.blend(*map(torch.stack, zip(*looked_up, strict=True)))
        return colour, read, depth_m


def geometry_of(sources: Sources, target: Camera) -> Geometry:
    """The view's surface, fused from all cameras."""
    device = sources.pictures.colour.device
    warped, trusted = draw_surfaces(sources, target).unbind(1)
    middle = torch.where(warped.amax(0) > 0, warped.amax(0), 1.0)
    angles, asides, rays = directions(middle, target, sources.cameras)
    guide = guide_of(sources.guides, sources.whole, target).to(device)
    finer = Camera(target.intrinsics.scaled(FINER), target.camera_from_cube)
    fine = guide_surface(sources.guides, sources.whole, finer).to(device)
    shares = (trusted + DEPTH_TRUST_FLOOR) / (angles + DEPTH_NEAREST_ANGLE) ** 2
    fused = gather(guide[4], warped, shares)
    transforms, inverse = pixel_transforms(target, sources.cameras).to(device), extend(fused)
    covered = (fused > 0).float()
    pixels, z = project(inverse, transforms)
    behind, there, trust = measured(sources.pictures, pixels, z, 4 * UNIT_M)
    lights = fit_lights(
        facets_of(inverse, covered, rays, asides),
        sample(sources.pictures.colour, pixels, "bilinear"),
        _sharing(behind, there, trust),
    )
    return Geometry(
        sources.pictures,
        transforms,
        warped,
        trusted,
        guide,
        fold(fine[None]),
        outline_of(sources, target, fine),
        hull_of(sources.pictures, transforms, inverse),
        covered,
        inverse,
        fuse(warped, shares),
        angles,
        asides,
        rays,
        lights,
    )


def _shares(view: Geometry, behind_m: torch.Tensor, there: torch.Tensor, trust: torch.Tensor) -> torch.Tensor:
    """[N, H, W] lumigraph weights: by angle, by whether a camera sees the point, by trust; they sum to 1."""
    visible = there * torch.exp(-((behind_m / VISIBLE_M) ** 2))
    weights = (visible * (trust + TRUST_FLOOR) + HIDDEN_SHARE) / (view.angles + NEAREST_ANGLE) ** 4
    return weights / weights.sum(0)


def _sharing(behind_m: torch.Tensor, there: torch.Tensor, trust: torch.Tensor) -> torch.Tensor:
    """[N, H, W] how far each camera is trusted to see the surface itself, and nothing before or behind it."""
    return there * (behind_m.abs() < SAME_M) * (trust + TRUST_FLOOR)


def _soft(covered: torch.Tensor) -> torch.Tensor:
    """[H, W] a ramp over the covered part of the 5×5 pixels around, 0.6 of them just inside a straight edge."""
    part = functional.avg_pool2d(covered[None, None], 5, 1, 2, count_include_pad=False)[0, 0]
    return ((part - SOFT_FROM) / (SOFT_TO - SOFT_FROM)).clamp(0, 1)


@torch.no_grad()
def stereo_inputs(view: Geometry) -> StereoInputs:
    """What the stereo network reads of a view."""
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
    weights = _shares(view, behind, measured_there, trust)
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
    return StereoInputs(cameras, shared, costs, more, weights, depth_m, torch.stack([nearer_m, farther_m, other_m]))


def _agreement(view: Geometry, pixels: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[H, W] the mean colour of all cameras at these places, as grey, and how much they differ, by 25 levels."""
    seen = sample(view.pictures.colour, pixels, "bilinear")
    mean = (seen * weights[:, None]).sum(0)
    return mean.mean(0), 10 * ((seen - mean).abs().mean(1) * weights).sum(0)


def _lumi_inputs(view: Geometry, inverse: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """What Lumi-Net reads of a view at the refined surface: its arguments, in order."""
    reach_m = 4 * UNIT_M
    pixels, z = project(inverse, view.transforms)
    behind, there, trust = measured(view.pictures, pixels, z, reach_m)
    weights = _shares(view, behind, there, trust)
    colour = sample(view.pictures.colour, pixels, "bicubic").clamp(0, 1)
    facets = facets_of(inverse, (view.inverse > 0).float(), view.rays, view.asides)
    lacking = moved(facets, view.lights, colour, _sharing(behind, there, trust))
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


def _slopes(inverse: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[H, W] how steeply inverse depth rises across and along, from −1 to 1: where the surface faces."""
    smooth = functional.avg_pool2d(inverse[None, None], 5, 1, 2, count_include_pad=False)[0, 0]
    across, along = torch.zeros_like(smooth), torch.zeros_like(smooth)
    across[:, 1:-1] = smooth[:, 2:] - smooth[:, :-2]
    along[1:-1] = smooth[2:] - smooth[:-2]
    scale = SLOPE_SCALE / smooth.clamp_min(FARTHEST)
    return torch.tanh(across * scale), torch.tanh(along * scale)
