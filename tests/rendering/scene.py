"""A tiny ray-cast world of spheres and planes: exact colour and depth for any camera, to test views against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at, pixel_centres, unproject

Array = NDArray[np.float64]
Paint = Callable[[Array], Array]
"""Colours [..., 3] in 0 to 255 of points [..., 3]."""


def stripes(points: Array) -> Array:
    """Smooth, different everywhere, so that a misplaced pixel shows."""
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.stack(
        [127 + 100 * np.sin(30 * x + 5 * y), 127 + 100 * np.sin(25 * y + 4), 127 + 100 * np.sin(20 * z + 15 * x)],
        axis=-1,
    )


def plain(red: int, green: int, blue: int) -> Paint:
    return lambda points: np.broadcast_to(np.array([red, green, blue], float), points.shape)


@dataclass(frozen=True)
class Sphere:
    centre: tuple[float, float, float]
    radius_m: float
    paint: Paint = stripes

    def distances(self, origin: Array, directions: Array) -> Array:
        to_centre = np.array(self.centre) - origin
        along = directions @ to_centre
        squared = self.radius_m**2 - (to_centre @ to_centre - along**2)
        distance = along - np.sqrt(np.maximum(squared, 0))
        return np.where((squared > 0) & (distance > 0), distance, np.inf)


@dataclass(frozen=True)
class Panel:
    """A rectangle at one z, facing +z."""

    centre: tuple[float, float, float]
    half_m: tuple[float, float]
    paint: Paint = stripes

    def distances(self, origin: Array, directions: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            distance = (self.centre[2] - origin[2]) / directions[..., 2]
            offset = origin + distance[..., None] * directions - np.array(self.centre)
        inside = (np.abs(offset[..., 0]) < self.half_m[0]) & (np.abs(offset[..., 1]) < self.half_m[1])
        return np.where(inside & (distance > 0), distance, np.inf)


def render(shapes: Sequence[Sphere | Panel], camera: Camera, captured_us: int = 0) -> RGBDFrame:
    """The exact picture: black and depth 0 where nothing is."""
    size = camera.intrinsics.width, camera.intrinsics.height
    rays = unproject(camera.intrinsics, pixel_centres(*size), np.ones((size[1], size[0])))
    directions = rays @ camera.cube_from_camera[:3, :3].T
    lengths = np.linalg.norm(directions, axis=-1)
    directions /= lengths[..., None]
    origin = camera.centre_in_cube
    nearest = np.full(lengths.shape, np.inf)
    colour = np.zeros((*lengths.shape, 3))
    for shape in shapes:
        distance = shape.distances(origin, directions)
        closer = distance < nearest
        points = origin + np.where(closer, distance, 0)[..., None] * directions
        colour = np.where(closer[..., None], shape.paint(points), colour)
        nearest = np.where(closer, distance, nearest)
    depth_m = np.where(np.isfinite(nearest), nearest / lengths, 0).astype(np.float32)
    return RGBDFrame(np.clip(np.rint(colour), 0, 255).astype(np.uint8), depth_m, captured_us)


def camera_at(
    eye: Sequence[float], width: int = 160, height: int = 120, target: Sequence[float] = (0, -0.15, 0)
) -> Camera:
    """A camera that looks at the person's middle, with about the field of view of a Kinect's."""
    focal = 0.8 * width
    intrinsics = Intrinsics(width, height, focal, focal, width / 2, height / 2)
    return Camera(intrinsics, look_at(np.array(eye, float), np.array(target, float), np.array([0.0, 1.0, 0.0])))


def rig(width: int = 160, height: int = 120) -> tuple[Camera, ...]:
    """Six cameras around a display 0.85 m in front of the person."""
    places = [(x, y, 0.85) for y in (0.3, -0.45) for x in (-0.75, 0.0, 0.75)]
    return tuple(camera_at(place, width, height) for place in places)


BUST = (
    Sphere((0.0, 0.0, 0.0), 0.11),
    Sphere((0.0, -0.35, -0.05), 0.22),
    Sphere((0.2, -0.30, 0.15), 0.06, plain(200, 60, 60)),
)
"""A head, a body, and a hand before it."""
