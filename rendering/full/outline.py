"""How much of each pixel the person fills: what the cameras' surfaces cover, drawn at twice the view's size.

Two ways are averaged that err in different places: the surface that `fast` shows, and all that any camera's own,
smoother surface covers around it. Their mean is 0.8 dB better than the soft outline of `fast`.
"""

import torch
from torch.nn import functional

from capture.geometry import Camera
from rendering.full import reference, warp
from rendering.full.lookup import pixel_transforms
from rendering.full.source import Sources

OUTLINE_CHANNELS = 4
"""Parts of a pixel, 0 to 1: that `fast` covers; that some camera covers, and that two cover, near what `fast` covers;
and the mean over cameras."""
FINER = 2
OUTSIDE_PX, INSIDE_PX = 2, 3
"""Fine pixels around the outline that `fast` shows in which the cameras' own surfaces count."""
ENOUGH = 2


def outline_of(sources: Sources, target: Camera, fine_surface: torch.Tensor) -> torch.Tensor:
    """[OUTLINE_CHANNELS, H, W] of a view, with what `fast` shows of it at FINER times its size, 0 where nobody is."""
    fine = Camera(target.intrinsics.scaled(FINER), target.camera_from_cube)
    drawn = draw_surfaces(sources, fine)[:, 0] > 0
    shown = fine_surface > 0
    allowed, certain = _grown(shown, OUTSIDE_PX), ~_grown(~shown, INSIDE_PX)
    count = drawn.sum(0)
    some, enough = ((count >= least) & allowed | certain for least in (1, ENOUGH))
    parts = torch.stack([shown.float(), some.float(), enough.float(), drawn.float().mean(0)])
    return functional.avg_pool2d(parts[None], FINER)[0]


def draw_surfaces(sources: Sources, target: Camera) -> torch.Tensor:
    """[N, 2, H, W] inverse depth and trust of each camera's surface in a view, 0 where there is none."""
    surfaces = sources.pictures.surface
    height, width = target.intrinsics.height, target.intrinsics.width
    to_target = torch.cat([pixel_transforms(camera, [target]) for camera in sources.cameras])
    seen = []
    for (inverse, trust), p in zip(surfaces, to_target, strict=True):
        if surfaces.device.type == "cpu":
            drawn = warp.draw_surface(inverse.numpy(), trust.numpy(), p.numpy(), height, width)
            seen.append(torch.stack([torch.from_numpy(part) for part in drawn]))
        else:
            seen.append(torch.stack(reference.draw_surface(inverse, trust, p.to(surfaces.device), height, width)))
    return torch.stack(seen)


def _grown(mask: torch.Tensor, reach_px: int) -> torch.Tensor:
    """[H, W] bool: the mask and all within so many pixels of it."""
    return functional.max_pool2d(mask[None, None].float(), 2 * reach_px + 1, 1, reach_px)[0, 0] > 0
