"""A disc before a wall whose truth is known to a fifth of a pixel."""

import pytest
import torch
from torch.nn import functional

from rendering.full.inner_edges import soften

SIZE, FINER = 48, 10
FRONT, BACK = 1 / 0.7, 1 / 0.9
RED, BLUE = torch.tensor([0.8, 0.3, 0.2]), torch.tensor([0.1, 0.2, 0.5])


@pytest.fixture
def disc() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """How much of each pixel the disc covers [H, W], of each of its quarters [2 H, 2 W], and the truth [3, H, W]."""
    places = (torch.arange(SIZE * FINER) + 0.5) / FINER
    inside = ((places[:, None] - 23.7) ** 2 + (places - 24.2) ** 2 < 14.3**2).float()[None, None]
    share = functional.avg_pool2d(inside, FINER)[0, 0]
    quarters = functional.avg_pool2d(inside, FINER // 2)[0, 0]
    return share, quarters, share * RED[:, None, None] + (1 - share) * BLUE[:, None, None]


def _depths(share: torch.Tensor) -> torch.Tensor:
    return torch.where(share > 0.5, FRONT, BACK)


def test_pixels_of_two_surfaces_show_both(disc: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> None:
    share, quarters, truth = disc
    jagged = torch.where(share > 0.5, RED[:, None, None], BLUE[:, None, None])
    fine = functional.pixel_unshuffle(_depths(quarters)[None], 2)
    softened = soften(jagged, _depths(share), fine)
    assert (softened - truth).square().mean() < 0.5 * (jagged - truth).square().mean()
    away = functional.max_pool2d(((share > 0) & (share < 1)).float()[None], 5, 1, 2)[0] == 0
    assert softened[:, away].equal(jagged[:, away])


def test_one_surface_that_bends_stays_as_it_is() -> None:
    colours = torch.rand(3, SIZE, SIZE)
    slope = 1 / (0.7 + 0.004 * torch.arange(SIZE)).expand(SIZE, SIZE)
    fine = slope.expand(4, SIZE, SIZE)
    assert soften(colours, slope, fine).equal(colours)


def test_the_outline_against_nothing_stays_as_it_is(disc: tuple[torch.Tensor, torch.Tensor, torch.Tensor]) -> None:
    share, quarters, _ = disc
    colours = torch.rand(3, SIZE, SIZE)
    alone = torch.where(share > 0.5, FRONT, 0.0)
    fine = functional.pixel_unshuffle(torch.where(quarters > 0.5, FRONT, 0.0)[None], 2)
    assert soften(colours, alone, fine).equal(colours)
