"""Trains the filler detector: `python -m conference.speech.engine.fillers.train --work DIR --out FILE.npz`.

It makes its own speech, with Kokoro's voices and, for `--others`, with flite and espeak-ng. `--talk DIR` adds
recordings of people who don't hesitate, to learn what is none in real speech and to put hesitations into. What was
spoken before in the work folder is taken up again.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from conference.speech.engine.fillers.train.bank import clear_ones, kokoro_utterance, read_talk, spoken_bank
from conference.speech.engine.fillers.train.network import DetectorNetwork, load_weights, loss_of, save_weights
from conference.speech.engine.fillers.train.programs import other_utterance
from conference.speech.engine.fillers.train.scenes import Batch, Stage
from conference.speech.engine.fillers.train.spoken import Utterance

BATCH = 12
USED, POOL = 4, 80
"""A batch takes longer to make than to learn from: each is used so often, drawn from so many."""
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 0.01
BANK_SEED = 1
WARM_UP = 30
SAID_EVERY = 25
AVERAGED = 0.98
"""The weights that are kept are a running mean."""


@dataclass(frozen=True)
class Settings:
    """How a training goes: what is spoken for it, and scenes made of that for so many `steps`.

    Attributes:
        utterances, others: how many by Kokoro, and by other programs.
    """

    work: Path
    out: Path
    talk: Path | None
    utterances: int
    others: int
    steps: int
    seed: int
    start: Path | None
    rate: float = LEARNING_RATE
    halfway: bool = False


def main() -> None:
    """Trains, and prints a JSON line for each stretch of the way."""
    parser = argparse.ArgumentParser(description="Train the filler detector on speech that it makes itself.")
    parser.add_argument("--work", type=Path, required=True, help="where the speech is kept")
    parser.add_argument("--out", type=Path, required=True, help="the file for the weights (.npz)")
    parser.add_argument("--talk", type=Path, help="a folder of recordings (any format) without hesitations")
    parser.add_argument("--utterances", type=int, default=600)
    parser.add_argument("--others", type=int, default=0, help="by flite and espeak-ng, which must be installed")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--rate", type=float, default=LEARNING_RATE, help="how fast it learns at first")
    parser.add_argument("--halfway", action="store_true", help="in the end, go back half of the way to the start")
    train(Settings(**vars(parser.parse_args())))


def train(settings: Settings) -> None:
    """Speaks, learns, and writes the weights."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    settings.work.mkdir(parents=True, exist_ok=True)
    banks = spoken(settings)
    stage = Stage(banks, read_talk(settings.talk, settings.seed) if settings.talk else [], random)
    network = DetectorNetwork()
    if settings.start:
        load_weights(network, settings.start)
    say(utterances=sum(len(bank) for bank in banks), weights=sum(value.numel() for value in network.parameters()))
    begun_at, mean = ({name: value.clone() for name, value in network.state_dict().items()} for _ in range(2))
    optimiser = torch.optim.AdamW(network.parameters(), settings.rate, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: pace(step, settings.steps))
    begun, losses = time.monotonic(), list[float]()
    pool: list[Batch] = []
    for step in range(settings.steps):
        if step % USED == 0:
            pool = [*pool[1 - POOL :], stage.batch(BATCH)]
        batch = pool[-1] if step % USED == 0 else pool[int(random.integers(len(pool)))]
        spectra, heat, shapes, near = (torch.from_numpy(part) for part in batch)
        loss = loss_of(network(spectra), heat, shapes, near)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        for name, value in network.state_dict().items():
            mean[name].lerp_(value, 1 - min(AVERAGED, step / (step + 10)))
        losses.append(loss.item())
        if step % SAID_EVERY == SAID_EVERY - 1 or step == settings.steps - 1:
            say(step=step + 1, loss=round(float(np.mean(losses)), 3), seconds=round(time.monotonic() - begun))
            losses = []
            save_weights(mean, settings.out)
    if settings.halfway:  # new data is learnt at the price of the old: between both weights lies what knows most
        save_weights({name: (value + begun_at[name]) / 2 for name, value in mean.items()}, settings.out)


def spoken(settings: Settings) -> list[list[Utterance]]:
    """All utterances by Kokoro, and by others, if any; from the work folder where they were said before."""
    ours, others = settings.work / "spoken.npz", settings.work / "others.npz"
    banks = [clear_ones(spoken_bank(ours, settings.utterances, BANK_SEED, kokoro_utterance, say))]
    if settings.others:
        banks.append(spoken_bank(others, settings.others, BANK_SEED, other_utterance, say))
    return banks


def pace(step: int, steps: int) -> float:
    """The part of the learning rate: up at once, then half a cosine down."""
    return min((step + 1) / WARM_UP, 0.5 + 0.5 * float(np.cos(np.pi * step / steps)))


def say(**values: float) -> None:
    """Prints a line of JSON."""
    print(json.dumps(values), file=sys.stdout, flush=True)


if __name__ == "__main__":
    main()
