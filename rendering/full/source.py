"""What all views of a moment share: the cameras' pictures cut to the person, their depth cleaned, as tensors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics
from rendering.errors import ViewError
from rendering.full import reference, surface
from rendering.full.guide import prepare_guide
from rendering.prepare import PreparedCamera

MARGIN_PX = 16
"""Of the picture around the person that is kept: there the colours tell where the outline is."""
SIZE_STEP_PX = 16


@dataclass(frozen=True)
class Pictures:
    """What N cameras saw at one moment, each cut to the person and padded with nothing to one size.

    Attributes:
        colour: [N, 3, h, w] float32 0 to 1, sRGB.
        surface: [N, 2, h, w] float32: inverse depth in 1/m (0: none), and trust 0 to 1.
    """

    colour: torch.Tensor
    surface: torch.Tensor

    def to(self, device: torch.device) -> "Pictures":
        """The same on another device."""
        return Pictures(self.colour.to(device), self.surface.to(device))


@dataclass(frozen=True)
class Sources:
    """What all views of a moment are made from.

    Attributes:
        cameras: those that see somebody, of the cut pictures.
        pictures: theirs.
        guides: the same cameras as the profile `fast` has them, by their place among those that see somebody.
        whole: of the whole pictures, as `guides` counts them.
    """

    cameras: tuple[Camera, ...]
    pictures: Pictures
    guides: Mapping[int, PreparedCamera]
    whole: tuple[Camera, ...]


def prepare_sources(
    frames: Sequence[RGBDFrame], cameras: Sequence[Camera], device: torch.device | None = None
) -> Sources | None:
    """The frames in which somebody is; None when nobody is in any.

    Raises:
        ViewError: a frame's size is not its camera's, or there are not as many frames as cameras.
    """
    if len(frames) != len(cameras):
        raise ViewError(f"{len(frames)} frames from {len(cameras)} cameras")
    device = device or torch.device("cpu")
    cuts: list[tuple[Camera, NDArray[np.uint8], NDArray[np.float32]]] = []
    seeing: list[int] = []
    for n, (frame, camera) in enumerate(zip(frames, cameras, strict=True)):
        i = camera.intrinsics
        if frame.depth_m.shape != (i.height, i.width):
            raise ViewError(
                f"a frame of {frame.depth_m.shape[1]}×{frame.depth_m.shape[0]} from a camera of {i.width}×{i.height}"
            )
        box = _box(frame.depth_m)
        if box is not None:
            seeing.append(n)
            cuts.append((_cut_camera(camera, box), frame.colour[box], frame.depth_m[box]))
    if not cuts:
        return None
    height = max(_stepped(depth.shape[0]) for _, _, depth in cuts)
    width = max(_stepped(depth.shape[1]) for _, _, depth in cuts)
    colour = np.zeros((len(cuts), height, width, 3), np.uint8)
    depth_m = np.zeros((len(cuts), height, width), np.float32)
    for n, (_, picture, depth) in enumerate(cuts):
        colour[n, : depth.shape[0], : depth.shape[1]] = picture
        depth_m[n, : depth.shape[0], : depth.shape[1]] = depth
    focal_px = [camera.intrinsics.fx for camera, _, _ in cuts]
    pictures = torch.from_numpy(colour).to(device).permute(0, 3, 1, 2).float().contiguous()
    if device.type == "cpu":
        surfaces = _surfaces(depth_m, colour, focal_px)
    else:
        inverse = reference.clean(torch.from_numpy(depth_m).to(device), pictures)
        surfaces = torch.stack([inverse, reference.trust_of(inverse, torch.tensor(focal_px).to(inverse))], 1)
    whole = tuple(cameras[n] for n in seeing)
    return Sources(
        tuple(camera for camera, _, _ in cuts),
        Pictures(pictures / 255, surfaces),
        prepare_guide([frames[n] for n in seeing], whole),
        whole,
    )


def _surfaces(depth_m: NDArray[np.float32], colour: NDArray[np.uint8], focal_px: Sequence[float]) -> torch.Tensor:
    """[N, 2, h, w] inverse depth and trust, by the compiled loops."""
    inverse = [surface.clean(depth, picture) for depth, picture in zip(depth_m, colour, strict=True)]
    trust = [surface.trust_of(one, focal) for one, focal in zip(inverse, focal_px, strict=True)]
    return torch.from_numpy(np.stack([np.stack(inverse), np.stack(trust)], 1))


def _box(depth_m: NDArray[np.float32]) -> tuple[slice, slice] | None:
    """Rows and columns with depth, and MARGIN_PX around."""
    rows, columns = (np.flatnonzero((depth_m > 0).any(axis=axis)) for axis in (1, 0))
    if len(rows) < 2 or len(columns) < 2:
        return None
    return tuple(slice(max(int(at[0]) - MARGIN_PX, 0), int(at[-1]) + MARGIN_PX + 1) for at in (rows, columns))  # type: ignore[return-value]


def _cut_camera(camera: Camera, box: tuple[slice, slice]) -> Camera:
    i = camera.intrinsics
    top, left = box[0].start, box[1].start
    height, width = min(box[0].stop, i.height) - top, min(box[1].stop, i.width) - left
    return Camera(Intrinsics(width, height, i.fx, i.fy, i.cx - left, i.cy - top), camera.camera_from_cube)


def _stepped(size: int) -> int:
    """Sizes go up in steps, so that a GPU's graphs and memory are used again from moment to moment."""
    return -(-size // SIZE_STEP_PX) * SIZE_STEP_PX
