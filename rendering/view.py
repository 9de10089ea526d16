"""V-Cube View, profile `fast`: one subject as seen from one eye, on the CPU, in real time.

Warp the nearest cameras' depth to the eye as meshes cut at edges, fuse what the cameras do not deny each other, close
small holes, then colour each point from every camera that sees it. Nothing is kept between moments.

Source: VirtualCube (IEEE VR 2022), V-Cube View. Departures: no refinement by multi-view stereo and no learned blend,
which a CPU cannot do in time; the weights of the lumigraph stand in for the network.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera
from rendering.blend import add_colours, finish_view
from rendering.crew import ALONE, Crew
from rendering.fuse import CHECKED_FROM, fill_holes, fuse_checked, fuse_depths, reach_outline
from rendering.prepare import PreparedCamera
from rendering.select import ChosenCamera
from rendering.unseen import fill_unseen
from rendering.warp import draw_depth, pixel_transform

MINOR_WEIGHT = 0.08
"""Where cameras do not check each other, one of less weight is outvoted wherever another sees anything."""


@dataclass(frozen=True)
class View:
    """A subject as seen by a viewer.

    Attributes:
        colour: [H, W, 3] uint8, RGB, not multiplied by alpha.
        alpha: [H, W] uint8, 0 where nobody is.
        depth_m: [H, W] float32, along the view's z; 0 where nobody is.
    """

    colour: NDArray[np.uint8]
    alpha: NDArray[np.uint8]
    depth_m: NDArray[np.float32]


def render_view(
    prepared: Mapping[int, PreparedCamera], chosen: Sequence[ChosenCamera], target: Camera, crew: Crew = ALONE
) -> View:
    """The view through `target`, a camera in the cube's frame such as `Assembly.window_camera` gives.

    Args:
        prepared: of one moment, by the camera's place in the cube; what is chosen but missing is left out.
        chosen: as `select.choose_cameras` gives it. With nothing to show, the view is empty: alpha 0 everywhere.
        crew: who shares the work; the view does not depend on it.
    """
    used = _used(prepared, chosen)
    height, width = target.intrinsics.height, target.intrinsics.width
    total = np.zeros((height, width, 4), np.float32)
    fused = np.zeros((height, width), np.float32)
    alpha = np.empty((height, width), np.uint8)
    if used:
        fused = view_depth(prepared, chosen, target, crew)
        transforms = [pixel_transform(camera.camera, target) for camera, _ in used]

        def add(band: tuple[int, int]) -> None:
            for (camera, weight), transform in zip(used, transforms, strict=True):
                place = (camera.depth_m, camera.texels, camera.left_px, camera.top_px)
                add_colours(fused, transform, *place, np.float32(weight), band, total)

        crew.each(add, crew.bands(height))
    colour = np.empty((height, width, 3), np.uint8)
    finish_view(total, fused, colour, alpha)
    reach_outline(fused, alpha)
    return View(colour, alpha, fused)


def view_depth(
    prepared: Mapping[int, PreparedCamera], chosen: Sequence[ChosenCamera], target: Camera, crew: Crew = ALONE
) -> NDArray[np.float32]:
    """The depth [H, W] in metres along the view's z of what `render_view` shows, before colours; 0 where nobody is."""
    used = _used(prepared, chosen)
    if not used:
        return np.zeros((target.intrinsics.height, target.intrinsics.width), np.float32)
    fused = _fused_depth(used, target, crew)
    fill_unseen(fused, [camera for camera, _ in used], target)
    return fused


def _used(prepared: Mapping[int, PreparedCamera], chosen: Sequence[ChosenCamera]) -> list[tuple[PreparedCamera, float]]:
    return [(prepared[choice.index], choice.weight) for choice in chosen if choice.index in prepared]


def _fused_depth(used: Sequence[tuple[PreparedCamera, float]], target: Camera, crew: Crew) -> NDArray[np.float32]:
    """The depth [H, W] of the view, its small holes closed."""
    shape = (len(used), target.intrinsics.height, target.intrinsics.width)
    warped, trust = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    cameras = [camera for camera, _ in used]
    if len(used) >= CHECKED_FROM and all(camera.is_settled for camera in cameras):
        nobody = warped[:0]
        crew.each(lambda n: draw_depth(cameras[n], target, warped[n], trust[n], nobody), range(len(used)))
        return fill_holes(fuse_checked(warped, trust, cameras, target, crew))
    for n, (camera, weight) in enumerate(used):
        before = warped[: n if weight < MINOR_WEIGHT else 0]
        draw_depth(camera, target, warped[n], trust[n], before)
    return fill_holes(fuse_depths(warped, trust, np.array([weight for _, weight in used], np.float32)))
