"""Looks a view's surface up in its cameras: where each pixel's point is in every picture, and what stands there."""

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from capture.geometry import Camera
from rendering.full.source import Pictures


def pixel_transforms(target: Camera, sources: Sequence[Camera]) -> torch.Tensor:
    """[N, 3, 4] P for each source: the target's pixel (x, y) at depth d is at P[:, :3] · d·(x, y, 1) + P[:, 3] in it.

    Those are homogeneous pixels: (u·z, v·z, z), with z the depth there.
    """
    rows = []
    for source in sources:
        source_from_target = source.camera_from_cube @ target.cube_from_camera
        k = source.intrinsics.K
        rotation = k @ source_from_target[:3, :3] @ np.linalg.inv(target.intrinsics.K)
        rows.append(np.column_stack([rotation, k @ source_from_target[:3, 3]]))
    return torch.from_numpy(np.stack(rows).astype(np.float32))


def directions(
    inverse: torch.Tensor, target: Camera, sources: Sequence[Camera]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """How points [H, W] see the cameras beside the eye.

    Returns:
        [N, H, W] the angle between the line to the eye and the line to each camera, in radians; [N, 2, H, W] how
        far aside of the eye the camera stands: of the unit vectors to both, the difference in the view's x and y; and
        [3, H, W] the unit vectors from the eye.
    """
    to_view = torch.from_numpy(target.camera_from_cube.astype(np.float32)).to(inverse.device)
    k_inverse = torch.from_numpy(np.linalg.inv(target.intrinsics.K).astype(np.float32)).to(inverse.device)
    rays = torch.einsum("ij,jhw->ihw", k_inverse, pixel_grid(inverse))
    points = rays / inverse.clamp_min(1e-3)
    centres = torch.from_numpy(np.stack([s.centre_in_cube for s in sources]).astype(np.float32)).to(inverse.device)
    centres = centres @ to_view[:3, :3].T + to_view[:3, 3]
    to_camera = functional.normalize(centres[:, :, None, None] - points, dim=1)
    rays = functional.normalize(rays, dim=0)
    cosine = -(rays * to_camera).sum(1)
    return cosine.clamp(-1, 1).acos(), to_camera[:, :2] + rays[:2], rays


def pixel_grid(inverse: torch.Tensor) -> torch.Tensor:
    """[3, H, W] homogeneous pixel centres of a view."""
    height, width = inverse.shape[-2:]
    y = torch.arange(height, device=inverse.device, dtype=torch.float32) + 0.5
    x = torch.arange(width, device=inverse.device, dtype=torch.float32) + 0.5
    across, along = x.expand(height, width), y[:, None].expand(height, width)
    return torch.stack([across, along, torch.ones_like(across)])


def project(inverse: torch.Tensor, transforms: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Pixels [N, H, W, 2] and depths [N, H, W] of the points in each camera.

    Args:
        inverse: [H, W] inverse depth of the view, above 0 (elsewhere the answer means nothing).
        transforms: [N, 3, 4] of `pixel_transforms`.
    """
    rays = torch.einsum("nij,jhw->nihw", transforms[:, :, :3], pixel_grid(inverse))
    places = rays / inverse.clamp_min(1e-3) + transforms[:, :, 3, None, None]
    z = places[:, 2].clamp_min(1e-3)
    return torch.stack([places[:, 0] / z, places[:, 1] / z], -1), z


def sample(pictures: torch.Tensor, pixels: torch.Tensor, mode: str) -> torch.Tensor:
    """[N, C, H, W] of pictures [N, C, h, w] at pixels [N, H, W, 2]; 0 beyond the border."""
    size = torch.tensor(pictures.shape[:1:-1], device=pixels.device, dtype=torch.float32)
    # A place far outside would overflow a half-precision grid; it is outside all the same.
    grid = (2 * pixels / size - 1).clamp(-3, 3)
    return functional.grid_sample(pictures, grid, mode=mode, padding_mode="zeros", align_corners=False)


def shifted(pictures: torch.Tensor, by_px: torch.Tensor) -> torch.Tensor:
    """[B, C, H, W] in which each pixel is what stands `by_px` [B, 2, H, W] aside of it, in x and y, in pictures."""
    height, width = pictures.shape[-2:]
    places = pixel_grid(pictures)[:2] + by_px
    size = torch.tensor([width, height], device=by_px.device, dtype=torch.float32)
    grid = 2 * places.permute(0, 2, 3, 1) / size - 1
    return functional.grid_sample(pictures, grid, mode="bilinear", padding_mode="border", align_corners=False)


def measured(
    pictures: Pictures, pixels: torch.Tensor, z: torch.Tensor, reach_m: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """How far behind what each camera measured the points lie, in metres within ±reach; whether it did; its trust.

    Each is [N, H, W]; the first is 0 where nothing was measured.
    """
    surface = sample(pictures.surface, pixels, "nearest")
    there = surface[:, 0] > 0
    behind = torch.where(there, z - 1 / surface[:, 0].clamp_min(1e-3), 0.0)
    return behind.clamp(-reach_m, reach_m), there.float(), surface[:, 1]
