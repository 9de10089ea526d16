"""Clothes: a shirt and trousers cut from the base mesh's hull, with folds, and a collar around the neck."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.anny_body import HEAD_BONES, AnnyBody, Part
from capture.synthetic.baking import texels_of
from capture.synthetic.complexion import Colour
from capture.synthetic.noise import fractal_noise
from capture.synthetic.sheets import Profile, Sheet, border, extract, grid, nearest, normals, refined, smoothed

_LEGS = ("upperleg", "lowerleg", "foot", "toe", "pelvis")
_ARMS = ("upperarm", "lowerarm", "wrist", "shoulder", "metacarpal", "finger")
_COVERED_WITHIN_M = 0.035
_HEM_ABOVE_HIP_M = 0.0
_NECK_REACH_M = 0.074
"""A collar keeps to the neck, not to the shoulders."""
_OVERLAP_M = 0.09
"""The trousers reach so far up under the shirt."""


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
    arms = body.weight_of(*_ARMS)[hull.faces].mean(axis=1)
    feet = body.weight_of("foot", "toe")[hull.faces].max(axis=1)
    height = body.rest_m[hull.faces, 1].mean(axis=1)
    hem = body.joint_rest_m[body.joints.index("upperleg01.L"), 1] + _HEM_ABOVE_HIP_M
    shirt = _with_neckline(body, clothes, _piece(body, hull, (arms > 0.4) | ((height > hem) & (legs < 0.9))))
    trousers = refined(_piece(body, hull, (height < hem + _OVERLAP_M) & (arms < 0.4) & (feet < 0.5)))
    hidden = _hidden(body, shirt) | _hidden(body, trousers)
    shirt = _unfolded(_draped(shirt, ease_m=0.010, fold_m=0.007, seed=21))
    trousers = _unfolded(_draped(trousers, ease_m=0.006, fold_m=0.006, seed=22))
    garments = [Garment(shirt, _shirt_cloth(shirt, clothes)), Garment(trousers, _plain(trousers, clothes.trousers))]
    return [*garments, _collar(body, shirt, clothes)], hidden


def _piece(body: AnnyBody, hull: Part, chosen: NDArray[np.bool_]) -> Sheet:
    return extract(body.rest_m, body.weights, hull.faces[chosen], hull.uv[chosen])


def _unfolded(sheet: Sheet) -> Sheet:
    """Laid flat for its texture: the front on the left half, the back on the right."""
    low, high = sheet.rest_m.min(axis=0), sheet.rest_m.max(axis=0)
    flat = (sheet.rest_m - low) / (high - low)
    facing = normals(sheet)[sheet.faces, 2].mean(axis=1) > 0
    u, v = flat[sheet.faces, 0], 1 - flat[sheet.faces, 1]
    u = np.where(facing[:, None], 0.01 + 0.48 * u, 0.51 + 0.48 * u)
    return Sheet(sheet.rest_m, sheet.weights, sheet.faces, np.stack([u, 0.01 + 0.98 * v], axis=-1).astype(np.float32))


def _with_neckline(body: AnnyBody, clothes: Clothes, shirt: Sheet) -> Sheet:
    """The shirt, finer, with a round opening at the front."""
    shirt = refined(shirt)
    if not clothes.neckline_m:
        return shirt
    neck = body.joint_rest_m[body.joints.index("neck01")]
    x, y, z = shirt.rest_m.T
    lowest = neck[1] - 0.005 - clothes.neckline_m + 9 * x**2
    front = (z > neck[2] - 0.01) & (np.abs(x) < 0.14)
    kept = ~((y > lowest) & front)[shirt.faces].any(axis=1)
    cut = extract(shirt.rest_m, shirt.weights, shirt.faces[kept], shirt.uv[kept])
    # The cut runs along triangles: its edge is drawn onto the curve.
    x, y, z = cut.rest_m.T
    lowest = neck[1] - 0.005 - clothes.neckline_m + 9 * x**2
    edge = border(cut) & (z > neck[2] - 0.01) & (np.abs(x) < 0.14) & (np.abs(y - lowest) < 0.03)
    rest_m = cut.rest_m.copy()
    rest_m[edge, 1] = lowest[edge]
    return Sheet(rest_m, cut.weights, cut.faces, cut.uv)


def _hidden(body: AnnyBody, garment: Sheet) -> NDArray[np.bool_]:
    index, distance = nearest(body.rest_m, garment.rest_m)
    edge = border(garment)
    return (distance < _COVERED_WITHIN_M) & ~edge[index]


def _draped(sheet: Sheet, ease_m: float, fold_m: float, seed: int) -> Sheet:
    """Smoother than the body, wider by `ease_m`, with folds."""
    sheet = smoothed(smoothed(sheet, 12), 4)
    folds = fractal_noise(sheet.rest_m * np.array([1.0, 0.45, 1.0], np.float32), 13.0, 3, seed)
    ridges = np.abs(fractal_noise(sheet.rest_m * np.array([1.0, 1.3, 1.0], np.float32), 17.0, 2, seed + 1))
    out = ease_m + fold_m * (folds + 0.9 * ridges)
    rest_m = (sheet.rest_m + out[:, None] * normals(sheet)).astype(np.float32)
    return Sheet(rest_m, sheet.weights, sheet.faces, sheet.uv)


def _shirt_cloth(sheet: Sheet, clothes: Clothes) -> NDArray[np.uint8]:
    """The shirt's texture: knitted, or striped with a strip of buttons."""
    texels = texels_of(sheet.faces, sheet.uv, sheet.rest_m, np.zeros(len(sheet.rest_m)))
    base = np.array(clothes.shirt, np.float32) * (1 + 0.05 * fractal_noise(texels.values, 60.0, 3, seed=31))[:, None]
    return texels.paint((_striped if clothes.pattern == "stripes" else _knitted)(texels.values, base, clothes))


def _striped(places_m: NDArray[np.float32], base: NDArray[np.float32], clothes: Clothes) -> NDArray[np.float32]:
    x, y, z = places_m.T
    accent = np.array(clothes.accent, np.float32)
    # Round the arm, which hangs outward at rest, stripes run along it.
    along = np.where(np.abs(x) > 0.17, (np.abs(x) + y) * 0.7, x)
    stripe = 0.5 + 0.5 * np.tanh(14 * (np.cos(2 * np.pi * along / 0.019) - 0.72))
    colours = base + (accent - base) * (0.8 * stripe)[:, None]
    front = (z > 0) & (np.abs(x) < 0.0165)
    colours = np.where((front & (np.abs(np.abs(x) - 0.0155) < 0.0012))[:, None], colours * 0.72, colours)
    button = front & (np.hypot(x, np.abs((y / 0.085) % 1 - 0.5) * 0.085) < 0.0052)
    return np.where(button[:, None], np.float32(0.9) * accent + 0.1, colours)


def _knitted(places_m: NDArray[np.float32], base: NDArray[np.float32], clothes: Clothes) -> NDArray[np.float32]:
    x, y, z = places_m.T
    rib = np.cos(2 * np.pi * (x + 0.5 * z) / 0.0065) * np.cos(2 * np.pi * y / 0.008)
    return base * (1 + 0.10 * rib + 0.07 * fractal_noise(places_m, 420.0, 2, seed=33))[:, None]


def _plain(sheet: Sheet, colour: tuple[float, ...]) -> NDArray[np.uint8]:
    texels = texels_of(sheet.faces, sheet.uv, sheet.rest_m, np.zeros(len(sheet.rest_m)))
    weave = (
        1 + 0.06 * fractal_noise(texels.values, 300.0, 2, seed=35) + 0.05 * fractal_noise(texels.values, 20.0, 2, 36)
    )
    return texels.paint(np.array(colour, np.float32) * weave[:, None])


def _collar(body: AnnyBody, shirt: Sheet, clothes: Clothes) -> Garment:
    """A strip around the neck: it rises, and, where it is a shirt's, folds over and down."""
    neck = body.joint_rest_m[body.joints.index("neck01")]
    below_head = np.unique(body.parts["body"].faces)
    below_head = below_head[body.weight_of(*HEAD_BONES)[below_head] < 0.35]
    skin = body.rest_m[below_head]
    near = (np.abs(skin[:, 0]) < 0.12) & (np.abs(skin[:, 1] - neck[1]) < 0.13)
    profile = Profile(skin[near], (0.0, float(neck[2]) + 0.004))
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
            drop = rise - (0.014 * forward**3 if folded and rise < 0.0 else 0.0)
            height = base_y + drop
            reach = float(np.clip(profile.reach_m(angle, min(height, neck[1] + 0.02)), 0.045, _NECK_REACH_M))
            row.append(profile.point(angle, height, reach + out))
        rows.append(row)
    points = np.array(rows, np.float32)
    index, _ = nearest(points.reshape(-1, 3), skin)
    owners = below_head[index]
    sheet = grid(points, body.weights[owners].reshape(*points.shape[:2], -1))
    colour = clothes.shirt if folded else tuple(0.82 * c for c in clothes.shirt)
    return Garment(sheet, _plain(sheet, colour))


_FOLDED = (
    (-0.012, 0.002),
    (0.006, 0.004),
    (0.018, 0.005),
    (0.024, 0.008),
    (0.018, 0.012),
    (0.002, 0.018),
    (-0.016, 0.027),
)
_ROUND = ((-0.024, 0.014), (-0.016, 0.020), (-0.004, 0.020), (0.006, 0.017), (0.011, 0.011), (0.009, 0.001))
"""The strip's cross-section: metres above the rim, and out from the neck."""


def _rim_height(rim: NDArray[np.float32], profile: Profile, around: float, fallback: float) -> float:
    """How high the shirt's rim is in this direction."""
    angle = np.arctan2(rim[:, 0], rim[:, 2] - profile.point(0, 0, 0)[2])
    turn = np.abs((angle - around + np.pi) % (2 * np.pi) - np.pi)
    weight = np.exp(-((turn / 0.15) ** 2))
    return float((weight * rim[:, 1]).sum() / weight.sum()) if weight.sum() > 1e-6 else fallback
