"""One view's surface as the cameras measured it: what both networks begin with."""

from dataclasses import dataclass, replace

import torch

from capture.geometry import Camera
from rendering.full.fuse import extend, fuse, gather
from rendering.full.guide import guide_of, guide_surface
from rendering.full.highlights import facets_of, fit_lights
from rendering.full.hull import hull_of
from rendering.full.layers import fold
from rendering.full.lookup import directions, measured, pixel_transforms, project, sample
from rendering.full.outline import FINER, draw_surfaces, outline_of
from rendering.full.source import Pictures, Sources
from rendering.full.stereo import UNIT_M
from rendering.full.visibility import sharing_of

DEPTH_NEAREST_ANGLE, DEPTH_TRUST_FLOOR = 0.15, 0.03
"""As for colours (`visibility`), but for depth: its noise is best averaged over many cameras, while colours are best
taken from few."""
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
        sharing_of(behind, there, trust),
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
