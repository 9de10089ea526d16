"""Hair: the scalp's skin lifted into a volume, and for long hair a curtain that falls around the neck."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.synthetic.anny_body import AnnyBody, Part
from capture.synthetic.clothes import Garment
from capture.synthetic.complexion import Colour, Landmarks
from capture.synthetic.head import vertex_mask
from capture.synthetic.noise import fractal_noise
from capture.synthetic.shading import TEXTURE_PX
from capture.synthetic.sheets import Profile, Sheet, extract, grid, normals, refined, smoothed


@dataclass(frozen=True)
class Hair:
    """A hairstyle: colour in sRGB, how thick it lies on the head, how far it falls below the eyes (0: short)."""

    colour: Colour
    thickness_m: float
    fall_m: float = 0.0


def grow(body: AnnyBody, marks: Landmarks, head: Part, hair: Hair) -> list[Garment]:
    """The hair's sheets, with their textures."""
    sheets = [_cap(body, marks, head, hair)]
    if hair.fall_m:
        sheets.append(_curtain(body, marks, hair))
    return [Garment(sheet, _strands(hair, seed)) for seed, sheet in enumerate(sheets, 41)]


def _hairline(around: NDArray[np.float32], hair: Hair) -> NDArray[np.float32]:
    """Height of the hair's lower border above the eyes, by the direction from straight ahead (0 to π)."""
    nape = -0.105 if hair.fall_m else -0.085
    knots = np.array([0.0, 0.45, 0.80, 1.10, 1.30, 1.45, 1.60, 1.95, 2.3, np.pi])
    heights = np.array([0.074, 0.071, 0.057, 0.034, 0.010, -0.012, 0.004, 0.004, -0.05, nape])
    return np.interp(around, knots, heights).astype(np.float32)


def roots(marks: Landmarks, hair: Hair, places_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """[N] how much hair grows at places [N, 3] of the head: thin at the hairline, lest it look like a cap."""
    around, above = _direction(places_m, marks)
    strands = fractal_noise(places_m * np.array([1.0, 0.2, 0.5], np.float32), 900.0, 2, seed=46)
    height = above - _hairline(around, hair) + 0.007 * strands
    return np.asarray(np.clip((height + 0.006) / 0.010, 0, 1) * (around < 2.2), np.float32)


def _cap(body: AnnyBody, marks: Landmarks, head: Part, hair: Hair) -> Sheet:
    ears = vertex_mask(body, "mpfb_ears.jpg") > 0.35
    faces = head.faces[~ears[head.faces].any(axis=1)]
    uv = _unrolled(body.rest_m, faces)
    sheet = refined(refined(extract(body.rest_m, body.weights, faces, uv)))
    around, above = _direction(sheet.rest_m, marks)
    ragged = 0.007 * fractal_noise(sheet.rest_m * np.array([1, 0.3, 0.6], np.float32), 300.0, 2, seed=43)
    height = above - _hairline(around, hair) + ragged
    kept = (height > 0.0)[sheet.faces].all(axis=1)
    amount = np.clip(height / 0.050, 0, 1) ** 0.75
    back = np.clip((around - 1.2) / 1.2, 0, 1)
    lift = hair.thickness_m * amount * (1 + 0.35 * back) - 0.0004 * (height < 0.004)
    combed = sheet.rest_m * np.array([1.0, 0.35, 0.35], np.float32)
    lift = lift * (1 + 0.30 * fractal_noise(combed, 75.0, 3, seed=44)) + 0.0012 * amount
    outward = normals(smoothed(sheet, 3))
    rest_m = sheet.rest_m + lift[:, None] * outward
    return extract(rest_m.astype(np.float32), sheet.weights, sheet.faces[kept], sheet.uv[kept])


def _direction(points_m: NDArray[np.float32], marks: Landmarks) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Direction from straight ahead (0 to π), and height above the eyes."""
    middle = marks.left_eye_m[2] - 0.075
    around = np.abs(np.arctan2(points_m[:, 0], points_m[:, 2] - middle))
    return around.astype(np.float32), (points_m[:, 1] - marks.left_eye_m[1]).astype(np.float32)


def _curtain(body: AnnyBody, marks: Landmarks, hair: Hair) -> Sheet:
    """Locks from the temples around the back: outside down, round the end, and up again inside."""
    skin_index = np.unique(body.parts["body"].faces)
    ears = vertex_mask(body, "mpfb_ears.jpg") > 0.2
    skin_index = skin_index[~ears[skin_index]]
    cover = np.unique(np.concatenate([skin_index, np.unique(body.parts["helper-tights"].faces)]))
    near = np.abs(body.rest_m[cover, 0]) < 0.19
    solid = body.rest_m[cover[near & (body.rest_m[cover, 1] > marks.left_eye_m[1] - 0.5)]]
    axis_z = float(marks.left_eye_m[2]) - 0.080
    profile = Profile(solid, (0.0, axis_z))
    top = float(marks.left_eye_m[1]) + 0.055
    columns, down = 121, 26
    around = np.linspace(1.28, 2 * np.pi - 1.28, columns)
    outer = np.empty((down, columns, 3), np.float32)
    inner = np.empty((down, columns, 3), np.float32)
    for column, angle in enumerate(around):
        side = min(angle, 2 * np.pi - angle)
        lock = 0.5 + 0.5 * np.sin(23 * angle + 1.3 * np.sin(7 * angle))
        length = (hair.fall_m + 0.055) * (0.93 + 0.07 * lock) * (1 - 0.08 * np.cos(side))
        widest = 0.0
        for row in range(down):
            s = row / (down - 1)
            height = top - s * length
            own = profile.reach_m(angle, height, 0.015, 0.14)
            widest = max(widest * 0.985, min(own, 0.108))
            radius = widest
            volume = hair.thickness_m * (0.55 + 0.5 * np.sin(np.pi * min(s * 1.15, 1.0)) + 0.22 * lock)
            wave = 0.004 * np.sin(9 * s * np.pi + 5 * angle)
            outer[row, column] = profile.point(angle, height, radius + volume + wave)
            inner[row, column] = profile.point(angle, height, max(radius + 0.35 * volume - 0.004, 0.01))
    points = np.concatenate([outer, inner[::-1]])
    # The ends of the strip are drawn together, so that the curtain has no open edge at the face.
    for column, pull in ((0, 1.0), (1, 0.45), (columns - 2, 0.45), (columns - 1, 1.0)):
        points[:down, column] += pull * (inner[:, column] - points[:down, column]) * 0.9
    head, trunk = (np.zeros(body.weights.shape[1], np.float32) for _ in range(2))
    head[body.joints.index("head")] = trunk[body.joints.index("spine01")] = 1
    below = np.clip((marks.left_eye_m[1] - 0.08 - points.reshape(-1, 3)[:, 1]) / 0.16, 0, 0.75)[:, None]
    weights = (1 - below) * head + below * trunk
    return grid(points, weights.astype(np.float32).reshape(*points.shape[:2], -1))


def _unrolled(rest_m: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
    """Strands run from the crown outward: u is the direction seen from above, v the distance from the crown."""
    head = rest_m[np.unique(faces)]
    crown = head[head[:, 1].argmax()]
    corners = rest_m[faces]
    around = np.arctan2(corners[..., 0] - crown[0], corners[..., 2] - crown[2]) / (2 * np.pi) + 0.5
    crosses = around.max(axis=1) - around.min(axis=1) > 0.5
    around[crosses] += around[crosses] < 0.5
    away = np.linalg.norm(corners - crown, axis=-1) / 0.4
    return np.stack([around, away], axis=-1).astype(np.float32)


def _strands(hair: Hair, seed: int) -> NDArray[np.uint8]:
    """[T, T, 3] strands along v."""
    v, u = (np.mgrid[0:TEXTURE_PX, 0:TEXTURE_PX].astype(np.float32) + 0.5) / TEXTURE_PX
    angle = 2 * np.pi * u
    bend = 0.02 * np.sin(2 * np.pi * v * 2)
    cylinder = np.column_stack([np.cos(angle + bend).ravel(), np.sin(angle + bend).ravel(), 0.05 * v.ravel()])
    fine = fractal_noise(cylinder, 95.0, 2, seed).reshape(u.shape)
    locks = fractal_noise(cylinder, 16.0, 3, seed + 10).reshape(u.shape)
    shade = 0.92 + 0.55 * fine + 0.45 * locks
    colours = np.array(hair.colour, np.float32) * np.clip(shade, 0.25, 2.0)[..., None]
    return np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8)
