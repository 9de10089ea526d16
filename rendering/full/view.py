"""The profile `full`: the best view that the cameras' frames give, on CUDA where there is one, else on the CPU.

Source: VirtualCube (IEEE VR 2022, arXiv 2112.06730), V-Cube View. Everything between the frames and the finished
picture are tensors on one device; only the finished picture comes back.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Points, transform, unproject
from rendering.full.fuse import EXTENDED_PX
from rendering.full.geometry import geometry_of
from rendering.full.layers import COARSEST
from rendering.full.source import Sources, prepare_sources
from rendering.full.stereo import stacked
from rendering.full.stereo_inputs import stereo_inputs
from rendering.full.synthesis import FullModel
from rendering.full.weights import load_weights
from rendering.view import View

BACKGROUND = 128
"""Grey where nobody is: costs an encoder nothing."""
DEPTH_ALPHA_LEAST = 0.1
"""Depth is given where alpha is above this."""
_SURFACE_STEP_PX = 4


class FullRenderer:
    """Renders full views; its networks are read once.

    Args:
        model: the networks; the committed ones by default.
        device: CUDA where there is one, by default.

    Raises:
        ViewError: the weights cannot be read.
    """

    def __init__(self, model: FullModel | None = None, device: torch.device | None = None) -> None:
        self._device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model = model or load_weights()
        self._model = model.to(self._device, memory_format=torch.channels_last).eval()  # type: ignore[call-overload]
        self._precision = _precision(self._device)

    def render(self, frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
        """The view through `target` of one moment's frames, one a camera; empty when nobody is in them.

        Raises:
            ViewError: frames and cameras do not fit each other.
        """
        return self.view(self.prepare(frames, cameras), target)

    def gpu_memory(self) -> float | None:
        """The part of the device's memory that is in use, by whatever runs there, 0 to 1; None on the CPU."""
        if self._device.type != "cuda":
            return None
        free, total = torch.cuda.mem_get_info(self._device)
        return 1 - free / total

    def prepare(self, frames: Sequence[RGBDFrame], cameras: Sequence[Camera]) -> Sources | None:
        """What all views of one moment share.

        Raises:
            ViewError: frames and cameras do not fit each other.
        """
        return prepare_sources(frames, cameras, self._device)

    def view(self, sources: Sources | None, target: Camera) -> View:
        """One view of what `prepare` gave."""
        height, width = target.intrinsics.height, target.intrinsics.width
        empty = View(
            np.full((height, width, 3), BACKGROUND, np.uint8),
            np.zeros((height, width), np.uint8),
            np.zeros((height, width), np.float32),
        )
        box = None if sources is None else _box(sources, target)
        if sources is None or box is None:
            return empty
        top, left, rows, columns = box
        intrinsics = replace(
            target.intrinsics,
            width=columns,
            height=rows,
            cx=target.intrinsics.cx - left,
            cy=target.intrinsics.cy - top,
        )
        colour, alpha, depth_m = self._synthesise(sources, replace(target, intrinsics=intrinsics))
        # The part may reach beyond the picture: its size goes in steps.
        kept = np.s_[: min(rows, height - top), : min(columns, width - left)]
        where = np.s_[top : top + rows, left : left + columns]
        empty.colour[where], empty.alpha[where], empty.depth_m[where] = colour[kept], alpha[kept], depth_m[kept]
        return empty

    @torch.inference_mode()
    def _synthesise(
        self, sources: Sources, target: Camera
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float32]]:
        geometry = geometry_of(sources, target)
        inputs = stacked([stereo_inputs(geometry)])
        with torch.autocast(self._device.type, self._precision or torch.bfloat16, enabled=self._precision is not None):
            colour, logit, refined = self._model([geometry], inputs)
        alpha = logit[0].sigmoid() * (geometry.inverse > 0)
        shown = torch.where(alpha > 0.5 / 255, colour[0].clamp(0, 1) * 255, float(BACKGROUND))
        depth = torch.where(alpha > DEPTH_ALPHA_LEAST, refined.depth_m[0], 0.0)
        return (
            shown.permute(1, 2, 0).round().byte().cpu().numpy(),
            (alpha * 255).round().byte().cpu().numpy(),
            depth.float().cpu().numpy(),
        )


def _precision(device: torch.device) -> torch.dtype | None:
    """The number format of the networks: half on CUDA, brain floats where the CPU multiplies them, else single."""
    if device.type == "cuda":
        return torch.float16
    return torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else None


def _box(sources: Sources, target: Camera) -> tuple[int, int, int, int] | None:
    """Top, left, height and width of the part of the view where the person may be; None when beside the picture.

    Height and width are multiples of COARSEST.
    """
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    for camera, surface in zip(sources.cameras, sources.pictures.surface, strict=True):
        inverse = np.asarray(surface[0, ::_SURFACE_STEP_PX, ::_SURFACE_STEP_PX].cpu().numpy(), np.float64)
        v, u = np.nonzero(inverse)
        if not len(v):
            continue
        pixels = np.asarray(np.stack([u, v], -1) * float(_SURFACE_STEP_PX) + 0.5, np.float64)
        seen = _seen(target, camera, pixels, 1 / inverse[v, u])
        if len(seen):
            low, high = np.minimum(low, seen.min(0)), np.maximum(high, seen.max(0))
    margin = EXTENDED_PX + 2.0 * _SURFACE_STEP_PX
    size = np.array([target.intrinsics.width, target.intrinsics.height])
    first = np.clip(np.floor(low - margin), 0, size)
    end = np.clip(np.ceil(high + margin), 0, size)
    if not (end > first).all():
        return None
    columns, rows = (-(-int(extent) // COARSEST) * COARSEST for extent in end - first)
    return int(first[1]), int(first[0]), rows, columns


def _seen(target: Camera, camera: Camera, pixels: Points, depth_m: Points) -> Points:
    """Where the target sees points [N, 2] of a camera's picture; those behind it are left out."""
    points = unproject(camera.intrinsics, pixels, depth_m)
    in_target = transform(target.camera_from_cube @ camera.cube_from_camera, points)
    ahead = in_target[in_target[:, 2] > 0.05]
    i = target.intrinsics
    return ahead[:, :2] / ahead[:, 2:] * (i.fx, i.fy) + (i.cx, i.cy)
