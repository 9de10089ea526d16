"""Finds a head in one camera's frame and cuts it out, turned and scaled alike, as the gaze network wants it."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.geometry import Camera, Points, look_at, pixel_centres, transform, unproject

PATCH_PX = 96
PIXEL_M = 0.002
"""What a pixel of a patch spans at the distance of its middle: as fine as a cube's camera sees a face."""
REACH_M = 0.1
"""Distances are told relative to the middle of the patch, and no further than this."""
CHANNELS = 3
LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
"""Of sRGB (ITU-R BT.601): eyes are told by light and dark."""
UP = np.array([0.0, 1.0, 0.0])

HEAD_BOX_M = ((-0.45, -0.45, -0.45), (0.45, 0.45, 0.45))
"""Where the head of somebody who sits in a cube may be, in its frame: two opposite corners."""
CROWN_M = 0.25
"""So much of the person from the top down is head."""
EYES_BELOW_TOP_M = 0.12
HEAD_PIXELS_MIN = 200
_STEP_PX = 4


class RGBDSource(Protocol):
    """Where colour and depth come from: a frame, or a picture that is taken apart only where it matters."""

    @property
    def depth_m(self) -> NDArray[np.float32]: ...

    def cut_colour(self, top: int, left: int, height: int, width: int) -> NDArray[np.uint8]: ...


@dataclass(frozen=True)
class Patch:
    """A head as one camera sees it.

    Attributes:
        colour: [PATCH_PX, PATCH_PX, 3] uint8, RGB.
        relief: [PATCH_PX, PATCH_PX] int8, distance beyond the middle in parts of REACH_M / 127; -128 where unknown.
        middle_m: [3] in the cube's frame, of what stands at the middle.
        patch_from_cube: [3, 3] the turn from the cube's axes to the patch's (x right, y down, z away from the camera).
    """

    colour: NDArray[np.uint8]
    relief: NDArray[np.int8]
    middle_m: Points
    patch_from_cube: NDArray[np.float64]

    def values(self) -> NDArray[np.float32]:
        """[CHANNELS, PATCH_PX, PATCH_PX] for the network: grey, relief and where it is known, about -1 to 1."""
        return network_values(grey_of(self.colour[None]), self.relief[None])[0]


def grey_of(colour: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[...] of colours [..., 3]."""
    return np.rint(colour @ LUMINANCE).astype(np.uint8)


def network_values(grey: NDArray[np.uint8], relief: NDArray[np.int8]) -> NDArray[np.float32]:
    """[N, CHANNELS, H, W] float32 of pictures [N, H, W] and reliefs [N, H, W]."""
    out = np.empty((len(grey), CHANNELS, *grey.shape[1:]), np.float32)
    known = relief > -128
    np.multiply(grey, np.float32(1 / 127.5), out=out[:, 0])
    out[:, 0] -= 1
    np.multiply(relief, np.float32(1 / 127), out=out[:, 1])
    out[:, 1] *= known
    out[:, 2] = known
    return out


def cut_patch(source: RGBDSource, camera: Camera, middle_m: Points) -> Patch | None:
    """The patch around `middle_m` [3] in the cube's frame; None when the camera does not see all of it."""
    intrinsics = camera.intrinsics
    centre_m = camera.centre_in_cube
    distance_m = float(np.linalg.norm(middle_m - centre_m))
    turned = look_at(centre_m, middle_m, UP)[:3, :3]
    focal_px = distance_m / PIXEL_M
    half = PATCH_PX / 2
    patch_k = np.array([[focal_px, 0, half], [0, focal_px, half], [0, 0, 1]])
    source_from_patch = intrinsics.K @ camera.camera_from_cube[:3, :3] @ turned.T @ np.linalg.inv(patch_k)
    corners = np.array([[0, 0, 1], [PATCH_PX, 0, 1], [PATCH_PX, PATCH_PX, 1], [0, PATCH_PX, 1]], float)
    corners = corners @ source_from_patch.T
    if (corners[:, 2] <= 0).any():
        return None
    corners = corners[:, :2] / corners[:, 2:]
    left, top = np.floor(corners.min(axis=0)).astype(int) - 1
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    left, top = left - left % 2, top - top % 2  # coded pictures have a colour for every two pixels
    right, bottom = right + right % 2, bottom + bottom % 2
    if left < 0 or top < 0 or right > intrinsics.width or bottom > intrinsics.height:
        return None
    # OpenCV counts from the first pixel's middle; and the source is only the part that is needed.
    to_part = np.array([[1, 0, -left - 0.5], [0, 1, -top - 0.5], [0, 0, 1]]) @ source_from_patch
    to_part = to_part @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    size = (PATCH_PX, PATCH_PX)
    colour = source.cut_colour(int(top), int(left), int(bottom - top), int(right - left))
    warped = cv2.warpPerspective(colour, to_part, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    part_m = _distances(source.depth_m[top:bottom, left:right], camera, int(left), int(top))
    distances_m = cv2.warpPerspective(part_m, to_part, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    relief = np.clip(np.rint((distances_m - distance_m) * (127 / REACH_M)), -127, 127)
    known = (distances_m > 0) & (np.abs(distances_m - distance_m) < 2 * REACH_M)
    return Patch(
        warped.astype(np.uint8), np.where(known, relief, -128).astype(np.int8), np.asarray(middle_m, float), turned
    )


def find_eyes(source: RGBDSource, camera: Camera) -> Points | None:
    """About where the eyes are [3] in the cube's frame, from the top of what stands in the cube; None for nobody."""
    intrinsics = camera.intrinsics
    depth_m = source.depth_m[::_STEP_PX, ::_STEP_PX]
    pixels = pixel_centres(intrinsics.width, intrinsics.height)[::_STEP_PX, ::_STEP_PX]
    seen = depth_m > 0
    points = transform(camera.cube_from_camera, unproject(intrinsics, pixels[seen], depth_m[seen]))
    low, high = (np.array(corner) for corner in HEAD_BOX_M)
    points = points[((points > low) & (points < high)).all(axis=1)]
    if len(points) * _STEP_PX**2 < HEAD_PIXELS_MIN:
        return None
    # Single pixels that fly above the head are no crown.
    top_m = np.partition(points[:, 1], -min(4, len(points)))[-min(4, len(points))]
    crown = points[points[:, 1] > top_m - CROWN_M]
    x, _, z = np.median(crown, axis=0)
    return np.array([x, top_m - EYES_BELOW_TOP_M, z])


def _distances(depth_m: NDArray[np.float32], camera: Camera, left: int, top: int) -> NDArray[np.float32]:
    """[h, w] distance along the ray of a part of a depth picture; 0 stays 0."""
    intrinsics = camera.intrinsics
    height, width = depth_m.shape
    x = (np.arange(left, left + width, dtype=np.float32) + np.float32(0.5 - intrinsics.cx)) / np.float32(intrinsics.fx)
    y = (np.arange(top, top + height, dtype=np.float32) + np.float32(0.5 - intrinsics.cy)) / np.float32(intrinsics.fy)
    return np.asarray(depth_m * np.sqrt(1 + x[None] ** 2 + y[:, None] ** 2), np.float32)
