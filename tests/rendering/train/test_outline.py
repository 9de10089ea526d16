"""The filter of the outline, solved by least squares."""

from pathlib import Path

import pytest
import torch

from rendering.full.lumi_net import OUTLINE_READ, outline_band
from rendering.full.synthesis import FullModel
from rendering.train import outline
from rendering.train.batches import Batch


def batch_of(alpha: torch.Tensor) -> Batch:
    return Batch([], None, torch.zeros(1, 3, 16, 16), alpha, torch.ones_like(alpha))  # type: ignore[arg-type]


def test_the_filter_finds_what_alpha_was_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """The truth is one of the things read, moved by a pixel: that one tap is found, and the error is gone."""
    torch.manual_seed(0)
    model = FullModel()
    read = 0.1 + 0.8 * torch.rand(1, OUTLINE_READ, 16, 16)
    truth = 0.25 + 0.5 * torch.nn.functional.pad(read[:, 7], (1, 0))[..., :-1]
    monkeypatch.setattr(model, "read", lambda views, inputs: (torch.full((1, 3, 16, 16), 0.5), read, None))
    monkeypatch.setattr(outline, "parts_of", lambda moment, cameras, rng, drawing: ["part"])
    monkeypatch.setattr(outline, "read_moment", lambda path: None)
    monkeypatch.setattr(outline, "collate", lambda parts: batch_of(truth))
    monkeypatch.setattr(outline, "STIFFNESS", 1e-6)
    assert outline.fit_outline(model, [Path("a"), Path("b")], 0) == 2 * 16 * 16
    assert model.lumi.outline.weight[0, 7, 1, 0].item() == pytest.approx(0.5, abs=1e-3)
    torch.testing.assert_close(model.lumi.weigh(read), truth, atol=1e-3, rtol=0)


def test_an_unfitted_filter_changes_nothing_and_a_fitted_one_the_outline_alone() -> None:
    torch.manual_seed(0)
    read = torch.rand(1, OUTLINE_READ, 8, 8)
    read[:, 0, :4] = 1
    lumi = FullModel().lumi
    torch.testing.assert_close(lumi.weigh(read), read[:, 0])
    torch.nn.init.zeros_(lumi.outline.weight)
    weighed = lumi.weigh(read)
    assert (weighed[:, :4] == 1).all()
    assert (weighed[outline_band(read[:, 0])] == 0).all()
