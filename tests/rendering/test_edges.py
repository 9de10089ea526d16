"""Settling the edges of the depth by colour, on edges that are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from rendering.edges import UNKNOWN, settle_edges

NEAR, FAR = 0.7, 1.2
SKIN, SHIRT = (210, 150, 120), (20, 60, 110)

Depth = NDArray[np.float32]


def ragged(depth: Depth, seed: int) -> Depth:
    """The depth with what a depth camera does beside its steps: missing pixels, and pixels in between."""
    rng = np.random.default_rng(seed)
    out = depth.copy()
    step = np.zeros(depth.shape, bool)
    step[:, 1:] |= depth[:, 1:] != depth[:, :-1]
    step[:, :-1] |= depth[:, 1:] != depth[:, :-1]
    chance = rng.random(depth.shape)
    out[step & (chance < 0.35) & (depth > 0)] = 0
    out[step & (chance > 0.75) & (depth > 0)] = 0.95
    return out


def two_surfaces(edge: int) -> tuple[NDArray[np.uint8], Depth]:
    """A near surface left of `edge`, and a far one: 24×40 pixels."""
    colour, depth = np.empty((24, 40, 3), np.uint8), np.empty((24, 40), np.float32)
    colour[:, :edge], colour[:, edge:] = SKIN, SHIRT
    depth[:, :edge], depth[:, edge:] = NEAR, FAR
    return colour, depth


@pytest.mark.parametrize("seed", range(3))
def test_a_ragged_edge_between_two_surfaces_goes_where_the_colour_has_it(seed: int) -> None:
    colour, depth = two_surfaces(edge=20)
    settled = ragged(depth, seed)
    assert (settled[4:-4] != depth[4:-4]).any()
    settle_edges(colour.copy(), settled)
    np.testing.assert_allclose(settled[6:-6, 6:-6], depth[6:-6, 6:-6], atol=0.01)


def test_a_mixed_pixel_is_given_to_one_surface_and_the_other_is_taken_out_of_its_colour() -> None:
    """By hand: a pixel that is 0.9 skin and 0.1 shirt becomes skin; one that is 0.3 skin becomes shirt."""
    colour, depth = two_surfaces(edge=20)
    skin, shirt = np.array(SKIN, float), np.array(SHIRT, float)
    colour[:, 20] = np.rint(0.9 * skin + 0.1 * shirt)
    colour[:, 21] = np.rint(0.3 * skin + 0.7 * shirt)
    settled, clean = depth.copy(), colour.copy()
    settled[:, 21] = 0
    settle_edges(clean, settled)
    np.testing.assert_allclose(settled[8:16, 20:22], [[NEAR, FAR]] * 8, atol=0.01)
    np.testing.assert_allclose(clean[8:16, 20], [SKIN] * 8, atol=3)
    np.testing.assert_allclose(clean[8:16, 21], [SHIRT] * 8, atol=3)


@pytest.mark.parametrize("seed", range(3))
def test_the_outline_is_that_of_the_colour(seed: int) -> None:
    colour, depth = np.zeros((24, 40, 3), np.uint8), np.zeros((24, 40), np.float32)
    colour[:, :20], depth[:, :20] = SKIN, NEAR
    settled = ragged(depth, seed)
    settle_edges(colour, settled)
    np.testing.assert_array_equal(settled[6:-6, :36] > 0, depth[6:-6, :36] > 0)


def test_depth_is_carried_on_along_a_slope() -> None:
    colour, _ = two_surfaces(edge=20)
    slope = np.tile(NEAR + 0.004 * np.arange(40, dtype=np.float32), (24, 1)).astype(np.float32)
    depth = np.where(np.arange(40) < 20, slope, np.float32(FAR))
    settled = depth.copy()
    settled[:, 19] = 0
    settle_edges(colour, settled)
    np.testing.assert_allclose(settled[8:16, 19], slope[8:16, 19], atol=0.002)


def test_a_hole_that_looks_like_its_surface_is_closed_and_a_gap_stays_open() -> None:
    colour, depth = np.full((24, 24, 3), SKIN, np.uint8), np.full((24, 24), NEAR, np.float32)
    depth[10:12, 10:12] = 0
    closed = depth.copy()
    settle_edges(colour, closed)
    np.testing.assert_allclose(closed, NEAR, atol=0.001)
    colour[10:12, 10:12] = SHIRT
    settle_edges(colour, depth)
    assert (depth[10:12, 10:12] == UNKNOWN).all(), "whose it is, nothing tells"


def test_what_is_not_along_an_edge_is_left_alone() -> None:
    colour, depth = two_surfaces(edge=20)
    before = colour.copy(), depth.copy()
    settle_edges(colour, depth)
    for column in np.s_[:18], np.s_[22:]:
        np.testing.assert_array_equal(colour[:, column], before[0][:, column])
        np.testing.assert_array_equal(depth[:, column], before[1][:, column])
