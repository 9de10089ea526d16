"""Fits the networks for a given time: seeded, resumable, with progress as it goes."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from rendering.full.synthesis import FullModel
from rendering.full.weights import grow
from rendering.train.batches import DRAWING
from rendering.train.errors import ResumeError
from rendering.train.feed import feed
from rendering.train.losses import losses, psnr_db

RATE, RATE_LAST = 1.5e-3, 2e-5
RATE_STARTED = 8e-4
"""The highest rate for weights that were fitted before: a higher one would make them forget."""
WARM_UP_STEPS = 100
AVERAGE = 0.995
"""What is kept in the end is the running mean of the weights: it is steadier than the last step."""
LIKENESS_FROM = 0.3
"""The part of the time after which pictures must look alike too: before, that is learned sooner by colour."""
PAUSE_S = 30.0
REPORT_EVERY, SAVE_EVERY = 25, 100

Report = Callable[[Mapping[str, float | int | str]], None]


@dataclass(frozen=True)
class Plan:
    """What to fit on and for how long.

    Attributes:
        checkpoint: the file to go on from, and to write to as training goes.
        minutes: of training in all, those before a resumption counted; the learning rate falls over them.
        makers: processes that make what is trained on.
        start: the weights to begin with, of these networks or smaller ones; else they begin untrained.
    """

    paths: Sequence[Path]
    checkpoint: Path
    seed: int
    minutes: float
    device: torch.device
    makers: int = 1
    start: Path | None = None


def fit(plan: Plan, resume: bool, likeness: nn.Module | None, report: Report) -> FullModel:
    """The fitted networks: the running mean of their weights.

    Raises:
        ResumeError: the checkpoint is missing or does not fit.
        ViewError: the weights to begin with cannot be read, or are other networks'.
    """
    torch.manual_seed(plan.seed)
    model = FullModel()
    if plan.start is not None:
        grow(model, plan.start)
    model = model.to(plan.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)
    )
    optimiser = torch.optim.AdamW(model.parameters(), RATE, weight_decay=1e-4)
    highest = RATE if plan.start is None else RATE_STARTED
    step, spent_s = 0, 0.0
    if resume:
        step, spent_s = _load(plan.checkpoint, model, averaged, optimiser)
    elif plan.checkpoint.exists():
        raise ResumeError(f"{plan.checkpoint} is there: resume it, or choose another folder")
    running: dict[str, float] = {}
    # After a resumption the data is not what it would have been, but it still follows from the seed.
    with feed(plan.paths, (plan.seed, step), plan.makers, DRAWING) as batches:
        last = time.monotonic()
        while spent_s < 60 * plan.minutes:
            part = spent_s / (60 * plan.minutes)
            batch = next(batches).to(plan.device)
            for group in optimiser.param_groups:
                group["lr"] = rate_at(part, step, highest)
            with torch.autocast(plan.device.type, torch.bfloat16):
                colour, alpha, refined = model(batch.views, batch.inputs)
            total, parts = losses(batch, colour, alpha, refined, likeness if part > LIKENESS_FROM else None)
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            averaged.update_parameters(model)
            step += 1
            now = time.monotonic()
            # A pause of the whole process is no time of training.
            spent_s, last = spent_s + min(now - last, PAUSE_S), now
            for name, value in parts.items():
                running[name] = running.get(name, float(value.detach())) * 0.96 + 0.04 * float(value.detach())
            if step % REPORT_EVERY == 0:
                rounded = {name: round(value, 5) for name, value in running.items()}
                report({"step": step, "minutes": round(spent_s / 60, 2), "psnr_db": psnr_db(running["l2"]), **rounded})
            if step % SAVE_EVERY == 0:
                _save(plan.checkpoint, model, averaged, optimiser, step, spent_s)
    _save(plan.checkpoint, model, averaged, optimiser, step, spent_s)
    model.load_state_dict(averaged.module.state_dict())
    return model


def rate_at(part: float, step: int, highest: float = RATE) -> float:
    """The learning rate: a short rise, then half a cosine down over the time."""
    cosine = 0.5 * (1 + float(np.cos(np.pi * min(part, 1.0))))
    return (RATE_LAST + (highest - RATE_LAST) * cosine) * min((step + 1) / WARM_UP_STEPS, 1.0)


def _save(
    path: Path,
    model: nn.Module,
    averaged: nn.Module,
    optimiser: torch.optim.Optimizer,
    step: int,
    spent_s: float,
) -> None:
    partial = path.with_suffix(".part")
    torch.save(
        {
            "model": model.state_dict(),
            "averaged": averaged.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
            "spent_s": spent_s,
        },
        partial,
    )
    partial.replace(path)


def _load(path: Path, model: nn.Module, averaged: nn.Module, optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    try:
        state = torch.load(path, weights_only=True)
        model.load_state_dict(state["model"])
        averaged.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        return int(state["step"]), float(state["spent_s"])
    except Exception as error:
        # torch.load has no common base for what a broken file brings: pickle's, zip's and its own errors.
        raise ResumeError(f"{path} cannot be gone on from: {error}") from error
