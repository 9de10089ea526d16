"""The ways in which a worker draws a subject, behind one contract: prepared once a moment, drawn once a view."""

import asyncio
import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from capture.errors import CaptureError
from capture.frame import RGBDFrame
from capture.geometry import Camera
from capture.person import cut_to_person
from rendering.errors import ViewError
from rendering.prepare import PreparedCamera, prepare_camera
from rendering.select import ChosenCamera
from rendering.view import View, render_view
from rendering.worker.camera_stream import Picture
from rendering.worker.pool import WorkPool

if TYPE_CHECKING:
    from rendering.full.view import FullRenderer

log = logging.getLogger(__name__)

Draw = Callable[[Sequence[ChosenCamera], Camera], View]
"""A view of one moment through a target camera, from the chosen cameras; may be called in several threads at once."""


class Profile(Protocol):
    """How views are made.

    Attributes:
        every_camera: whether each view is made from all cameras that there are, not from the few that suit it best.
    """

    @property
    def every_camera(self) -> bool: ...

    def gpu_memory(self) -> float | None:
        """The part of the GPU's memory that is in use, by whatever runs there, 0 to 1; None without a GPU."""
        ...

    async def prepare(self, pictures: Mapping[int, Picture], cameras: Sequence[Camera], pool: WorkPool) -> Draw:
        """What all views of one moment share is done now, in the pool's threads.

        Args:
            pictures: by the camera's place in the cube; one that is not its camera's is left out, and logged.
            cameras: all of the cube.
        """
        ...


class FastProfile:
    """The profile `fast` with edges completed, not settled: for the CPU, in real time."""

    every_camera = False

    def gpu_memory(self) -> float | None:
        return None

    async def prepare(self, pictures: Mapping[int, Picture], cameras: Sequence[Camera], pool: WorkPool) -> Draw:
        ready = await asyncio.gather(
            *(pool.run(functools.partial(_prepared, picture, cameras[n])) for n, picture in pictures.items())
        )
        prepared = {n: camera for n, camera in zip(pictures, ready, strict=True) if camera is not None}
        return functools.partial(render_view, prepared)


class FullProfile:
    """The profile `full`: multi-view stereo and Lumi-Net, on CUDA where there is one, else a few views a second."""

    every_camera = True

    def __init__(self, renderer: "FullRenderer | None" = None) -> None:
        from rendering.full.view import FullRenderer  # torch, which the profile `fast` does without

        self._renderer = renderer or FullRenderer()

    def gpu_memory(self) -> float | None:
        return self._renderer.gpu_memory()

    async def prepare(self, pictures: Mapping[int, Picture], cameras: Sequence[Camera], pool: WorkPool) -> Draw:
        cut = await asyncio.gather(
            *(pool.run(functools.partial(_person, picture, cameras[n])) for n, picture in pictures.items())
        )
        there = {n: frame for n, frame in zip(pictures, cut, strict=True) if frame is not None}
        sources = await pool.run(
            lambda: self._renderer.prepare(tuple(there.values()), [cameras[n] for n in there]) if there else None
        )
        return lambda _, target: self._renderer.view(sources, target)


PROFILES: Mapping[str, Callable[[], Profile]] = {"fast": FastProfile, "full": FullProfile}


def _prepared(picture: Picture, camera: Camera) -> PreparedCamera | None:
    """None for a camera that sees nobody; and, with a line in the log, for a picture that is not this camera's."""
    try:
        return prepare_camera(picture.parts(), camera)
    except (CaptureError, ViewError) as error:
        log.warning("a camera's picture is left out: %s", error)
        return None


def _person(picture: Picture, camera: Camera) -> RGBDFrame | None:
    """The person on a plain ground; None, and a line in the log, for a picture that is not this camera's."""
    try:
        parts = picture.parts()
        depth_m = parts.depth_m
        size = (camera.intrinsics.height, camera.intrinsics.width)
        if depth_m.shape != size:
            raise ViewError(f"a picture of {depth_m.shape[1]}×{depth_m.shape[0]} from a camera of {size[1]}×{size[0]}")
        return cut_to_person(RGBDFrame(parts.cut_colour(0, 0, *size), depth_m, parts.captured_us), camera)
    except (CaptureError, ViewError) as error:
        log.warning("a camera's picture is left out: %s", error)
        return None
