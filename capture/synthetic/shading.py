"""The colour of what the rasteriser found: textures, three lights, sky light with occlusion, and highlights.

Light is added in linear light; textures and pictures are sRGB (IEC 61966-2-1).
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from capture.rasteriser import Visibility
from capture.synthetic.rig import Rig

TEXTURE_PX = 1024
_CURVE_STEPS = 4096


@dataclass(frozen=True)
class Lighting:
    """Lights of a room, in the cube's frame.

    Attributes:
        directions: [L, 3] unit vectors toward the lights.
        colours: [L, 3] linear.
        sky, ground: [3] linear, what comes from above and from below.
    """

    directions: NDArray[np.float32]
    colours: NDArray[np.float32]
    sky: NDArray[np.float32]
    ground: NDArray[np.float32]


@dataclass(frozen=True)
class Materials:
    """All surfaces of a rig side by side, as the shading kernel reads them.

    Attributes:
        faces: [F, 3] int32; uv: [F, 3, 2]; surface: [F] which texture.
        textures: [S, TEXTURE_PX, TEXTURE_PX, 3] uint8; gloss: [S]; skin: [S] 1 for skin.
        corners: for smooth normals, [V] the first vertex at the same place: seams do not show.
    """

    faces: NDArray[np.int32]
    uv: NDArray[np.float32]
    surface: NDArray[np.int32]
    textures: NDArray[np.uint8]
    gloss: NDArray[np.float32]
    skin: NDArray[np.float32]
    corners: NDArray[np.int64]


def materials_of(rig: Rig) -> Materials:
    """The rig's surfaces side by side; all textures are TEXTURE_PX square."""
    surfaces = rig.surfaces
    _, first, inverse = np.unique(np.round(rig.rest_m, 5), axis=0, return_index=True, return_inverse=True)
    return Materials(
        np.concatenate([s.faces for s in surfaces]),
        np.concatenate([s.uv for s in surfaces]),
        np.concatenate([np.full(len(s.faces), n, np.int32) for n, s in enumerate(surfaces)]),
        np.stack([s.texture for s in surfaces]),
        np.array([s.gloss for s in surfaces], np.float32),
        np.array([s.is_skin for s in surfaces], np.float32),
        first[inverse.ravel()],
    )


def vertex_normals(vertices: NDArray[np.float32], materials: Materials) -> NDArray[np.float32]:
    """[V, 3] unit normals, each the mean of its triangles' weighted by area."""
    faces = materials.faces
    a, b, c = (vertices[faces[:, n]] for n in range(3))
    face_normals = np.repeat(np.cross(b - a, c - a), 3, axis=0)
    corners = materials.corners[faces].ravel()
    sums = [np.bincount(corners, face_normals[:, axis], len(vertices)) for axis in range(3)]
    normals = np.stack(sums, axis=1)[materials.corners]
    return (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def shade(
    visibility: Visibility,
    vertices: NDArray[np.float32],
    materials: Materials,
    occlusion: NDArray[np.float32],
    eye: NDArray[np.float64],
    lighting: Lighting,
) -> NDArray[np.float32]:
    """[H, W, 3] float32 linear colour of what is seen; zeros where nothing is.

    Args:
        vertices: [V, 3] in the cube's frame.
        occlusion: [V] how much of the sky each vertex sees, 0 to 1.
        eye: [3] the camera's centre, in the cube's frame.
    """
    colour = np.zeros((*visibility.face.shape, 3), np.float32)
    _shade(
        visibility.face,
        visibility.barycentric,
        vertices,
        vertex_normals(vertices, materials),
        occlusion,
        materials.faces,
        materials.uv,
        materials.surface,
        materials.textures,
        materials.gloss,
        materials.skin,
        eye.astype(np.float32),
        lighting.directions,
        lighting.colours,
        lighting.sky,
        lighting.ground,
        _TO_LINEAR,
        colour,
    )
    return colour


def to_srgb(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """sRGB bytes of linear light 0 to 1."""
    return _TO_SRGB[np.clip(linear * _CURVE_STEPS, 0, _CURVE_STEPS).astype(np.int32)]


def _linear_curve() -> NDArray[np.float32]:
    s = np.arange(256) / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _srgb_curve() -> NDArray[np.uint8]:
    x = np.arange(_CURVE_STEPS + 1) / _CURVE_STEPS
    s = np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)
    return np.rint(255 * s).astype(np.uint8)


_TO_LINEAR = _linear_curve()
_TO_SRGB = _srgb_curve()


@numba.njit(cache=True, fastmath=True)
def _shade(
    face: NDArray[np.int32],
    barycentric: NDArray[np.float32],
    vertices: NDArray[np.float32],
    normals: NDArray[np.float32],
    occlusion: NDArray[np.float32],
    faces: NDArray[np.int32],
    uv: NDArray[np.float32],
    surface: NDArray[np.int32],
    textures: NDArray[np.uint8],
    gloss: NDArray[np.float32],
    skin: NDArray[np.float32],
    eye: NDArray[np.float32],
    directions: NDArray[np.float32],
    colours: NDArray[np.float32],
    sky: NDArray[np.float32],
    ground: NDArray[np.float32],
    to_linear: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:
    size = textures.shape[1]
    normal = np.empty(3, np.float32)
    view = np.empty(3, np.float32)
    texel = np.empty(3, np.float32)
    for row in range(face.shape[0]):
        for column in range(face.shape[1]):
            f = face[row, column]
            if f < 0:
                continue
            beta, gamma = barycentric[row, column]
            alpha = 1 - beta - gamma
            a, b, c = faces[f]
            for k in range(3):
                normal[k] = alpha * normals[a, k] + beta * normals[b, k] + gamma * normals[c, k]
                place = alpha * vertices[a, k] + beta * vertices[b, k] + gamma * vertices[c, k]
                view[k] = eye[k] - place
            _unit(normal)
            _unit(view)
            if normal[0] * view[0] + normal[1] * view[1] + normal[2] * view[2] < 0:
                for k in range(3):
                    normal[k] = -normal[k]
            ao = alpha * occlusion[a] + beta * occlusion[b] + gamma * occlusion[c]
            s = surface[f]
            tu = (alpha * uv[f, 0, 0] + beta * uv[f, 1, 0] + gamma * uv[f, 2, 0]) * size - 0.5
            tv = (alpha * uv[f, 0, 1] + beta * uv[f, 1, 1] + gamma * uv[f, 2, 1]) * size - 0.5
            _sample(textures[s], tu, tv, to_linear, texel)
            up = 0.5 + 0.5 * normal[1]
            shine = np.float32(0)
            for k in range(3):
                light = ao * (ground[k] + (sky[k] - ground[k]) * up)
                # Light that enters skin comes out beside, red farthest: a soft, warm terminator.
                wrap = skin[s] * (0.45 if k == 0 else 0.22 if k == 1 else 0.15)
                for n in range(directions.shape[0]):
                    cosine = normal[0] * directions[n, 0] + normal[1] * directions[n, 1] + normal[2] * directions[n, 2]
                    diffuse = max((cosine + wrap) / (1 + wrap), 0.0)
                    light += colours[n, k] * diffuse * (0.35 + 0.65 * ao)
                out[row, column, k] = light * texel[k]
            if gloss[s] > 0:
                for n in range(directions.shape[0]):
                    hx = directions[n, 0] + view[0]
                    hy = directions[n, 1] + view[1]
                    hz = directions[n, 2] + view[2]
                    length = np.sqrt(hx * hx + hy * hy + hz * hz) + 1e-9
                    cosine = max((normal[0] * hx + normal[1] * hy + normal[2] * hz) / length, 0.0)
                    power = 14.0 + 120.0 * gloss[s] * gloss[s]
                    shine += colours[n, 1] * gloss[s] * cosine**power
                for k in range(3):
                    out[row, column, k] += shine * ao


@numba.njit(cache=True, fastmath=True)
def _unit(v: NDArray[np.float32]) -> None:
    length = np.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) + 1e-12
    for k in range(3):
        v[k] /= length


@numba.njit(cache=True, fastmath=True)
def _sample(
    texture: NDArray[np.uint8], u: float, v: float, to_linear: NDArray[np.float32], out: NDArray[np.float32]
) -> None:
    """Bilinear, repeating at the borders."""
    size = texture.shape[0]
    left, top = int(np.floor(u)), int(np.floor(v))
    fu, fv = u - left, v - top
    x0, x1 = left % size, (left + 1) % size
    y0, y1 = top % size, (top + 1) % size
    for k in range(3):
        upper = to_linear[texture[y0, x0, k]] * (1 - fu) + to_linear[texture[y0, x1, k]] * fu
        lower = to_linear[texture[y1, x0, k]] * (1 - fu) + to_linear[texture[y1, x1, k]] * fu
        out[k] = upper * (1 - fv) + lower * fv
