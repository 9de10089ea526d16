"""The kernels that clean a surface, against the same said plainly."""

import numpy as np
from numpy.typing import NDArray

from rendering.surface import EDGE_REACH_PX, SUPPORT, SUPPORT_LEAST, clean, complete, edge_distance

Depth = NDArray[np.float32]


def surface(seed: int) -> Depth:
    """A slope with steps, holes and strays, and nothing at the border."""
    random = np.random.default_rng(seed)
    depth = np.tile(np.linspace(0.8, 0.9, 30, dtype=np.float32), (26, 1))
    depth[8:15, 10:20] = 0.7
    depth[random.random(depth.shape) < 0.05] = 0
    depth[random.random(depth.shape) < 0.03] = 1.2
    depth[:3] = depth[-3:] = depth[:, :4] = depth[:, -4:] = 0
    return depth


def neighbours(v: int, u: int) -> list[tuple[int, int]]:
    return [(v + dv, u + du) for dv in (-1, 0, 1) for du in (-1, 0, 1)]


def test_cleaning_takes_the_mean_of_what_supports_a_pixel_and_drops_strays() -> None:
    raw = surface(1)
    cleaned = np.zeros_like(raw)
    clean(raw, 0, 0, cleaned)
    expected = np.zeros_like(raw)
    for v, u in zip(*np.nonzero(raw), strict=True):
        support = [raw[at] for at in neighbours(v, u) if abs(raw[at] - raw[v, u]) < SUPPORT * raw[v, u]]
        if len(support) > SUPPORT_LEAST:
            expected[v, u] = np.mean(support)
    np.testing.assert_allclose(cleaned, expected, rtol=1e-6)
    assert ((raw > 0) & (expected == 0)).any()
    cut = np.zeros((20, 21), np.float32)
    clean(raw, 3, 4, cut)
    np.testing.assert_allclose(cut, cleaned[3:23, 4:25], rtol=1e-6)


def test_edge_distance_is_counted_in_city_blocks() -> None:
    depth = surface(2)
    distance = np.empty(depth.shape, np.uint8)
    edge_distance(depth, distance)
    rows, columns = depth.shape
    zeros = {(v, u): 0 for v, u in np.argwhere(depth == 0).tolist()}
    for v, u in np.argwhere(depth > 0).tolist():
        beside = (depth[v - 1, u], depth[v + 1, u], depth[v, u - 1], depth[v, u + 1])
        if max(abs(other - depth[v, u]) for other in beside) > SUPPORT * depth[v, u]:
            zeros[v, u] = 1
    for v, u in np.ndindex(rows, columns):
        nearest = min(at + abs(v - a) + abs(u - b) for (a, b), at in zeros.items())
        assert distance[v, u] == min(nearest, EDGE_REACH_PX)


def test_completion_goes_as_far_as_the_colour_and_no_further_than_its_reach() -> None:
    colour = np.full((20, 40, 3), 20, np.uint8)
    colour[:, :22] = (200, 60, 60)
    depth = np.zeros((20, 40), np.float32)
    depth[:, :20] = 1.0
    complete(colour, depth)
    assert (depth[4:16, :22] == 1).all() and (depth[:, 22:] == 0).all()
    colour[:, :30] = (200, 60, 60)
    depth[:] = 0
    depth[:, :20] = 1.0
    before = depth.copy()
    complete(colour, depth)
    np.testing.assert_array_equal(depth, before, "no colour tells the person from what is behind")
