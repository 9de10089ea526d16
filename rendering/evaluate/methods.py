"""The ways to make a view that can be held against each other, by name."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from capture.frame import RGBDFrame
from capture.geometry import Camera
from rendering.evaluate.metrics import Rendered
from rendering.evaluate.rivals.gate import SCENE_GATE
from rendering.evaluate.rivals.lumigraph import render_lumigraph, render_single_view_warp
from rendering.evaluate.rivals.nearest_camera import render_nearest_camera
from rendering.evaluate.rivals.point_splat import render_point_splat
from rendering.evaluate.rivals.tsdf_mesh import render_tsdf_mesh
from rendering.evaluate.synthetic import premultiplied
from rendering.fuse import CHECKED_FROM
from rendering.prepare import prepare_camera
from rendering.select import CAMERAS_BEST, choose_cameras
from rendering.view import View, render_view

if TYPE_CHECKING:
    from rendering.full.view import FullRenderer

Method = Callable[[Sequence[RGBDFrame], Sequence[Camera], Camera], View]
"""The view through a target camera of the frames of one moment, one a camera."""


def render_fast(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
    """The profile `fast`: four cameras blended, the others filling, edges settled where there are enough to check."""
    everywhere = range(len(cameras))
    chosen = choose_cameras(cameras, target.centre_in_cube, everywhere, CAMERAS_BEST, filling=len(cameras))
    settled = len(cameras) >= CHECKED_FROM
    prepared = {c.index: prepare_camera(frames[c.index], cameras[c.index], SCENE_GATE, settled) for c in chosen}
    return render_view({n: camera for n, camera in prepared.items() if camera is not None}, chosen, target)


def render_full(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
    """The profile `full`; its network is read once."""
    return _full_renderer().render(frames, cameras, target)


@functools.cache
def _full_renderer() -> "FullRenderer":
    from rendering.full.view import FullRenderer  # torch, which nothing else here needs

    return FullRenderer()


METHODS: Mapping[str, Method] = {
    "nearest-camera": render_nearest_camera,
    "point-splat": render_point_splat,
    "tsdf-mesh": render_tsdf_mesh,
    "single-view-warp": render_single_view_warp,
    "lumigraph": render_lumigraph,
    "lumigraph-4": functools.partial(render_lumigraph, count=4),
    "fast": render_fast,
    "full": render_full,
}

PROFILES = ("fast", "full")


def rendered(view: View) -> Rendered:
    """The view as a scene keeps pictures."""
    return Rendered(premultiplied(view.colour, view.alpha), view.depth_m)
