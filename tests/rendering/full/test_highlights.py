"""Highlights on a ball whose shine is known: what the eye sees of them is foretold from what cameras saw."""

from dataclasses import dataclass

import pytest
import torch
from torch.nn import functional

from rendering.full.highlights import LIGHTS, facets_of, fit_lights, light_directions, lit, moved, to_linear
from rendering.full.lookup import pixel_grid

SIZE, FOCAL_PX = 96, 120.0
CENTRE, RADIUS_M = torch.tensor([0.0, 0.0, 0.9]), 0.3
PLACES_M = torch.tensor([[x, y, 0.0] for y in (-0.25, 0.25) for x in (-0.35, 0.0, 0.35)])
LAMPS = functional.normalize(torch.tensor([[0.5, -0.6, -1.0], [-0.7, -0.3, -0.8]]), dim=1)
BLINN_POWER = 30.0


@dataclass(frozen=True)
class Ball:
    """What an eye at the origin that looks along z sees of a ball, and what cameras at PLACES_M see at its points."""

    inverse: torch.Tensor
    there: torch.Tensor
    rays: torch.Tensor
    asides: torch.Tensor
    normal: torch.Tensor
    seen: torch.Tensor
    matte: torch.Tensor
    to_eye: torch.Tensor
    to_cameras: torch.Tensor

    def colours(self, gloss: float) -> tuple[torch.Tensor, torch.Tensor]:
        """What the cameras see [N, 3, H, W], and the eye [3, H, W], of a ball so glossy."""
        at_cameras = torch.stack([self._shine(one) for one in self.to_cameras])
        matte = self.matte.expand(len(at_cameras), 3, -1, -1)
        cameras, eye = lit(matte, gloss * at_cameras), lit(self.matte[None], gloss * self._shine(self.to_eye)[None])[0]
        return cameras * self.there, eye * self.there

    def _shine(self, toward: torch.Tensor) -> torch.Tensor:
        half = functional.normalize(LAMPS[:, :, None, None] + toward, dim=1)
        return ((self.normal * half).sum(1).clamp_min(0) ** BLINN_POWER).sum(0)


@pytest.fixture(scope="module")
def ball() -> Ball:
    grid = pixel_grid(torch.zeros(SIZE, SIZE))
    rays = torch.stack([(grid[0] - SIZE / 2) / FOCAL_PX, (grid[1] - SIZE / 2) / FOCAL_PX, grid[2]])
    rays = functional.normalize(rays, dim=0)
    along = (rays * CENTRE[:, None, None]).sum(0)
    inside = along**2 - CENTRE.square().sum() + RADIUS_M**2
    there = (inside > 0).float()
    points = (along - inside.clamp_min(0).sqrt()) * rays
    normal = functional.normalize(points - CENTRE[:, None, None], dim=0)
    to_cameras = functional.normalize(PLACES_M[:, :, None, None] - points, dim=1)
    seen = ((normal * to_cameras).sum(1) > 0.1) * there
    stripes = 0.25 + 0.15 * torch.sin(grid[0] / 5)
    matte = torch.stack([stripes, 0.7 * stripes, 0.5 * stripes])
    inverse = torch.where(there > 0, 1 / points[2].clamp_min(1e-3), 0.0)
    return Ball(inverse, there, rays, to_cameras[:, :2] + rays[:2], normal, seen, matte, -rays, to_cameras)


def test_normals_are_those_of_the_surface(ball: Ball) -> None:
    facets = facets_of(ball.inverse, ball.there, ball.rays, ball.asides)
    true = functional.normalize(functional.avg_pool2d(ball.normal, 2), dim=0)
    off_deg = (facets.normal * true).sum(0)[facets.even].clamp(-1, 1).acos().rad2deg()
    assert facets.even.sum() > 0.7 * ball.there.sum() / 4
    assert off_deg.median() < 1
    assert off_deg.quantile(0.9) < 5


@pytest.mark.parametrize("cameras", [6, 4])
def test_what_shines_toward_cameras_is_moved_to_where_the_eye_sees_it(ball: Ball, cameras: int) -> None:
    facets = facets_of(ball.inverse, ball.there, ball.rays, ball.asides[:cameras])
    seen_by, by_eye = ball.colours(gloss=0.3)
    seen_by, seen = seen_by[:cameras], ball.seen[:cameras]
    lights = fit_lights(facets, seen_by, seen)
    foretold = lit(seen_by, moved(facets, lights, seen_by, seen))
    counted = (seen * (functional.avg_pool2d(ball.there[None], 5, 1, 2)[0] == 1))[:, None].expand(-1, 3, -1, -1) > 0
    before, after = ((one - by_eye)[counted].square().mean().sqrt() for one in (seen_by, foretold))
    assert before > 0.04
    assert after < 0.4 * before


def test_the_lights_are_found_where_they_are(ball: Ball) -> None:
    facets = facets_of(ball.inverse, ball.there, ball.rays, ball.asides)
    seen_by, _ = ball.colours(gloss=0.3)
    lights = fit_lights(facets, seen_by, ball.seen)
    assert lights.shape == (LIGHTS,)
    assert (lights >= 0).all()
    near = (light_directions() @ LAMPS.T).amax(1) > 0.8
    assert lights[near].sum() > 0.6 * lights.sum()


def test_where_nothing_shines_next_to_nothing_is_moved(ball: Ball) -> None:
    facets = facets_of(ball.inverse, ball.there, ball.rays, ball.asides)
    torch.manual_seed(0)
    seen_by, _ = ball.colours(gloss=0.0)
    noisy = (seen_by + 0.005 * torch.randn_like(seen_by)).clamp(0, 1) * ball.there
    lights = fit_lights(facets, noisy, ball.seen)
    changed = (lit(noisy, moved(facets, lights, noisy, ball.seen)) - noisy).abs()
    assert changed.mean() < 0.002


def test_one_camera_tells_of_no_highlight(ball: Ball) -> None:
    facets = facets_of(ball.inverse, ball.there, ball.rays, ball.asides[:1])
    seen_by, _ = ball.colours(gloss=0.3)
    lights = fit_lights(facets, seen_by[:1], ball.seen[:1])
    assert not lights.any()
    assert not moved(facets, lights, seen_by[:1], ball.seen[:1]).any()


def test_nobody_in_the_view_tells_of_no_highlight(ball: Ball) -> None:
    nothing = torch.zeros_like(ball.inverse)
    facets = facets_of(nothing, nothing, ball.rays, ball.asides)
    seen_by, _ = ball.colours(gloss=0.3)
    assert not fit_lights(facets, seen_by, 0 * ball.seen).any()


def test_light_and_none_more_leave_colours_as_they_are() -> None:
    colours = torch.rand(2, 3, 4, 4)
    assert torch.allclose(lit(colours, torch.zeros(2, 4, 4)), colours, atol=1e-4)
    assert (to_linear(lit(colours, torch.full((2, 4, 4), 0.1))) >= to_linear(colours) - 1e-6).all()
