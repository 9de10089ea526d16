"""Finds out that a camera does not stand where its calibration says: it sees the person where no other camera does.

One camera alone can't tell, and of two nobody knows which is wrong; so each is compared with at least two others, by
the depth that both have of the same places.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from capture.frame import RGBDFrame
from capture.geometry import Camera, Points, project, transform, unproject
from capture.person import SEAT_GATE, PersonGate

INTERVAL_S = 1.0
"""How often it is meant to be asked."""
STEP = 4
"""Every so many rows and columns are compared."""
HIDDEN_M = 0.12
"""What lies further behind another camera's depth is hidden from it, and says nothing."""
POINTS_MIN = 150
QUANTILE = 0.75
"""A camera that is turned about its own axis is off at the rim alone, so the median would miss it."""
LEAST_M = 0.009
"""Less is noise. With a Kinect's, cameras that stand right are 6 mm off one another by that quantile, one that is
turned by 3° at least 10, mostly 40, and one that was moved by 5 cm at least 30."""
RATIO = 1.6
"""And it must be so many times worse than usual among the others: free-running cameras are worse in fast movements."""
BAD_LOOKS, GOOD_LOOKS = 5, 3
"""After so many looks in a row a camera is out, or back."""
PARTNERS_MIN = 2


class CalibrationWatch:
    """Compares the cameras of one cube, look by look.

    Args:
        cameras: as they were calibrated.
        gate: where the person is; outside of it nothing is compared.
    """

    def __init__(self, cameras: Sequence[Camera], gate: PersonGate | None = None) -> None:
        self._cameras = cameras
        self._gate = gate or SEAT_GATE
        self._misplaced: set[int] = set()
        self._against = [0] * len(cameras)

    def misplaced(self, frames: Mapping[int, RGBDFrame]) -> dict[int, str]:
        """The cameras that are not where they should be, and why that is thought; takes the frames of one moment."""
        distances = _distances(frames, self._cameras, self._gate)
        believed = frames.keys() - self._misplaced
        off_m = {n: off for n in frames if (off := _least(distances, n, believed)) is not None}
        usual = [off_m[n] for n in believed & off_m.keys()]
        limit_m = max(LEAST_M, RATIO * float(np.median(usual))) if usual else float("inf")
        for n, least_m in off_m.items():
            was_against, against = n in self._misplaced, least_m > limit_m
            self._against[n] = self._against[n] + 1 if against != was_against else 0
            if self._against[n] >= (GOOD_LOOKS if was_against else BAD_LOOKS):
                self._misplaced ^= {n}
                self._against[n] = 0
        why = "it does not stand where its calibration says: the others see the person elsewhere"
        return dict.fromkeys(sorted(self._misplaced), why)


def _least(distances: Mapping[tuple[int, int], float], n: int, believed: set[int]) -> float | None:
    """How far a camera is off the one that it agrees with best; None where there are too few to compare with."""
    partners = [distances[min(n, m), max(n, m)] for m in believed - {n} if (min(n, m), max(n, m)) in distances]
    return min(partners) if len(partners) >= PARTNERS_MIN else None


def _distances(
    frames: Mapping[int, RGBDFrame], cameras: Sequence[Camera], gate: PersonGate
) -> dict[tuple[int, int], float]:
    """For each two cameras that see the same places: how far apart they see these, in metres."""
    points = {n: _points_in_cube(frame.depth_m, cameras[n], gate) for n, frame in frames.items()}
    distances = {}
    for n in frames:
        for m in frames:
            if n < m:
                there = _errors(points[n], frames[m].depth_m, cameras[m])
                back = _errors(points[m], frames[n].depth_m, cameras[n])
                if min(len(there), len(back)) >= POINTS_MIN:
                    distances[n, m] = float(np.quantile(there, QUANTILE) + np.quantile(back, QUANTILE)) / 2
    return distances


def _points_in_cube(depth_m: NDArray[np.float32], camera: Camera, gate: PersonGate) -> Points:
    """[N, 3] what the camera sees of the person, every few pixels."""
    v, u = np.nonzero(depth_m[::STEP, ::STEP])
    pixels = np.stack([u, v], axis=-1).astype(np.float64) * STEP + 0.5
    in_camera = unproject(camera.intrinsics, pixels, depth_m[v * STEP, u * STEP])
    points = transform(camera.cube_from_camera, in_camera)
    return points[((points > gate.low_m) & (points < gate.high_m)).all(axis=1)]


def _errors(points: Points, depth_m: NDArray[np.float32], camera: Camera) -> NDArray[np.float64]:
    """How far points [N, 3] in the cube are off a camera's depth, for those that it should see; at most `HIDDEN_M`."""
    pixels, z = project(camera.intrinsics, transform(camera.camera_from_cube, points))
    height, width = depth_m.shape
    inside = (z > 0) & (pixels >= 0).all(axis=1) & (pixels < (width, height)).all(axis=1)
    u, v = pixels[inside].astype(np.intp).T
    seen = depth_m[v, u]
    behind = (z[inside] - seen)[seen > 0]
    return np.minimum(np.abs(behind[behind < HIDDEN_M]), HIDDEN_M)
