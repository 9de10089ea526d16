"""What the cameras saw of a board, picture by picture, as a pinhole camera would have seen it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.calibration.board import Board, BoardDetector
from capture.calibration.frames import Lens, Picture
from capture.geometry import Points

CORNERS_DEPTH_LEAST = 4


@dataclass(frozen=True)
class Sighting:
    """A board in one camera's picture of one moment.

    Attributes:
        ids: [K] the corners' numbers.
        pixels: [K, 2] where they are, without the lens's distortion.
        depth_m: [K] what the depth picture says there, 0 where it says nothing.
    """

    camera: int
    moment: int
    ids: NDArray[np.int64]
    pixels: Points
    depth_m: NDArray[np.float32]


def find_board(
    board: Board, lenses: tuple[Lens, ...], moments: Iterable[Mapping[int, Picture]], mirrored: bool = False
) -> list[Sighting]:
    """All sightings of a board; `moments` has for each the pictures by the camera's place among the lenses."""
    detector = BoardDetector(board, mirrored)
    sightings = []
    for moment, pictures in enumerate(moments):
        for camera, picture in pictures.items():
            corners = detector.find(picture.grey)
            if corners is not None:
                pixels = _undistorted(corners.pixels, lenses[camera])
                sightings.append(
                    Sighting(camera, moment, corners.ids, pixels, _depth_at(picture.depth_m, corners.pixels))
                )
    return sightings


def _undistorted(pixels: Points, lens: Lens) -> Points:
    if not any(lens.distortion):
        return pixels
    k = lens.intrinsics.K
    plain = cv2.undistortPoints(pixels[:, None], k, np.array(lens.distortion), P=k)
    return np.asarray(plain, np.float64).reshape(-1, 2)


def _depth_at(depth_m: NDArray[np.float32] | None, pixels: Points) -> NDArray[np.float32]:
    """The median of the known depths in the 3 × 3 pixels around each."""
    out = np.zeros(len(pixels), np.float32)
    if depth_m is None:
        return out
    height, width = depth_m.shape
    for n, (u, v) in enumerate(np.floor(pixels).astype(int)):
        around = depth_m[max(v - 1, 0) : min(v + 2, height), max(u - 1, 0) : min(u + 2, width)]
        known = around[around > 0]
        if len(known) >= CORNERS_DEPTH_LEAST:
            out[n] = np.median(known)
    return out
