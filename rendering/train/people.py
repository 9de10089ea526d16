"""Whom the training sees: rigged glTF people of a folder, or people of the package anny; split by identity."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from capture.synthetic.anny_body import BodyShape
from capture.synthetic.avatar import load_avatar
from capture.synthetic.clothes import Clothes
from capture.synthetic.complexion import Complexion
from capture.synthetic.hair import Hair
from capture.synthetic.person import Looks, make_person
from capture.synthetic.rig import Rig
from rendering.train.errors import PeopleError

HELD_OUT_STEP = 5
"""Of people in order of their names, every fifth from the first is never trained on."""

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Identity:
    """A person by name; loading takes seconds and much memory, so it is done when its turn comes, in another process.

    Attributes:
        load: is pickled on its way there.
    """

    name: str
    load: Callable[[], Rig]


def split(names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names to train on, and those held out: every HELD_OUT_STEP-th in alphabetical order, from the first."""
    ordered = sorted(names)
    held_out = ordered[::HELD_OUT_STEP]
    return tuple(name for name in ordered if name not in held_out), tuple(held_out)


def people_of_folder(folder: Path) -> tuple[Identity, ...]:
    """The people in the `.glb` files of a folder.

    Raises:
        PeopleError: there are fewer than two.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.glb"))}
    if len(paths) < 2:
        raise PeopleError(f"{folder} must hold at least two rigged people as .glb files, not {len(paths)}")
    return tuple(Identity(name, partial(load_avatar, path)) for name, path in paths.items())


def people_of_anny(count: int, seed: int) -> tuple[Identity, ...]:
    """`count` people of the package anny; the same for the same seed."""
    return tuple(Identity(f"anny-{seed}-{n:02d}", partial(_made_up, seed, n)) for n in range(count))


def _made_up(seed: int, n: int) -> Rig:
    return make_person(_looks(np.random.default_rng((seed, n))))


def _looks(rng: np.random.Generator) -> Looks:
    """A random person: body, skin, hair and clothes drawn apart."""
    ancestry = rng.dirichlet(np.ones(3))
    dark = float(ancestry[0])
    skin = _mixed((0.86, 0.69, 0.59), (0.40, 0.27, 0.21), dark + rng.normal(0, 0.1))
    hair = _mixed((0.08, 0.06, 0.05), (0.55, 0.42, 0.28), rng.random() ** 2)
    woman = rng.random() < 0.5
    complexion = Complexion(
        skin=skin,
        blush=_scaled(skin, (0.95, 0.72, 0.72)),
        lips=_scaled(skin, (0.85, 0.58, 0.6)),
        brow=_scaled(hair, (0.8, 0.8, 0.8)),
        iris=_mixed((0.2, 0.12, 0.07), (0.35, 0.5, 0.6), rng.random()),
        brow_height_m=float(rng.uniform(0.004, 0.007)),
        stubble=0.0 if woman else float(rng.uniform(0, 0.7)),
        freckles=float(rng.uniform(0, 0.6)),
    )
    strands = Hair(hair, thickness_m=float(rng.uniform(0.008, 0.022)))
    if woman:
        strands = replace(strands, fall_m=float(rng.uniform(0.05, 0.16)))
    clothes = Clothes(
        shirt=_any_colour(rng),
        accent=_any_colour(rng),
        trousers=_any_colour(rng),
        pattern="knit" if rng.random() < 0.5 else "stripes",
        collar="round" if rng.random() < 0.5 else "folded",
        neckline_m=float(rng.uniform(0.01, 0.045)),
    )
    phenotype = {
        "gender": 0.95 if woman else 0.05,
        "age": float(rng.uniform(0.5, 0.85)),
        "weight": float(rng.uniform(0.3, 0.75)),
        "muscle": float(rng.uniform(0.3, 0.7)),
        "african": float(ancestry[0]),
        "asian": float(ancestry[1]),
        "caucasian": float(ancestry[2]),
    }
    return Looks(BodyShape(phenotype), complexion, strands, clothes)


def _mixed(a: Colour, b: Colour, part: float) -> Colour:
    part = float(np.clip(part, 0, 1))
    return tuple(float(x + (y - x) * part) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def _scaled(a: Colour, by: Colour) -> Colour:
    return tuple(float(x * y) for x, y in zip(a, by, strict=True))  # type: ignore[return-value]


def _any_colour(rng: np.random.Generator) -> Colour:
    return tuple(map(float, rng.uniform(0.05, 0.9, 3)))  # type: ignore[return-value]
