"""Where the full view starts from: the same view by the profile `fast`, made on the CPU whatever the device."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera
from capture.person import PersonGate
from rendering.fuse import CHECKED_FROM
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.select import CAMERAS_BEST, ChosenCamera, choose_cameras
from rendering.view import render_view, view_depth

GUIDE_CHANNELS = 5
"""Red, green, blue and alpha from 0 to 1, colour not multiplied by alpha; inverse depth in 1/m, 0 where nobody is."""
_EVERYTHING = PersonGate((-9.0, -9.0, -9.0), (9.0, 9.0, 9.0))
"""Frames come cut to the person."""


def prepare_guide(frames: Sequence[RGBDFrame], cameras: Sequence[Camera]) -> Mapping[int, PreparedCamera]:
    """The cameras as `fast` has them, by place: edges settled where there are enough cameras to check each other."""
    settled = len(cameras) >= CHECKED_FROM
    pairs = enumerate(zip(frames, cameras, strict=True))
    prepared = {n: prepare_camera(frame, camera, _EVERYTHING, settled) for n, (frame, camera) in pairs}
    return {n: camera for n, camera in prepared.items() if camera is not None}


def guide_of(guides: Mapping[int, PreparedCamera], cameras: Sequence[Camera], target: Camera) -> torch.Tensor:
    """[GUIDE_CHANNELS, H, W] float32 what `fast` shows."""
    view = render_view(guides, _chosen(cameras, target), target)
    colour = torch.from_numpy(view.colour).permute(2, 0, 1).float() / 255
    alpha = torch.from_numpy(view.alpha)[None].float() / 255
    return torch.cat([colour, alpha, _inverse(view.depth_m)[None]])


def guide_surface(guides: Mapping[int, PreparedCamera], cameras: Sequence[Camera], target: Camera) -> torch.Tensor:
    """[H, W] inverse depth in 1/m of what `fast` shows, 0 where nobody is."""
    return _inverse(view_depth(guides, _chosen(cameras, target), target))


def _inverse(depth_m: NDArray[np.float32]) -> torch.Tensor:
    return torch.from_numpy(np.where(depth_m > 0, 1 / np.where(depth_m > 0, depth_m, 1), 0).astype(np.float32))


def _chosen(cameras: Sequence[Camera], target: Camera) -> tuple[ChosenCamera, ...]:
    """Four cameras to blend, the others to fill."""
    return choose_cameras(cameras, target.centre_in_cube, range(len(cameras)), CAMERAS_BEST, filling=len(cameras))
