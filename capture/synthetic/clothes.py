"""Clothes: a shirt and trousers cut from the base mesh's hull, with folds, and a collar around the neck."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.anny_body import AnnyBody
from capture.synthetic.baking import texels_of
from capture.synthetic.complexion import Colour
from capture.synthetic.noise import fractal_noise
from capture.synthetic.sheets import Profile, Sheet, border, extract, grid, nearest, normals, refined, smoothed

_LEGS = ("upperleg", "lowerleg", "foot", "toe", "pelvis")
_COVERED_WITHIN_M = 0.035


@dataclass(frozen=True)
class Clothes:
    """What a person wears; colours in sRGB, 0 to 1.

    Attributes:
        neckline_m: how far the front of the neckline is below the neck.
        collar: a folded shirt collar, or a round knitted rim.
    """

    shirt: Colour
    accent: Colour
    trousers: Colour
    pattern: Literal["stripes", "knit"]
    collar: Literal["folded", "round"]
    neckline_m: float = 0.0


@dataclass(frozen=True)
class Garment:
    """A sheet with its texture."""

    sheet: Sheet
    texture: NDArray[np.uint8]


def dress(body: AnnyBody, clothes: Clothes) -> tuple[list[Garment], NDArray[np.bool_]]:
    """The garments, and [V] which of the body's vertices they hide."""
    hull = body.parts["helper-tights"]
    legs = body.weight_of(*_LEGS)[hull.faces].mean(axis=1)
    feet = body.weight_of("foot", "toe")[hull.faces].max(axis=1)
    opening = _above_neckline(body, clothes)[hull.faces].any(axis=1)
    shirt = extract(body.rest_m, body.weights, hull.faces[(legs < 0.75) & ~opening], hull.uv[(legs < 0.75) & ~opening])
    below = (legs >= 0.35) & (feet < 0.5)
    trousers = extract(body.rest_m, body.weights, hull.faces[below], hull.uv[below])
    hidden = _hidden(body, shirt) | _hidden(body, trousers)
    shirt = _draped(shirt, ease_m=0.009, fold_m=0.007, seed=21)
    trousers = _draped(trousers, ease_m=0.007, fold_m=0.006, seed=22)
    garments = [Garment(shirt, _cloth(shirt, clothes.shirt, clothes)), Garment(trousers, _plain_cloth(trousers, clothes))]
    return [*garments, _collar(body, shirt, clothes)], hidden


def _above_neckline(body: AnnyBody, clothes: Clothes) -> NDArray[np.bool_]:
    """[V] what a round opening at the front leaves bare."""
    neck = body.joint_rest_m[body.joints.index("neck01")]
    x, y, z = body.rest_m.T
    lowest = neck[1] - 0.005 - clothes.neckline_m + 9 * x**2
    return (y > lowest) & (z > neck[2] - 0.01) & (np.abs(x) < 0.14) & (clothes.neckline_m > 0)


def _hidden(body: AnnyBody, garment: Sheet) -> NDArray[np.bool_]:
    index, distance = nearest(body.rest_m, garment.rest_m)
    edge = border(garment)
    return (distance < _COVERED_WITHIN_M) & ~edge[index]


def _draped(sheet: Sheet, ease_m: float, fold_m: float, seed: int) -> Sheet:
    """Smoother than the body, wider by `ease_m`, with folds."""
    sheet = smoothed(refined(smoothed(sheet, 6)), 4)
    folds = fractal_noise(sheet.rest_m * np.array([1.0, 0.45, 1.0], np.float32), 13.0, 3, seed)
    ridges = np.abs(fractal_noise(sheet.rest_m * np.array([1.0, 1.3, 1.0], np.float32), 17.0, 2, seed + 1))
    out = ease_m + fold_m * (folds + 0.9 * ridges)
    return Sheet(sheet.rest_m + out[:, None] * normals(sheet), sheet.weights, sheet.faces, sheet.uv)


def _places(sheet: Sheet) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    texels = texels_of(sheet.faces, sheet.uv, sheet.rest_m, np.zeros(len(sheet.rest_m)))
    return texels.covered, texels.values


def _cloth(sheet: Sheet, colour: Colour, clothes: Clothes) -> NDArray[np.uint8]:
    texels = texels_of(sheet.faces, sheet.uv, sheet.rest_m, np.zeros(len(sheet.rest_m)))
    return texels.paint(_woven(texels.values, colour, clothes))


def _woven(places_m: NDArray[np.float32], colour: Colour, clothes: Clothes) -> NDArray[np.float32]:
    base = np.array(colour, np.float32) * (1 + 0.05 * fractal_noise(places_m, 60.0, 3, seed=31))[:, None]
    x, y, z = places_m.T
    accent = np.array(clothes.accent, np.float32)
    if clothes.pattern == "stripes":
        across = x + 0.15 * np.sin(z * 3)
        stripe = 0.5 + 0.5 * np.tanh(14 * (np.cos(2 * np.pi * across / 0.017) - 0.72))
        base = base + (accent - base) * (0.75 * stripe)[:, None]
        front = (z > 0) & (np.abs(x) < 0.0165)
        base = np.where((front & (np.abs(np.abs(x) - 0.0155) < 0.0012))[:, None], base * 0.72, base)
        spot = np.abs((y / 0.085) % 1 - 0.5) * 0.085
        button = front & (np.hypot(x, spot) < 0.0052)
        return np.where(button[:, None], np.float32(0.9) * accent + 0.1, base)
    rib = np.cos(2 * np.pi * (x + 0.5 * z) / 0.0065) * np.cos(2 * np.pi * y / 0.008)
    base = base * (1 + 0.10 * rib + 0.07 * fractal_noise(places_m, 420.0, 2, seed=33))[:, None]
    band = 0.5 + 0.5 * np.tanh(600 * (0.006 - np.abs(y % 0.11 - 0.055)))
    return base + (accent - base) * (0.0 * band)[:, None]


def _plain_cloth(sheet: Sheet, clothes: Clothes) -> NDArray[np.uint8]:
    texels = texels_of(sheet.faces, sheet.uv, sheet.rest_m, np.zeros(len(sheet.rest_m)))
    weave = 1 + 0.10 * fractal_noise(texels.values, 300.0, 2, seed=35) + 0.06 * fractal_noise(texels.values, 20.0, 2, 36)
    return texels.paint(np.array(clothes.trousers, np.float32) * weave[:, None])


def _collar(body: AnnyBody, shirt: Sheet, clothes: Clothes) -> Garment:
    """A strip around the neck: it rises, and, where it is a shirt's, folds over and down."""
    neck = body.joint_rest_m[body.joints.index("neck01")]
    skin = body.rest_m[np.unique(body.parts["body"].faces)]
    torso = np.abs(skin[:, 0]) < 0.16
    profile = Profile(skin[torso & (np.abs(skin[:, 1] - neck[1]) < 0.16)], (0.0, float(neck[2]) + 0.004))
    edge = shirt.rest_m[border(shirt)]
    rim = edge[(np.abs(edge[:, 0]) < 0.16) & (np.abs(edge[:, 1] - neck[1]) < 0.16)]
    rim_profile = Profile(rim, (0.0, float(neck[2]) + 0.004))
    folded = clothes.collar == "folded"
    opening = 0.12 if folded else 0.0
    around = np.linspace(opening, 2 * np.pi - opening, 73)
    rows = []
    steps = _FOLDED if folded else _ROUND
    for rise, out in steps:
        row = []
        for angle in around:
            base_y = _rim_height(rim, rim_profile, angle, float(neck[1]))
            forward = 0.5 + 0.5 * np.cos(angle)
            drop = rise - (0.018 * forward**3 if folded and rise < 0.01 else 0.0)
            height = base_y + drop
            reach = max(profile.reach_m(angle, height), profile.reach_m(angle, base_y) * 0.9)
            row.append(profile.point(angle, height, reach + out))
        rows.append(row)
    points = np.array(rows, np.float32)
    index, _ = nearest(points.reshape(-1, 3), skin)
    owners = np.unique(body.parts["body"].faces)[index]
    sheet = grid(points, body.weights[owners].reshape(*points.shape[:2], -1))
    colour = clothes.shirt if folded else tuple(0.82 * c for c in clothes.shirt)
    return Garment(sheet, _plain(sheet, colour))


_FOLDED = ((-0.012, 0.002), (0.008, 0.004), (0.026, 0.005), (0.033, 0.009), (0.026, 0.013), (0.006, 0.021), (-0.016, 0.030))
_ROUND = ((-0.012, 0.012), (-0.004, 0.015), (0.004, 0.015), (0.010, 0.010), (0.010, 0.003))
"""The strip's cross-section: metres above the rim, and out from the neck."""


def _rim_height(rim: NDArray[np.float32], profile: Profile, around: float, fallback: float) -> float:
    """How high the shirt's rim is in this direction."""
    angle = np.arctan2(rim[:, 0], rim[:, 2] - profile.point(0, 0, 0)[2])
    turn = np.abs((angle - around + np.pi) % (2 * np.pi) - np.pi)
    weight = np.exp(-((turn / 0.25) ** 2))
    return float((weight * rim[:, 1]).sum() / weight.sum()) if weight.sum() > 1e-6 else fallback


def _plain(sheet: Sheet, colour: tuple[float, ...]) -> NDArray[np.uint8]:
    texels = texels_of(sheet.faces, sheet.uv, sheet.rest_m, np.zeros(len(sheet.rest_m)))
    weave = 1 + 0.05 * fractal_noise(texels.values, 300.0, 2, seed=37)
    return texels.paint(np.array(colour, np.float32) * weave[:, None])
