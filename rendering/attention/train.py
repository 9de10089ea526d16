"""Trains the gaze network: `python -m rendering.attention.train --avatars DIR --work DIR --out FILE`.

Makes its own data: heads of rigged glTF people and of made-up people of anny, who look at known points. People are
split by identity, every fifth is held out. What was made or trained before in the work folder is taken up again.
"""

import argparse
import json
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rendering.attention.cast import cast_of, split
from rendering.attention.dataset import Dataset, make_person_file, read_people
from rendering.attention.network import OFFSET_M, GazeNetwork, save_weights, strips_of
from rendering.attention.patch import network_values

BATCH = 64
LEARNING_RATE = 3e-3
WEIGHT_DECAY = 0.02
STRIP_OFF_M = 0.004
"""Standard deviation of how far the strips that are learnt on are off the eyes, as the head's network is."""
SHARE_OF_HELD_OUT = 3
"""Of held-out people, this part of the samples is made."""


@dataclass(frozen=True)
class Settings:
    """How a training goes.

    Attributes:
        work: the folder for data and the state to resume from.
        samples: of each person that is trained on.
    """

    avatars: Path | None
    made_up: int
    work: Path
    out: Path
    samples: int
    epochs: int
    seed: int


def main() -> None:
    """Trains, and prints a JSON line for each step of the way."""
    parser = argparse.ArgumentParser(description="Train the gaze network on synthetic people.")
    parser.add_argument("--avatars", type=Path, help="a folder of rigged glTF people (.glb)")
    parser.add_argument("--made-up", type=int, default=10, help="how many people of anny there are besides")
    parser.add_argument("--work", type=Path, required=True, help="where data and the state to resume from are kept")
    parser.add_argument("--out", type=Path, required=True, help="the file for the weights (.npz)")
    parser.add_argument("--samples", type=int, default=700, help="of each person")
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    train(Settings(**vars(parser.parse_args())))


def train(settings: Settings) -> None:
    """Makes what data is missing, trains what epochs are missing, and writes the weights."""
    cast = cast_of(settings.avatars, settings.made_up)
    learnt, held_out = split(cast)
    folder = settings.work / "people"
    few = max(settings.samples // SHARE_OF_HELD_OUT, 1)
    paths = {
        name: make_person_file(
            folder, name, cast[name], few if name in held_out else settings.samples, settings.seed, _say
        )
        for name in (*held_out, *learnt)
    }
    data, unseen = (read_people([paths[name] for name in names]) for names in (learnt, held_out))
    _say({"people": len(learnt), "held_out": held_out, "samples": len(data), "held_out_samples": len(unseen)})
    _fit(data, unseen, settings)


def _fit(data: Dataset, unseen: Dataset, settings: Settings) -> None:
    torch.manual_seed(settings.seed)
    network = GazeNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    first, state_path = 0, settings.work / "state.pt"
    if state_path.exists():
        state = torch.load(state_path, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["epoch"] + 1
    steps = math.ceil(len(data) / BATCH)
    for epoch in range(first, settings.epochs):
        rng = np.random.default_rng((settings.seed, epoch))
        begun_s, losses = time.monotonic(), []
        network.train()
        for step, chosen in enumerate(np.array_split(rng.permutation(len(data)), steps)):
            for group in optimizer.param_groups:
                group["lr"] = LEARNING_RATE * _warmth((epoch + step / steps) / settings.epochs)
            patches, truth = _batch(data, chosen, rng)
            loss = _loss(network, patches, truth)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
        unfinished = state_path.with_suffix(".part")
        torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, unfinished)
        unfinished.rename(state_path)
        took_s = time.monotonic() - begun_s
        _say(
            {
                "epoch": epoch,
                "loss": round(float(np.mean(losses)), 4),
                "took_s": round(took_s),
                **_report(network, unseen),
            }
        )
    settings.out.parent.mkdir(parents=True, exist_ok=True)
    save_weights(network, settings.out)
    _say({"written": str(settings.out), "bytes": settings.out.stat().st_size})


def _warmth(part: float) -> float:
    """The learning rate's part of its highest, at a part 0 to 1 of the training: up at once, down along a cosine."""
    return min(part / 0.03, 1.0) * 0.5 * (1 + math.cos(math.pi * min(part, 1.0))) + 1e-3


def _loss(network: GazeNetwork, patches: Tensor, truth: tuple[Tensor, Tensor, Tensor]) -> Tensor:
    """Directions and places; the gaze is weighed by the spread that the network itself says (a Laplace likelihood).

    The eyes' network learns on strips near the true place, so that it need not wait for the head's.
    """
    eye_off_m, direction, head_forward = truth
    offset_m, heads = network.head(patches)
    near_m = eye_off_m + STRIP_OFF_M * torch.randn_like(eye_off_m)
    gaze, spread = network.eyes(strips_of(patches, near_m), heads.detach())
    off = (gaze - direction).norm(dim=1)
    eyes_off = ((offset_m - eye_off_m) / OFFSET_M).norm(dim=1)
    likelihood = off / spread + 2 * spread.log()
    return (0.2 * likelihood + 3 * off + (heads - head_forward).norm(dim=1) + eyes_off).mean()


def _batch(
    data: Dataset, chosen: NDArray[np.intp], rng: np.random.Generator
) -> tuple[Tensor, tuple[Tensor, Tensor, Tensor]]:
    """These samples with another exposure and sharpness, half of them mirrored: the network's input, and the truth."""
    values = torch.from_numpy(network_values(data.grey[chosen], data.relief[chosen]))
    count = len(chosen)

    def random(low: float, high: float) -> Tensor:
        return torch.from_numpy(rng.uniform(low, high, (count, 1, 1, 1)).astype(np.float32))

    grey = values[:, :1]
    soft = torch.nn.functional.avg_pool2d(grey, 3, stride=1, padding=1, count_include_pad=False)
    grey = grey + random(0, 0.7) * (soft - grey)
    values[:, :1] = (random(0.75, 1.3) * (grey + 1) - 1 + random(-0.1, 0.1)).clamp(-1, 1.3)
    values[torch.from_numpy(rng.random(count) < 0.05), 1:] = 0  # a camera may have no depth there
    mirrored = torch.from_numpy(rng.random(count) < 0.5)
    values[mirrored] = values[mirrored].flip(3)
    sign = torch.ones(count, 3)
    sign[mirrored, 0] = -1
    truth = tuple(torch.from_numpy(part[chosen]) * sign for part in (data.eye_off_m, data.direction, data.head_forward))
    return values, truth  # type: ignore[return-value]


def _report(network: GazeNetwork, unseen: Dataset) -> dict[str, float]:
    """How far off the gaze, the head and the eyes are for people who were never trained on."""
    network.eval()
    with torch.inference_mode():
        sights = [
            network(torch.from_numpy(network_values(unseen.grey[n : n + 256], unseen.relief[n : n + 256])))
            for n in range(0, len(unseen), 256)
        ]
    gaze = torch.cat([sight.gaze for sight in sights]).numpy()
    head = torch.cat([sight.heads for sight in sights]).numpy()
    offset_m = torch.cat([sight.offset_m for sight in sights]).numpy()
    angles = _degrees(gaze, unseen.direction)
    return {
        "gaze_median_deg": round(float(np.median(angles)), 2),
        "gaze_p90_deg": round(float(np.quantile(angles, 0.9)), 2),
        "head_median_deg": round(float(np.median(_degrees(head, unseen.head_forward))), 2),
        "eye_median_mm": round(float(1000 * np.median(np.linalg.norm(offset_m - unseen.eye_off_m, axis=1))), 1),
    }


def _degrees(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    return np.degrees(np.arccos(np.clip((a * b).sum(axis=1), -1, 1)))


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
