"""Drawing a camera's surface for another camera: by hand, as a property, and against plain torch."""

import numpy as np
import torch

from capture.geometry import Camera
from rendering.full import reference
from rendering.full.fuse import extend, fuse, gather
from rendering.full.lookup import pixel_transforms
from rendering.full.surface import clean, trust_of
from rendering.full.warp import draw_surface
from tests.rendering.scene import BUST, camera_at, render


def transform_to(target: Camera, source: Camera) -> torch.Tensor:
    return pixel_transforms(source, [target])[0]


def test_a_camera_sees_its_own_surface_where_it_is() -> None:
    camera = camera_at((0.0, 0.0, 0.85))
    depth_m = render(BUST, camera).depth_m
    inverse = np.where(depth_m > 0, 1 / np.where(depth_m > 0, depth_m, 1), 0).astype(np.float32)
    p = transform_to(camera, camera).numpy()
    seen, trusted = draw_surface(inverse, np.full_like(inverse, 0.5), p, *inverse.shape)
    drawn = seen > 0
    # The mesh ends at the outline's pixel centres; nothing is drawn beyond.
    assert not drawn[inverse == 0].any()
    assert drawn.sum() > 0.93 * (inverse > 0).sum()
    np.testing.assert_allclose(seen[drawn], inverse[drawn], rtol=1e-3)
    assert (trusted[drawn] == 0.5).all()


def test_the_loops_draw_what_plain_torch_draws() -> None:
    source, target = camera_at((-0.6, 0.3, 0.85)), camera_at((0.1, -0.1, 0.8), 176, 144)
    frame = render(BUST, source)
    inverse = clean(frame.depth_m, frame.colour)
    trust = trust_of(inverse, source.intrinsics.fx)
    p = transform_to(target, source)
    seen, trusted = draw_surface(inverse, trust, p.numpy(), 144, 176)
    expected, expected_trust = reference.draw_surface(torch.from_numpy(inverse), torch.from_numpy(trust), p, 144, 176)
    assert (seen > 0).mean() > 0.1
    # A pixel on an edge between triangles may fall to either side by rounding.
    assert (np.abs(seen - expected.numpy()) < 1e-4).mean() > 0.999
    assert (np.abs(trusted - expected_trust.numpy()) < 1e-4).mean() > 0.99


def test_fusing_takes_the_nearest_surface_that_has_support() -> None:
    # Two cameras see 1.00 m and 1.01 m, a third a stray at 0.5 m of little weight; the last pixel has nothing.
    warped = torch.tensor([[[1.0, 0.0]], [[1 / 1.01, 0.0]], [[2.0, 0.0]]])
    shares = torch.tensor([[[1.0, 1.0]], [[1.0, 1.0]], [[0.1, 1.0]]])
    fused = fuse(warped, shares)
    assert torch.isclose(fused[0, 0], (warped[0, 0, 0] + warped[1, 0, 0]) / 2)
    assert fused[0, 1] == 0


def test_gathering_keeps_to_the_surface_it_starts_from() -> None:
    # Two cameras see 1.00 m and 1.01 m, a third a stray; nobody sees the second pixel; the third has no surface.
    warped = torch.tensor([[[1.0, 0.0, 1.0]], [[1 / 1.01, 0.0, 1.0]], [[2.0, 0.0, 1.0]]])
    gathered = gather(torch.tensor([[1 / 1.005, 0.8, 0.0]]), warped, torch.ones(3, 1, 3))
    torch.testing.assert_close(gathered, torch.tensor([[(1 + 1 / 1.01) / 2, 0.8, 0.0]]))


def test_extending_goes_on_at_the_farthest_depth_beside() -> None:
    inverse = torch.zeros(1, 7)
    inverse[0, 2], inverse[0, 4] = 1.0, 0.5
    assert extend(inverse, 1).tolist() == [[0.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.0]]
