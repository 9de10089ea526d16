"""The colour of a person's skin, lips, brows and eyes, as functions of the place on the head at rest."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.noise import fractal_noise

Colour = tuple[float, float, float]
Colours = NDArray[np.float32]


@dataclass(frozen=True)
class Complexion:
    """Colours in sRGB, 0 to 1.

    Attributes:
        stubble: how dark a shaven beard shows, 0 to 1.
        brow_height_m: how thick the brows are.
        freckles: how many there are, 0 to 1.
    """

    skin: Colour
    blush: Colour
    lips: Colour
    brow: Colour
    iris: Colour
    stubble: float = 0.0
    brow_height_m: float = 0.006
    freckles: float = 0.0


@dataclass(frozen=True)
class Landmarks:
    """Places [3] of a face at rest, in metres, and the eyeball's radius; left is the person's left."""

    left_eye_m: NDArray[np.float64]
    eye_radius_m: float
    mouth_m: NDArray[np.float64]
    nose_m: NDArray[np.float64]
    chin_m: NDArray[np.float64]


def skin_colours(complexion: Complexion, places_m: NDArray[np.float32]) -> Colours:
    """[N, 3] plain skin at places [N, 3]: uneven in patches, with pores."""
    base = np.array(complexion.skin, np.float32)
    patches = fractal_noise(places_m, 28.0, 3, seed=1)[:, None]
    redness = fractal_noise(places_m, 45.0, 2, seed=2)[:, None]
    pores = fractal_noise(places_m, 700.0, 2, seed=3)[:, None]
    toward_blush = np.array(complexion.blush, np.float32) - base
    return base * (1 + 0.045 * patches + 0.05 * pores) + toward_blush * (0.10 + 0.16 * np.clip(redness, -0.5, 1))


def face_colours(
    complexion: Complexion,
    marks: Landmarks,
    places_m: NDArray[np.float32],
    lips: NDArray[np.float32],
    roots: NDArray[np.float32],
) -> Colours:
    """[N, 3] the head's skin at places [N, 3], with what a face has.

    Args:
        lips: [N] how much of a lip each place is, 0 to 1.
        roots: [N] how much hair grows there, 0 to 1.
    """
    colours = skin_colours(complexion, places_m)
    x, y, _ = places_m.T
    front = _smooth(places_m[:, 2], marks.left_eye_m[2] - 0.05, marks.left_eye_m[2] - 0.01)
    blush = np.array(complexion.blush, np.float32)
    eye = marks.left_eye_m
    cheek = _blob(np.abs(x) - 1.45 * eye[0], y - (eye[1] - 0.040), 0.021, 0.017)
    nose = _blob(x, y - marks.nose_m[1], 0.014, 0.013) * _smooth(places_m[:, 2], eye[2] + 0.005, eye[2] + 0.02)
    ears = _smooth(np.abs(x), 0.072, 0.082)
    colours = _mix(colours, blush, front * np.clip(0.30 * cheek + 0.30 * nose, 0, 0.5) + 0.30 * ears)
    socket = _blob(np.abs(x) - eye[0], y - eye[1], 0.020, 0.0125)
    below = _blob(np.abs(x) - 0.9 * eye[0], y - (eye[1] - 0.014), 0.016, 0.005)
    colours = colours * (1 - front * (0.10 * socket + 0.10 * below))[:, None]
    if complexion.freckles:
        spots = fractal_noise(places_m, 620.0, 1, seed=5)
        where = front * (cheek + nose) * _smooth(spots, 0.45, 0.65) * complexion.freckles
        colours = _mix(colours, np.array(complexion.brow, np.float32), 0.22 * where)
    colours = _with_stubble(complexion, marks, places_m, colours, front)
    colours = _with_lips(complexion, marks, places_m, colours, lips)
    colours = _with_lashes(marks, places_m, colours)
    colours = _mix(colours, np.array(complexion.brow, np.float32), 0.85 * roots)
    return _with_brows(complexion, marks, places_m, colours, front)


def _with_lashes(marks: Landmarks, places_m: NDArray[np.float32], colours: Colours) -> Colours:
    """Dark rims where the lids meet the eyeball; the upper one is darker."""
    mirrored = places_m * np.array([1, 1, 1], np.float32)
    mirrored[:, 0] = np.abs(mirrored[:, 0])
    offset = mirrored - marks.left_eye_m.astype(np.float32)
    off_ball = np.linalg.norm(offset, axis=1) - marks.eye_radius_m
    rim = (1 - _smooth(off_ball, 0.0006, 0.0022)) * (np.abs(offset[:, 0]) < 0.022)
    upper = _smooth(offset[:, 1], -0.001, 0.001)
    return _mix(colours, np.array([0.06, 0.04, 0.035], np.float32), rim * (0.25 + 0.65 * upper))


def _with_lips(
    complexion: Complexion, marks: Landmarks, places_m: NDArray[np.float32], colours: Colours, lips: NDArray[np.float32]
) -> Colours:
    creases = fractal_noise(places_m * np.array([1.0, 0.12, 0.12], np.float32), 900.0, 2, seed=7)[:, None]
    tint = np.array(complexion.lips, np.float32) * (1 + 0.07 * creases)
    corner = _smooth(np.abs(places_m[:, 0]), 0.6 * marks.left_eye_m[0], 0.95 * marks.left_eye_m[0])
    return _mix(colours, tint, _smooth(lips, 0.25, 0.75) * (0.9 - 0.3 * corner))


def _with_stubble(
    complexion: Complexion,
    marks: Landmarks,
    places_m: NDArray[np.float32],
    colours: Colours,
    front: NDArray[np.float32],
) -> Colours:
    if not complexion.stubble:
        return colours
    x, y, z = places_m.T
    mouth = marks.mouth_m
    jaw = _smooth(-(y - mouth[1]), -0.004 - 0.35 * np.abs(x), 0.012 - 0.35 * np.abs(x))
    jaw = np.where(np.abs(x) < 0.032, _smooth(-(y - mouth[1]), -0.016, -0.008), jaw)
    jaw = (
        jaw
        * _smooth(y, marks.chin_m[1] - 0.035, marks.chin_m[1] - 0.005)
        * _smooth(z, 0.5 * mouth[2] - 0.05, mouth[2] - 0.05)
    )
    grain = 0.75 + 0.5 * fractal_noise(places_m, 1100.0, 1, seed=9)
    return _mix(colours, np.array(complexion.brow, np.float32), np.clip(complexion.stubble * jaw * grain, 0, 0.9))


def _with_brows(
    complexion: Complexion,
    marks: Landmarks,
    places_m: NDArray[np.float32],
    colours: Colours,
    front: NDArray[np.float32],
) -> Colours:
    eye = marks.left_eye_m
    along = (np.abs(places_m[:, 0]) - 0.40 * eye[0]) / (1.42 * eye[0])
    """0 at the inner end, 1 at the outer."""
    middle = eye[1] + 0.0195 + 0.0065 * np.sin(np.clip(along, 0, 1) * 2.1) - 0.004 * np.clip(along, 0, 1) ** 2
    thickness = complexion.brow_height_m * (1.05 - 0.65 * np.clip(along, 0, 1) ** 1.5)
    across = np.abs(places_m[:, 1] - middle) / thickness
    slanted = places_m * np.array([420.0, 1400.0, 200.0], np.float32)
    slanted[:, 1] -= np.abs(places_m[:, 0]) * 900
    hair = 0.80 + 0.40 * fractal_noise(slanted, 1.0, 2, seed=11)
    shape = (1 - _smooth(across, 0.35, 1.05)) * _smooth(along, -0.04, 0.12) * (1 - _smooth(along, 0.85, 1.06))
    return _mix(colours, np.array(complexion.brow, np.float32), np.clip(shape * hair * front, 0, 0.92))


def eye_texture(complexion: Complexion, size: int, iris_part: float = 0.47) -> NDArray[np.uint8]:
    """[size, size, 3] an eyeball seen from the front; its picture's half width is the ball's radius.

    Args:
        iris_part: the iris's radius as a part of the ball's.
    """
    v, u = np.mgrid[0:size, 0:size].astype(np.float32)
    x, y = 2 * (u + 0.5) / size - 1, 2 * (v + 0.5) / size - 1
    radius = np.hypot(x, y)
    angle = np.arctan2(y, x)
    flat = np.zeros(radius.size, np.float32)
    sclera = np.array([0.90, 0.875, 0.85], np.float32)
    veins = fractal_noise(np.column_stack([x.ravel() * 9, y.ravel() * 26, flat]), 1.0, 3, seed=13).reshape(radius.shape)
    colours = (
        sclera - _smooth(veins, 0.15, 0.5)[..., None] * np.array([0.02, 0.09, 0.09], np.float32) * radius[..., None]
    )
    colours = colours * (1 - 0.25 * _smooth(radius, 0.6, 1.0))[..., None]
    fibres = np.column_stack([np.cos(angle).ravel() * 22, np.sin(angle).ravel() * 22, radius.ravel() * 7])
    streak = fractal_noise(fibres, 1.0, 2, seed=17).reshape(radius.shape)
    inside = radius / iris_part
    iris = np.array(complexion.iris, np.float32) * (0.95 + 0.55 * streak + 0.35 * (1 - inside))[..., None]
    iris = iris * (1 - 0.75 * _smooth(inside, 0.80, 1.0))[..., None]
    colours = _mix(colours, iris, 1 - _smooth(inside, 0.96, 1.06))
    colours = _mix(colours, np.full(3, 0.015, np.float32), 1 - _smooth(inside, 0.36, 0.42))
    return np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8)


def _mix(a: Colours, b: NDArray[np.float32], amount: NDArray[np.float32]) -> Colours:
    return a + (b - a) * np.clip(amount, 0, 1)[..., None]


def _smooth(x: NDArray[np.float32], low: float | NDArray[np.float32], high: float | NDArray[np.float32]) -> Colours:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


def _blob(x: NDArray[np.float32], y: NDArray[np.float32], width: float, height: float) -> Colours:
    return np.exp(-((x / width) ** 2) - (y / height) ** 2).astype(np.float32)
