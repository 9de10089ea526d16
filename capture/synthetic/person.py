"""The default persons: a body from anny with skin, face, hair and clothes made by rule."""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.anny_body import HEAD_BONES, JOINT_NAMES, AnnyBody, BodyShape, Part, load_anny
from capture.synthetic.clothes import Clothes, Garment, dress
from capture.synthetic.complexion import Complexion
from capture.synthetic.hair import Hair, grow, roots
from capture.synthetic.head import body_skin, head_surfaces, landmarks
from capture.synthetic.rig import Rig, Surface, limit_influences


@dataclass(frozen=True)
class Looks:
    """All that makes one person look different from another."""

    shape: BodyShape
    complexion: Complexion
    hair: Hair
    clothes: Clothes


ADA = Looks(
    BodyShape(
        {"gender": 0.97, "age": 0.6, "weight": 0.45, "muscle": 0.5, "caucasian": 0.75, "asian": 0.25, "african": 0.0}
    ),
    Complexion(
        skin=(0.86, 0.69, 0.59),
        blush=(0.80, 0.47, 0.42),
        lips=(0.70, 0.36, 0.36),
        brow=(0.25, 0.16, 0.11),
        iris=(0.26, 0.38, 0.34),
        brow_height_m=0.0046,
        freckles=0.5,
    ),
    Hair((0.29, 0.17, 0.10), thickness_m=0.017, fall_m=0.130),
    Clothes(
        shirt=(0.13, 0.38, 0.40),
        accent=(0.80, 0.80, 0.76),
        trousers=(0.16, 0.17, 0.21),
        pattern="knit",
        collar="round",
        neckline_m=0.045,
    ),
)
BEN = Looks(
    BodyShape(
        {"gender": 0.03, "age": 0.62, "weight": 0.5, "muscle": 0.6, "caucasian": 0.35, "african": 0.65, "asian": 0.0}
    ),
    Complexion(
        skin=(0.58, 0.40, 0.31),
        blush=(0.55, 0.29, 0.24),
        lips=(0.50, 0.28, 0.26),
        brow=(0.075, 0.05, 0.04),
        iris=(0.20, 0.12, 0.07),
        stubble=0.62,
        brow_height_m=0.0066,
    ),
    Hair((0.07, 0.055, 0.05), thickness_m=0.010),
    Clothes(
        shirt=(0.72, 0.78, 0.86),
        accent=(0.33, 0.42, 0.60),
        trousers=(0.22, 0.20, 0.18),
        pattern="stripes",
        collar="folded",
        neckline_m=0.012,
    ),
)


def make_person(looks: Looks) -> Rig:
    """The person at rest, standing.

    Raises:
        SetupError: anny is not installed.
    """
    body = load_anny(looks.shape)
    marks = landmarks(body)
    garments, hidden = dress(body, looks.clothes)
    skin = body.parts["body"]
    on_head = body.weight_of(*HEAD_BONES)[skin.faces].min(axis=1) > 0.35
    head = Part(skin.faces[on_head], skin.uv[on_head])
    bare = ~on_head & ~hidden[skin.faces].all(axis=1)
    surfaces = head_surfaces(body, looks.complexion, head, functools.partial(roots, marks, looks.hair))
    surfaces.append(body_skin(body, looks.complexion, Part(skin.faces[bare], skin.uv[bare])))
    sewn = [(garment, 0.04) for garment in garments] + [(g, 0.13) for g in grow(body, marks, head, looks.hair)]
    return _assembled(body, surfaces, sewn, marks.left_eye_m)


def _assembled(
    body: AnnyBody, surfaces: list[Surface], sewn: list[tuple[Garment, float]], left_eye_m: NDArray[np.float64]
) -> Rig:
    """One mesh of the body and what was sewn on (each with its gloss)."""
    rest_m, weights = [body.rest_m], [body.weights]
    count = len(body.rest_m)
    for garment, gloss in sewn:
        sheet = garment.sheet
        surfaces.append(Surface((sheet.faces + count).astype(np.int32), sheet.uv, garment.texture, gloss=gloss))
        rest_m.append(sheet.rest_m)
        weights.append(sheet.weights)
        count += len(sheet.rest_m)
    influences, limited = limit_influences(np.concatenate(weights))
    eyeballs = np.unique(np.concatenate([body.parts[f"helper-{side}-eye"].faces for side in "lr"]))
    return Rig(
        np.concatenate(rest_m),
        body.joints,
        body.parents,
        body.joint_rest_m,
        influences,
        limited,
        {name: morph.without(eyeballs) for name, morph in body.morphs.items()},
        tuple(surfaces),
        JOINT_NAMES,
        left_eye_m * np.array([0, 1, 1]),
    )
