"""The training itself: its losses by hand, that it learns, goes on where it was cut, and says what is wrong."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rendering.full.stereo import Refined
from rendering.full.weights import load_weights
from rendering.train.__main__ import main
from rendering.train.batches import Batch, Drawing
from rendering.train.fitting import RATE, RATE_LAST, WARM_UP_STEPS, rate_at
from rendering.train.losses import losses, psnr_db
from tests.capture.test_synthetic import doll


def surface(depth_m: torch.Tensor) -> Refined:
    """One surface alone, of depth [B, H, W]."""
    return Refined(depth_m[:, None], torch.ones_like(depth_m)[:, None])


def test_losses_by_hand() -> None:
    truth = Batch([], None, torch.full((1, 3, 2, 2), 0.25), torch.ones(1, 2, 2), torch.ones(1, 2, 2))  # type: ignore[arg-type]
    truth.depth_m[0, 0, 0] = 0
    # Alpha is 0.5 everywhere; depth is 2 mm and 1 m off where there is some: the latter counts as 50 mm.
    refined = surface(torch.tensor([[[7.0, 1.002], [1.0, 2.0]]]))
    _, parts = losses(truth, torch.ones(1, 3, 2, 2), torch.zeros(1, 2, 2), refined, None)
    assert parts["l1"] == pytest.approx(0.25)
    assert parts["l2"] == pytest.approx(0.0625)
    assert parts["alpha"] == pytest.approx(0.5)
    assert parts["depth_mm"] == pytest.approx(52 / 3, abs=1e-3)


def test_what_is_chosen_far_off_is_unlearned() -> None:
    """The mean of two surfaces, further off than errors count, is given no slope; the shares are."""
    truth = Batch([], None, torch.zeros(1, 3, 1, 1), torch.ones(1, 1, 1), torch.ones(1, 1, 1))  # type: ignore[arg-type]
    logits = torch.tensor([2.0, -2.0], requires_grad=True)
    offered_m = torch.tensor([1.4, 1.0])[None, :, None, None]
    refined = Refined(offered_m, torch.softmax(logits, 0)[None, :, None, None])
    total, parts = losses(truth, torch.zeros(1, 3, 1, 1), torch.zeros(1, 1, 1), refined, None)
    assert parts["depth_mm"].item() == pytest.approx(50)
    total.backward()
    assert logits.grad is not None and logits.grad[0] > 0 > logits.grad[1]


def test_likeness_counts_where_there_is_a_judge() -> None:
    truth = Batch([], None, torch.zeros(1, 3, 2, 2), torch.ones(1, 2, 2), torch.ones(1, 2, 2))  # type: ignore[arg-type]
    shown = (torch.zeros(1, 3, 2, 2), torch.zeros(1, 2, 2), surface(torch.ones(1, 2, 2)))

    class Judge(torch.nn.Module):
        def forward(self, a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
            return torch.full((1,), 2.0)

    without, _ = losses(truth, *shown, None)
    judged, parts = losses(truth, *shown, Judge())
    assert parts["lpips"] == 2.0
    assert judged > without


def test_psnr_by_hand() -> None:
    assert psnr_db(0.01) == pytest.approx(20.0)


def test_the_rate_rises_then_falls() -> None:
    assert rate_at(0.0, 0) == pytest.approx(RATE / WARM_UP_STEPS)
    assert rate_at(0.5, 10 * WARM_UP_STEPS) == pytest.approx((RATE + RATE_LAST) / 2)
    assert rate_at(1.0, 10 * WARM_UP_STEPS) == pytest.approx(RATE_LAST)


def test_the_command_trains_resumes_and_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    little = Drawing((2,), (1.0,), views_a_moment=1, parts_a_view=2)
    for module in ("fitting", "checking", "outline"):
        monkeypatch.setattr(f"rendering.train.{module}.DRAWING", little)
    monkeypatch.setattr("rendering.train.feed.KEPT_LEAST", 4)
    people = tmp_path / "people"
    people.mkdir()
    for name in ("ann", "bob", "cleo"):
        doll(people / f"{name}.glb")
    out = tmp_path / "out"
    asked = ["--avatars", str(people), "--out", str(out), "--moments", "2", "--processes", "1"]
    assert main([*asked, "--minutes", "0.001"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"stage": "people", "trained_on": 2, "held_out": "ann"}
    assert [line["cameras"] for line in lines if line["stage"] == "held out"] == [6, 4, 2]
    assert all(np.isfinite(line["psnr_db"]) for line in lines if line["stage"] == "held out")
    first = load_weights(out / "full.pt").state_dict()

    assert main([*asked, "--minutes", "0.001"]) == 2
    assert "--resume" in capsys.readouterr().err
    assert main([*asked, "--minutes", "0.001", "--seed", "9", "--resume"]) == 2
    assert "asked for otherwise" in capsys.readouterr().err

    # Nothing is left of the time: going on gives the same again.
    assert main([*asked, "--minutes", "0.001", "--resume"]) == 0
    for name, tensor in load_weights(out / "full.pt").state_dict().items():
        torch.testing.assert_close(tensor, first[name])


def test_a_broken_checkpoint_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people"
    people.mkdir()
    for name in ("ann", "bob"):
        doll(people / f"{name}.glb")
    out = tmp_path / "out"
    out.mkdir()
    (out / "checkpoint.pt").write_bytes(b"broken")
    asked = ["--avatars", str(people), "--out", str(out), "--moments", "1", "--processes", "1", "--resume"]
    assert main(asked) == 2
    assert "cannot be gone on from" in capsys.readouterr().err


def test_a_folder_without_people_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--avatars", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "at least two rigged people" in capsys.readouterr().err
