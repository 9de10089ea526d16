"""The kernels of a view said again, slowly and plainly, in whole arrays and double precision, to hold the fast ones to.

It draws the same mesh (blocks of 5×5 pixels where flat, patches of 3×3 where smooth, squares and triangles of single
pixels elsewhere), but tests every pixel of the picture against every triangle; for pictures of a few thousand pixels.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Points, pixel_centres, project, transform, unproject
from rendering.blend import VISIBLE_M
from rendering.fuse import AGREE_M, CERTAIN_TRUST, DENIAL_LEAST, DENIED_M, EMPTY_TRUST, SUPPORT_LEAST
from rendering.prepare import PreparedCamera
from rendering.select import ChosenCamera
from rendering.warp import INSIDE, mesh_limits

Array = NDArray[np.float64]
Corner = tuple[int, int]


def reference_warp(prepared: PreparedCamera, target: Camera) -> tuple[Array, NDArray[np.uint8]]:
    """What `warp.warp_depth` gives: inverse depth and trust, both [H, W]."""
    height, width = prepared.depth_m.shape
    offset = np.array([prepared.left_px, prepared.top_px])
    points = unproject(prepared.camera.intrinsics, pixel_centres(width, height) + offset, prepared.depth_m)
    in_target = transform(target.camera_from_cube @ prepared.camera.cube_from_camera, points)
    places, depths = project(target.intrinsics, in_target)
    centres = pixel_centres(target.intrinsics.width, target.intrinsics.height)
    warped, trust = np.zeros(centres.shape[:2]), np.zeros(centres.shape[:2], np.uint8)
    for corners, trusted in _triangles(prepared.depth_m, *mesh_limits(prepared)):
        inverse = 1 / np.array([depths[corner] for corner in corners])
        nearness = _across_triangle(centres, np.array([places[corner] for corner in corners]), inverse)
        nearer = nearness > warped
        warped[nearer] = nearness[nearer]
        trust[nearer] = prepared.texels[(*trusted, 3)]
    return warped, trust


def reference_fuse(warped: Array, trust: NDArray[np.uint8], weights: Array) -> Array:
    """What `fuse.fuse_depths` gives, for stacks [N, H, W]: the nearest depth that has enough weight, else 0."""
    depths = np.where(warped > 0, 1 / np.where(warped > 0, warped, 1), np.inf)
    shares = np.where(warped > 0, weights[:, None, None] * trust, 0)
    fused = np.full(warped.shape[1:], np.inf)
    nearest = np.full(warped.shape[1:], np.inf)
    for depth in depths:
        with np.errstate(invalid="ignore"):
            agrees = (np.abs(depths - depth) < AGREE_M) & (warped > 0)
        support = (shares * agrees).sum(0)
        inverse = (shares * agrees * warped).sum(0)
        mean = support / np.where(inverse > 0, inverse, 1)
        better = np.isfinite(depth) & (support >= SUPPORT_LEAST * shares.sum(0)) & (depth < nearest)
        nearest[better], fused[better] = depth[better], mean[better]
    return np.where(np.isfinite(fused), fused, 0)


def reference_fuse_checked(
    warped: Array, trust: NDArray[np.uint8], cameras: Sequence[PreparedCamera], target: Camera
) -> Array:
    """What `fuse.fuse_checked` gives."""
    fused = np.zeros(warped.shape[1:])
    for y, x in np.ndindex(*fused.shape):
        inverses, shares = warped[:, y, x], trust[:, y, x].astype(float)
        there = inverses > 0
        if not there.any():
            continue
        low, high = inverses[there].min(), inverses[there].max()
        certain = shares[there].sum() >= CERTAIN_TRUST and high - low < AGREE_M * high * low
        for best in sorted(inverses[there], reverse=True):
            agrees = there & (certain | (np.abs(inverses - best) < AGREE_M * best * inverses))
            depth = shares[agrees].sum() / (shares * inverses)[agrees].sum()
            is_last = best - low < AGREE_M * best * low
            point = transform(
                target.cube_from_camera, unproject(target.intrinsics, np.array([x + 0.5, y + 0.5]), depth)
            )
            against = sum(_denial(camera, point, bool(is_last)) for camera in np.array(cameras, object)[~agrees])
            if certain or against <= DENIAL_LEAST * shares[agrees].sum():
                fused[y, x] = depth
                break
    return fused


def _denial(camera: PreparedCamera, point: Points, is_last: bool) -> float:
    """How much a camera speaks against a point [3] in the cube's frame."""
    intrinsics = camera.camera.intrinsics
    place, z = project(intrinsics, transform(camera.camera.camera_from_cube, point))
    if not (0 <= place[0] < intrinsics.width and 0 <= place[1] < intrinsics.height):
        return 0.0
    u, v = int(place[0]) - camera.left_px, int(place[1]) - camera.top_px
    rows, columns = camera.depth_m.shape
    if not (1 <= u < columns - 1 and 1 <= v < rows - 1):
        return float(EMPTY_TRUST)
    measured = camera.depth_m[v, u]
    if measured == 0:
        beside = [camera.depth_m[v + dv, u + du] for dv, du in ((0, -1), (0, 1), (-1, 0), (1, 0))]
        return float(EMPTY_TRUST) if is_last or not any(beside) else 0.0
    return float(camera.texels[v, u, 3]) if measured - z > DENIED_M else 0.0


def reference_colours(
    fused: Array, prepared: Mapping[int, PreparedCamera], chosen: Sequence[ChosenCamera], target: Camera
) -> tuple[Array, NDArray[np.bool_]]:
    """What `blend.add_colours` comes to over all cameras: colour [H, W, 3], and where there is any [H, W]."""
    total = np.zeros((*fused.shape, 4))
    points = unproject(target.intrinsics, pixel_centres(fused.shape[1], fused.shape[0]), fused)
    for choice in chosen:
        camera = prepared[choice.index]
        in_camera = transform(camera.camera.camera_from_cube @ target.cube_from_camera, points)
        places, depths = project(camera.camera.intrinsics, in_camera)
        for y, x in zip(*np.nonzero(fused), strict=True):
            u, v = places[y, x] - (camera.left_px, camera.top_px) - 0.5
            total[y, x] += choice.weight * _sample(camera, u, v, depths[y, x])
    covered = total[..., 3] > 0
    return total[..., :3] / np.where(covered, total[..., 3], 1)[..., None], covered


def _sample(camera: PreparedCamera, u: float, v: float, depth: float) -> Array:
    """[4] colour times weight, and weight, of the four texels around a place."""
    rows, columns = camera.depth_m.shape
    if not (0 <= u < columns - 1 and 0 <= v < rows - 1):
        return np.zeros(4)
    iu, iv = int(u), int(v)
    fu, fv = u - iu, v - iv
    out = np.zeros(4)
    for dv, du, share in ((0, 0, (1 - fu) * (1 - fv)), (0, 1, fu * (1 - fv)), (1, 0, (1 - fu) * fv), (1, 1, fu * fv)):
        if abs(camera.depth_m[iv + dv, iu + du] - depth) < VISIBLE_M:
            out += share * camera.texels[iv + dv, iu + du].astype(np.float64)
    return out


def _triangles(
    depth_m: NDArray[np.float32], cut: np.float32, bend: np.float32
) -> Iterator[tuple[tuple[Corner, Corner, Corner], Corner]]:
    """The mesh: each triangle's corners (v, u), clockwise in the picture, and the pixel whose trust it carries."""
    height, width = depth_m.shape
    for block_v in range(0, height - 1, 4):
        for block_u in range(0, width - 1, 4):
            block = depth_m[block_v : block_v + 5, block_u : block_u + 5]
            if block.shape == (5, 5) and _is_smooth(block, cut) and _bend(block) <= bend * block[2, 2]:
                yield from _halves(block_v, block_u, 4)
                continue
            for v in range(block_v, min(block_v + 4, height - 1), 2):
                for u in range(block_u, min(block_u + 4, width - 1), 2):
                    yield from _patch(depth_m, v, u, cut, bend)


def _patch(
    depth_m: NDArray[np.float32], v: int, u: int, cut: np.float32, bend: np.float32
) -> Iterator[tuple[tuple[Corner, Corner, Corner], Corner]]:
    height, width = depth_m.shape
    patch = depth_m[v : v + 3, u : u + 3]
    if patch.shape == (3, 3) and _is_smooth(patch, cut) and _twist(patch) < bend * patch.min():
        yield from _halves(v, u, 2)
        return
    for sv in range(v, min(v + 2, height - 1)):
        for su in range(u, min(u + 2, width - 1)):
            yield from _square(depth_m, sv, su, cut)


def _halves(v: int, u: int, side: int) -> Iterator[tuple[tuple[Corner, Corner, Corner], Corner]]:
    middle = (v + side // 2, u + side // 2)
    yield ((v, u), (v, u + side), (v + side, u)), middle
    yield ((v + side, u + side), (v + side, u), (v, u + side)), middle


def _is_smooth(patch: NDArray[np.float32], cut: np.float32) -> bool:
    return bool(patch.min() > 0 and patch.max() - patch.min() < cut * patch.min())


def _bend(block: NDArray[np.float32]) -> float:
    """How far the pixels half-way between two corners of a block are off their mean, at most."""
    corners = [(0, 0), (0, 4), (4, 0), (4, 4)]
    pairs = [(a, b) for n, a in enumerate(corners) for b in corners[n + 1 :]]
    return max(
        abs((float(block[a]) + float(block[b])) / 2 - float(block[(a[0] + b[0]) // 2, (a[1] + b[1]) // 2]))
        for a, b in pairs
    )


def _twist(patch: NDArray[np.float32]) -> float:
    """How far the middle of a patch is off the mean of its opposite corners, at most."""
    middle = float(patch[1, 1])
    pairs = ((patch[0, 0], patch[2, 2]), (patch[0, 2], patch[2, 0]))
    return max(abs((float(a) + float(b)) / 2 - middle) for a, b in pairs)


def _square(
    depth_m: NDArray[np.float32], v: int, u: int, cut: np.float32
) -> Iterator[tuple[tuple[Corner, Corner, Corner], Corner]]:
    a, b, c, d = (v, u), (v, u + 1), (v + 1, u), (v + 1, u + 1)
    if _joined(depth_m, cut, a, b, c):
        yield (a, b, c), a
        if _joined(depth_m, cut, d, c, b):
            yield (d, c, b), a
        return
    for triangle, trusted in (((d, c, b), d), ((b, d, a), b), ((c, a, d), c)):
        if _joined(depth_m, cut, *triangle):
            yield triangle, trusted
            return


def _joined(depth_m: NDArray[np.float32], cut: np.float32, *corners: Corner) -> bool:
    depths = np.array([depth_m[corner] for corner in corners])
    return bool(depths.min() > 0 and depths.max() - depths.min() < cut * depths.max())


def _across_triangle(centres: Points, places: Points, values: Array) -> Array:
    """[H, W] `values` [3] of a triangle's corners `places` [3, 2] spread over it; 0 outside, and on its back."""
    a, b = places[1] - places[0], places[2] - places[0]
    area = a[0] * b[1] - b[0] * a[1]
    if not area > 0:
        return np.zeros(centres.shape[:2])
    offset = centres - places[0]
    w1 = (offset[..., 0] * b[1] - b[0] * offset[..., 1]) / area
    w2 = (a[0] * offset[..., 1] - offset[..., 0] * a[1]) / area
    inside = (w1 >= INSIDE) & (w2 >= INSIDE) & (1 - w1 - w2 >= INSIDE)
    return np.where(inside, values[0] + w1 * (values[1] - values[0]) + w2 * (values[2] - values[0]), 0)
