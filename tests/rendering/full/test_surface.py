"""The full view's depth clean-up: by hand, as properties, and against plain torch."""

import numpy as np
import torch

from rendering.full import reference
from rendering.full.surface import EDGE_REACH_PX, clean, trust_of

GREY = np.full((24, 32, 3), 128, np.uint8)


def plane(slope: float = 0.0, height: int = 24, width: int = 32) -> np.ndarray:
    """Depth of a plane, [H, W]: inverse depth is linear in the pixel."""
    inverse = 1.0 + slope * (np.arange(width) - width / 2)
    return np.broadcast_to(1 / inverse, (height, width)).astype(np.float32)


def test_a_tilted_plane_stays_as_it_is_up_to_its_border() -> None:
    depth_m = plane(slope=0.003)
    np.testing.assert_allclose(clean(depth_m, GREY), 1 / depth_m, rtol=1e-5)


def test_noise_is_smoothed() -> None:
    rng = np.random.default_rng(0)
    noisy = (plane() + 0.002 * rng.standard_normal((24, 32))).astype(np.float32)
    assert np.abs(1 / clean(noisy, GREY) - 1)[4:-4, 4:-4].std() < 0.25 * 0.002


def test_a_step_is_not_smoothed_over() -> None:
    depth_m = plane().copy()
    depth_m[:, 16:] = 1.2
    cleaned = 1 / clean(depth_m, GREY)
    np.testing.assert_allclose(cleaned, depth_m, rtol=1e-5)


def test_a_flying_pixel_comes_back_and_nothing_stays_nothing() -> None:
    depth_m = plane().copy()
    depth_m[10, 10] = 1.5
    depth_m[20:, :] = 0
    inverse = clean(depth_m, GREY)
    assert abs(inverse[10, 10] - 1) < 1e-6
    assert not inverse[20:].any()


def test_missing_pixels_at_an_edge_go_where_their_colour_is() -> None:
    """A red surface at 1 m before a blue one at 1.2 m; the two columns beside the edge have no depth."""
    depth_m = plane().copy()
    depth_m[:, 16:] = 1.2
    depth_m[:, 15:17] = 0
    colour = np.zeros((24, 32, 3), np.uint8)
    colour[:, :16, 0], colour[:, 16:, 2] = 200, 200
    depths = 1 / clean(depth_m, colour)[3:-3]
    np.testing.assert_allclose(depths[:, 15], 1.0, rtol=1e-5)
    np.testing.assert_allclose(depths[:, 16], 1.2, rtol=1e-5)


def test_pixels_outside_an_outline_stay_out() -> None:
    depth_m = plane().copy()
    depth_m[:, 16:] = 0
    colour = np.zeros((24, 32, 3), np.uint8)
    colour[:, :16, 0] = 200
    assert not clean(depth_m, colour)[:, 16:].any()


def test_trust_grows_from_an_edge_and_falls_with_the_slope() -> None:
    # Five pixels from the left border; a slope of 1 has a cosine of 0.707. Processors round the last bit otherwise.
    flat = trust_of(np.asarray(1 / plane(), np.float32), 500.0)
    assert abs(flat[12, 4] - 5 / EDGE_REACH_PX) < 1e-6
    assert abs(flat[12, 16] - 1.0) < 1e-6
    inverse = np.asarray(1 / plane(slope=0.002), np.float32)
    middle = trust_of(inverse, 500.0)[12, 16]
    assert abs(middle - 1 / np.sqrt(2)) < 1e-3


def test_the_loops_do_what_plain_torch_does() -> None:
    rng = np.random.default_rng(3)
    depth_m = (plane(0.002) + 0.003 * rng.standard_normal((24, 32))).astype(np.float32)
    depth_m[:, 18:] += 0.2
    depth_m[rng.random(depth_m.shape) < 0.15] = 0
    colour = rng.integers(90, 110, (24, 32, 3), np.uint8)
    colour[:, 18:] += 80
    inverse = clean(depth_m, colour)
    picture = torch.from_numpy(colour).permute(2, 0, 1)[None].float()
    expected = reference.clean(torch.from_numpy(depth_m)[None], picture)[0]
    np.testing.assert_allclose(inverse, expected.numpy(), rtol=1e-5)
    trust = reference.trust_of(expected[None], torch.tensor([500.0]))[0]
    np.testing.assert_allclose(trust_of(inverse, 500.0), trust.numpy(), atol=2e-4)
