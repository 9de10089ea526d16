"""The people whose heads the gaze network learns from: rigged glTF people of a folder, and made-up ones of anny."""

import colorsys
import functools
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from capture.synthetic.anny_body import BodyShape
from capture.synthetic.avatar import load_avatar
from capture.synthetic.complexion import Colour, Complexion
from capture.synthetic.hair import Hair
from capture.synthetic.person import ADA, Looks, make_person
from capture.synthetic.rig import Rig

Cast = Mapping[str, Callable[[], Rig]]
"""By name, what makes the person."""
HELD_OUT_EACH = 5


def cast_of(avatars: Path | None, made_up: int) -> Cast:
    """All people of a folder, and `made_up` of anny; a name stands for the same person always."""
    files = sorted(avatars.glob("*.glb")) if avatars is not None else []
    found: dict[str, Callable[[], Rig]] = {file.stem: functools.partial(load_avatar, file) for file in files}
    return found | {f"anny-{n:02d}": functools.partial(_made_up, n) for n in range(made_up)}


def split(cast: Cast) -> tuple[list[str], list[str]]:
    """Names to train on, and names that are held out: every fifth in alphabetical order."""
    names = sorted(cast)
    held_out = names[::HELD_OUT_EACH]
    return [name for name in names if name not in held_out], held_out


def _made_up(number: int) -> Rig:
    return make_person(random_looks(np.random.default_rng((7, number))))


def random_looks(rng: np.random.Generator) -> Looks:
    """Somebody: any sex, age from young to old, build, ancestry, skin, eyes and hair."""
    woman = rng.random() < 0.5
    descent = rng.dirichlet((0.6, 0.6, 0.6))
    shape = BodyShape({
        "gender": float(rng.uniform(0.8, 1.0) if woman else rng.uniform(0.0, 0.2)),
        "age": float(rng.uniform(0.45, 0.9)),
        "weight": float(rng.uniform(0.3, 0.75)),
        "muscle": float(rng.uniform(0.4, 0.7)),
        **dict(zip(("african", "asian", "caucasian"), map(float, descent), strict=True)),
    })  # fmt: skip
    lightness = float(np.clip(rng.normal(0.86 - 0.45 * descent[0] - 0.08 * descent[1], 0.05), 0.28, 0.92))
    skin = colorsys.hsv_to_rgb(float(rng.uniform(0.045, 0.085)), float(rng.uniform(0.28, 0.5)), lightness)
    dark = float(rng.uniform(0.05, 0.3))
    iris = colorsys.hsv_to_rgb(
        float(rng.uniform(0.04, 0.6)), float(rng.uniform(0.2, 0.6)), float(rng.uniform(0.1, 0.5))
    )
    complexion = Complexion(
        skin=skin,
        blush=_scaled(skin, 0.95, 0.72, 0.72),
        lips=_scaled(skin, 0.82, 0.55, 0.6),
        brow=_scaled(skin, 0.5 * dark + 0.1, 0.4 * dark + 0.08, 0.3 * dark + 0.08),
        iris=iris,
        stubble=0.0 if woman else float(rng.uniform(0, 0.8)),
        brow_height_m=float(rng.uniform(0.004, 0.007)),
        freckles=float(rng.uniform(0, 0.6)),
    )
    hair_colour = colorsys.hsv_to_rgb(float(rng.uniform(0.03, 0.11)), float(rng.uniform(0.2, 0.7)), dark + 0.05)
    hair = Hair(
        hair_colour, thickness_m=float(rng.uniform(0.008, 0.02)), fall_m=0.13 if woman and rng.random() < 0.7 else 0.0
    )
    return Looks(shape, complexion, hair, ADA.clothes)


def _scaled(colour: Colour, *factors: float) -> Colour:
    red, green, blue = (min(part * factor, 1.0) for part, factor in zip(colour, factors, strict=True))
    return red, green, blue
