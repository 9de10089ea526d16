"""What every view of a subject shares: one camera's frame cut to the person, its depth cleaned, its trust measured.

This is done once a camera and moment, however many viewers there are. The kernels are plain loops compiled by numba
that hold no lock, so several cameras may be prepared at once.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit
from numpy.typing import NDArray

from capture.geometry import Camera
from capture.person import SEAT_GATE, PersonGate, gate_depth
from rendering.edges import settle_edges
from rendering.errors import ViewError
from rendering.surface import COMPLETED_PX, EDGE_REACH_PX, clean, complete, edge_distance

TRUST_FULL = 255
SHARPENED = np.float32(0.3)
"""How much of what sets a pixel apart from its four neighbours is added to it: sampling between pixels takes it out."""


class RGBDSource(Protocol):
    """Where colour and depth come from: an `RGBDFrame`, or a picture that is taken apart only where it matters."""

    @property
    def captured_us(self) -> int: ...

    @property
    def depth_m(self) -> NDArray[np.float32]: ...

    def cut_colour(self, top: int, left: int, height: int, width: int) -> NDArray[np.uint8]: ...


@dataclass(frozen=True)
class PreparedCamera:
    """One camera's frame, cut to the person.

    Attributes:
        camera: of the whole picture.
        left_px, top_px: where the cut begins in the whole picture.
        depth_m: [h, w] float32, metres along the camera's z; 0 where the person is not.
        texels: [h, w, 4] float32: red, green and blue (0 to 255) times the trust, and the trust: 0 where the person is
            not, up to 255 far from edges of the depth and square to the surface.
        captured_us: the frame's moment.
        is_settled: whether the edges of its depth were settled by colour.
    """

    camera: Camera
    left_px: int
    top_px: int
    depth_m: NDArray[np.float32]
    texels: NDArray[np.float32]
    captured_us: int
    is_settled: bool


def prepare_camera(
    frame: RGBDSource, camera: Camera, gate: PersonGate = SEAT_GATE, settled: bool = False
) -> PreparedCamera | None:
    """The frame cut to the person; None when the person is not in it.

    Args:
        settled: whether the edges of the depth are settled by colour, which takes several times as long as all else; if
            not, they are only completed where depth is missing.

    Raises:
        ViewError: the frame's size is not the camera's.
    """
    depth_m = frame.depth_m
    height, width = depth_m.shape
    intrinsics = camera.intrinsics
    if (intrinsics.width, intrinsics.height) != (width, height):
        raise ViewError(f"a frame of {width}×{height} from a camera of {intrinsics.width}×{intrinsics.height}")
    gated, (top, bottom, left, right) = gate_depth(depth_m, camera, gate)
    if bottom - top < 2 or right - left < 2:
        return None
    # Room for what completion adds.
    top, left = max(top - COMPLETED_PX, 0), max(left - COMPLETED_PX, 0)
    shape = (min(bottom + COMPLETED_PX, height) - top, min(right + COMPLETED_PX, width) - left)
    surface_m, distance = np.zeros(shape, np.float32), np.empty(shape, np.uint8)
    texels = np.empty((*shape, 4), np.float32)
    colour = frame.cut_colour(top, left, *shape)
    clean(gated, top, left, surface_m)
    if settled:
        colour = colour.copy()  # which may be the frame's own
        settle_edges(colour, surface_m)
    else:
        complete(colour, surface_m)
    edge_distance(surface_m, distance)
    _fill_texels(colour, surface_m, distance, np.float32(intrinsics.fx), np.float32(intrinsics.fy), texels)
    return PreparedCamera(camera, left, top, surface_m, texels, frame.captured_us, settled)


@njit(cache=True, nogil=True, fastmath=True, error_model="numpy")
def _fill_texels(
    colour: NDArray[np.uint8],
    depth_m: NDArray[np.float32],
    distance: NDArray[np.uint8],
    fx: np.float32,
    fy: np.float32,
    texels: NDArray[np.float32],
) -> None:
    """Writes colour times trust, and trust: the distance from edges times the cosine between surface and line of sight.

    The cosine is that of the depth's slope against the camera's axis: the ray's own angle is small and left out.
    """
    height, width = depth_m.shape
    for v in range(height):
        for u in range(width):
            near = distance[v, u]
            if near == 0:
                for c in range(4):
                    texels[v, u, c] = 0
                continue
            trust = np.float32(near) / np.float32(EDGE_REACH_PX)
            if near > 1:
                scale = np.float32(0.5) / depth_m[v, u]
                across = (depth_m[v, u + 1] - depth_m[v, u - 1]) * fx * scale
                along = (depth_m[v + 1, u] - depth_m[v - 1, u]) * fy * scale
                trust /= np.sqrt(np.float32(1) + across * across + along * along)
            whole = np.float32(max(1, int(trust * np.float32(TRUST_FULL))))
            for c in range(3):
                value = np.float32(colour[v, u, c])
                if near > 1:
                    across = np.float32(colour[v, u - 1, c]) + np.float32(colour[v, u + 1, c])
                    along = np.float32(colour[v - 1, u, c]) + np.float32(colour[v + 1, u, c])
                    value = max(value + SHARPENED * (value - np.float32(0.25) * (across + along)), np.float32(0))
                texels[v, u, c] = value * whole
            texels[v, u, 3] = whole
