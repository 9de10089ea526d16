"""Lumigraph blending of fused depth: the measure of what is better, said plainly and slowly.

The nearest three cameras' depth is cleaned, completed at edges by colour, warped as meshes cut at steps and fused by
support; every point then takes the mean of what the cameras saw, weighted by angle, distance from edges and slope.

Source: Buehler et al., Unstructured Lumigraph Rendering (SIGGRAPH 2001).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, pixel_centres, project, transform, unproject
from capture.rasteriser import rasterise
from rendering.evaluate.rivals.gate import points_of_person
from rendering.fuse import fill_holes
from rendering.select import choose_cameras
from rendering.view import View

CAMERAS = 3
SAME_SURFACE = 0.02
"""Neighbours within this part of a pixel's depth lie on the same surface."""
SUPPORT_LEAST = 4
COMPLETED_PX = 3
SAME_COLOUR = 60
EDGE_REACH_PX = 8
CUT = 0.025
AGREE_M = 0.025
SHARE_LEAST = 0.2
VISIBLE_M = 0.03
HIDDEN_SHARE = 1e-4
CLEAR_OF_25, OPAQUE_OF_25 = 6, 16

Depth = NDArray[np.float32]
Array = NDArray[np.float64]
SIDES = ((-1, 0), (0, -1), (0, 1), (1, 0))


@dataclass(frozen=True)
class Surface:
    """A camera's cleaned depth [H, W], its colours [H, W, 3], and how far each is trusted [H, W], 0 to 255."""

    camera: Camera
    depth_m: Depth
    colour: Array
    trust: Array


def render_lumigraph(
    frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera, count: int = CAMERAS
) -> View:
    """The blend of the `count` nearest cameras."""
    return _blend(frames, cameras, target, count)


def render_single_view_warp(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera) -> View:
    """The nearest camera's mesh alone, in its own colours."""
    return _blend(frames, cameras, target, 1)


def _blend(frames: Sequence[RGBDFrame], cameras: Sequence[Camera], target: Camera, count: int) -> View:
    chosen = choose_cameras(cameras, target.centre_in_cube, range(len(cameras)), count)
    surfaces = [surface_of(frames[choice.index], cameras[choice.index]) for choice in chosen]
    weights = [choice.weight for choice in chosen]
    warped, trust = zip(*(warp(surface, target) for surface in surfaces), strict=True)
    depth_m = fill_holes(fuse(np.stack(warped), np.stack(trust) * np.reshape(weights, (-1, 1, 1))))
    points = unproject(target.intrinsics, pixel_centres(depth_m.shape[1], depth_m.shape[0]), depth_m)
    total = np.zeros((*depth_m.shape, 4))
    for surface, weight in zip(surfaces, weights, strict=True):
        total += weight * _looked_up(surface, target, points, depth_m > 0)
    return _finished(total, depth_m)


def surface_of(frame: RGBDFrame, camera: Camera) -> Surface:
    """The person's surface as one camera saw it."""
    _, person = points_of_person(frame, camera)
    depth = np.where(person, frame.depth_m, np.float32(0))
    colour = frame.colour.astype(np.float64)
    depth = _completed(_cleaned(depth), colour)
    beside = np.stack([np.abs(_shifted(depth, *side) - depth) for side in SIDES]).max(0)
    edge = beside > SAME_SURFACE * depth
    edge[[0, -1]] = edge[:, [0, -1]] = True
    distance = 1 + cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L1, 3)
    i = camera.intrinsics
    with np.errstate(divide="ignore", invalid="ignore"):
        across = (_shifted(depth, 0, 1) - _shifted(depth, 0, -1)) * i.fx / (2 * depth)
        along = (_shifted(depth, 1, 0) - _shifted(depth, -1, 0)) * i.fy / (2 * depth)
        slope = np.where(edge, 1.0, 1 / np.sqrt(1 + across**2 + along**2))
    trust = np.maximum(np.floor(255 * np.minimum(distance, EDGE_REACH_PX) / EDGE_REACH_PX * slope), 1)
    return Surface(camera, depth, colour, np.where(depth > 0, trust, 0.0))


def warp(surface: Surface, target: Camera) -> tuple[Depth, Array]:
    """Depth and trust [H, W] in the target of the surface as a mesh cut at steps; 0 where there is none."""
    depth = surface.depth_m
    height, width = depth.shape
    points = unproject(surface.camera.intrinsics, pixel_centres(width, height), depth)
    vertices = transform(surface.camera.cube_from_camera, points).reshape(-1, 3)
    index = np.arange(height * width, dtype=np.int32).reshape(height, width)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    whole = _joined(depth, a, b, c) & _joined(depth, d, c, b)
    faces = [np.stack(corners, -1)[whole] for corners in ((a, b, c), (d, c, b))]
    open_ = ~whole
    for corners in ((a, b, c), (d, c, b), (b, d, a), (c, a, d)):
        drawn = open_ & _joined(depth, *corners)
        faces.append(np.stack(corners, -1)[drawn])
        open_ &= ~drawn
    triangles = np.concatenate(faces).astype(np.int32)
    pixels, _ = project(target.intrinsics, transform(target.camera_from_cube, vertices))
    p, q, r = (pixels[triangles[:, n]] for n in range(3))
    # One that shows its back, or that is behind the eye, is not drawn.
    front = (q - p)[:, 0] * (r - p)[:, 1] > (r - p)[:, 0] * (q - p)[:, 1]
    triangles = np.ascontiguousarray(triangles[front])
    seen = rasterise(vertices.astype(np.float64), triangles, target)
    covered = seen.face >= 0
    trust = np.zeros(covered.shape)
    trust[covered] = surface.trust.ravel()[triangles[seen.face[covered], 0]]
    return seen.depth_m, trust


def fuse(depths: Depth, shares: Array) -> Depth:
    """The nearest depth [H, W] of [N, H, W] on which lies enough of the weight; the mean of those that agree."""
    there = depths > 0
    shares = np.where(there, shares, 0)
    inverse = 1 / np.where(there, depths, 1)
    nearest, fused = np.full(depths.shape[1:], np.inf), np.zeros(depths.shape[1:])
    for n in range(len(depths)):
        agrees = there & (np.abs(depths - depths[n]) < AGREE_M)
        support = (shares * agrees).sum(0)
        better = there[n] & (support >= SHARE_LEAST * shares.sum(0)) & (depths[n] < nearest)
        mean = support / np.maximum((shares * agrees * inverse).sum(0), 1e-12)
        nearest[better], fused[better] = depths[n][better], mean[better]
    return fused.astype(np.float32)


def _cleaned(depth: Depth) -> Depth:
    """The mean of each pixel and those of its eight neighbours that are on its surface; 0 where they are few."""
    total, count = depth.astype(np.float64), (depth > 0).astype(np.float64)
    for dv in (-1, 0, 1):
        for du in (-1, 0, 1):
            if (dv, du) == (0, 0):
                continue
            other = _shifted(depth, dv, du)
            supports = (np.abs(other - depth) < SAME_SURFACE * depth) & (depth > 0)
            total += np.where(supports, other, 0)
            count += supports
    return np.where(count >= SUPPORT_LEAST, total / np.maximum(count, 1), 0).astype(np.float32)


def _completed(depth: Depth, colour: Array) -> Depth:
    """Pixels beside the surface take its depth where their colour is nearer to what is inside than what is outside."""
    depth = depth.copy()
    inner = depth.copy()
    for _ in range(COMPLETED_PX):
        least = np.full(depth.shape, float(SAME_COLOUR))
        for dv, du in SIDES:
            beside = _shifted(depth, dv, du)
            inside = np.abs(colour - _shifted(colour, 2 * dv, 2 * du)).sum(-1)
            outside = np.abs(colour - _shifted(colour, -3 * dv, -3 * du)).sum(-1)
            belongs = (_shifted(depth, -3 * dv, -3 * du) > 0) | (2 * inside < outside)
            taken = (depth == 0) & (beside > 0) & (inside < least) & belongs
            inner[taken] = beside[taken]
            least[taken] = inside[taken]
        depth = inner.copy()
    return depth


def _joined(depth: Depth, *corners: NDArray[np.int32]) -> NDArray[np.bool_]:
    depths = np.stack([depth.ravel()[corner] for corner in corners])
    high, low = depths.max(0), depths.min(0)
    return np.asarray((low > 0) & (high - low < CUT * high), np.bool_)


def _looked_up(surface: Surface, target: Camera, points: Array, there: NDArray[np.bool_]) -> Array:
    """[H, W, 4] colour times trust, and trust, of what a camera saw at each of the target's points [H, W, 3]."""
    in_camera = transform(surface.camera.camera_from_cube @ target.cube_from_camera, points)
    places, z = project(surface.camera.intrinsics, in_camera)
    x, y = (np.nan_to_num(places[..., n] - 0.5, nan=-1e4).astype(np.float32) for n in range(2))
    measured = cv2.remap(surface.depth_m, x, y, cv2.INTER_NEAREST)
    texels = np.concatenate([surface.colour * surface.trust[..., None], surface.trust[..., None]], -1)
    seen = np.where(np.abs(measured - z) < VISIBLE_M, 1.0, HIDDEN_SHARE) * there
    return np.asarray(cv2.remap(texels.astype(np.float32), x, y, cv2.INTER_LINEAR), np.float64) * seen[..., None]


def _finished(total: Array, depth_m: Depth) -> View:
    """Colour that goes on beyond the outline, and alpha that falls softly to 0 there."""
    covered = total[..., 3] > 0
    if not covered.any():
        size = covered.shape
        return View(np.zeros((*size, 3), np.uint8), np.zeros(size, np.uint8), depth_m)
    colour = total[..., :3] / np.where(covered, total[..., 3], 1)[..., None]
    _, labels = cv2.distanceTransformWithLabels(
        (~covered).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.zeros((int(labels.max()) + 1, 3))
    nearest[labels[covered]] = colour[covered]
    around = cv2.blur(covered.astype(np.float32), (5, 5), borderType=cv2.BORDER_REPLICATE) * 25
    alpha = np.clip((np.rint(around) - CLEAR_OF_25) / (OPAQUE_OF_25 - CLEAR_OF_25), 0, 1)
    return View(np.rint(nearest[labels]).clip(0, 255).astype(np.uint8), (255 * alpha).astype(np.uint8), depth_m)


def _shifted(array: NDArray, dv: int, du: int) -> NDArray:
    """The array [H, W, …] whose pixel (v, u) is (v + dv, u + du) of this one; the border is repeated."""
    height, width = array.shape[:2]
    rows = np.clip(np.arange(height) + dv, 0, height - 1)
    columns = np.clip(np.arange(width) + du, 0, width - 1)
    return array[rows][:, columns]
