"""Bakes textures: what place of the body each texel of a surface shows, so that skin and cloth depend on place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Intrinsics
from capture.rasteriser import rasterise
from capture.synthetic.shading import TEXTURE_PX

_SPREAD_STEPS = 6
"""Texels by which colours are spread past a surface's border, so that sampling there does not pick up the void."""


@dataclass(frozen=True)
class Texels:
    """The texels that a surface covers.

    Attributes:
        covered: [T, T] bool.
        values: [N, C] what was asked for, interpolated at the covered texels.
    """

    covered: NDArray[np.bool_]
    values: NDArray[np.float32]

    def paint(self, colours: NDArray[np.floating]) -> NDArray[np.uint8]:
        """The texture [T, T, 3] of sRGB colours [N, 3] in 0 to 1, spread a little past the border."""
        texture = np.zeros((*self.covered.shape, 3), np.uint8)
        texture[self.covered] = np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8)
        known = self.covered.copy()
        for _ in range(_SPREAD_STEPS):
            for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
                neighbour = np.roll(known, step, axis) & ~known
                texture[neighbour] = np.roll(texture, step, axis)[neighbour]
                known |= neighbour
        return texture


def texels_of(
    faces: NDArray[np.int32], uv: NDArray[np.float32], values: NDArray[np.floating], nearness: NDArray[np.floating]
) -> Texels:
    """What vertex values [V, C] are at each texel of triangles [F, 3] with uv [F, 3, 2].

    Args:
        nearness: [V] 0 to 1; where triangles overlap in the texture, the nearest is shown.
    """
    depth = 2.0 - np.clip(nearness, 0, 1)[faces].reshape(-1)
    corners = (uv * TEXTURE_PX).reshape(-1, 2)
    # A pinhole camera of focal length one: a texel (u, v) at depth d stands at (u d, v d, d).
    flat = np.column_stack([corners * depth[:, None], depth]).astype(np.float32)
    camera = Camera(Intrinsics(TEXTURE_PX, TEXTURE_PX, 1, 1, 0, 0), np.eye(4))
    seen = rasterise(flat, np.arange(len(flat), dtype=np.int32).reshape(-1, 3), camera)
    covered = seen.face >= 0
    triangle = faces[seen.face[covered]]
    beta, gamma = seen.barycentric[covered].T
    weights = np.stack([1 - beta - gamma, beta, gamma], axis=1)
    return Texels(covered, np.einsum("nk,nkc->nc", weights, values[triangle]).astype(np.float32))
