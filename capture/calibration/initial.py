"""First guesses for bundle adjustment: each picture's board pose alone, then the cameras one after the other."""

from collections import deque
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.calibration.bundle import Scene
from capture.calibration.frames import Lens
from capture.calibration.observations import Sighting
from capture.calibration.rigid import middle_of, rotation_of
from capture.errors import CalibrationError
from capture.geometry import Intrinsics, Matrix, Points, invert_rigid


def board_pose(points_m: Points, pixels: Points, intrinsics: Intrinsics) -> Matrix | None:
    """`camera_from_board` [4, 4] of one picture of a flat board; None when there is none.

    Of the two poses that a flat thing can have (Collins and Bartoli, IJCV 2014) the one that fits better.
    """
    found, rotations, shifts, _ = cv2.solvePnPGeneric(
        points_m, pixels, intrinsics.K, np.zeros(4), flags=cv2.SOLVEPNP_IPPE
    )
    if not found:
        return None
    rotation, shift = cv2.solvePnPRefineLM(points_m, pixels, intrinsics.K, np.zeros(4), rotations[0], shifts[0])
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = rotation_of(np.asarray(rotation, np.float64).ravel()), np.asarray(shift).ravel()
    return pose if np.isfinite(pose).all() and pose[2, 3] > 0 else None


def first_scene(sightings: Sequence[Sighting], corners_m: Points, lenses: Sequence[Lens], moments: int) -> Scene:
    """Poses of all cameras and boards.

    Raises:
        CalibrationError: a camera never saw the board together with the others.
    """
    poses: dict[tuple[int, int], Matrix] = {}
    for sighting in sightings:
        intrinsics = lenses[sighting.camera].intrinsics
        pose = board_pose(corners_m[sighting.ids], sighting.pixels, intrinsics)
        if pose is not None:
            poses[sighting.camera, sighting.moment] = pose
    cameras = _join(poses, [lens.serial for lens in lenses])
    boards = []
    for moment in range(moments):
        estimates = [invert_rigid(cameras[camera]) @ pose for (camera, at), pose in poses.items() if at == moment]
        if not estimates:
            raise CalibrationError(f"the board's pose at moment {moment} cannot be found: it was seen too flat")
        boards.append(middle_of(estimates))
    return Scene(np.stack(cameras), np.stack(boards), optics_of(lenses))


def optics_of(lenses: Sequence[Lens]) -> NDArray[np.float64]:
    """[C, 4] fx, fy, cx, cy."""
    return np.array([[i.fx, i.fy, i.cx, i.cy] for i in (lens.intrinsics for lens in lenses)])


def _join(poses: dict[tuple[int, int], Matrix], serials: Sequence[str]) -> list[Matrix]:
    """`camera_from_reference` of each camera, found from one that is known and saw the board at the same moments."""
    known: dict[int, Matrix] = {0: np.eye(4)}
    waiting = deque([0])
    while waiting:
        a = waiting.popleft()
        shared = _shared_with(poses, a, known)
        # The camera with the most shared moments first: what is found from it is surest.
        for b in sorted(shared, key=lambda camera: -len(shared[camera])):
            if b not in known:
                known[b] = middle_of(shared[b]) @ known[a]
                waiting.append(b)
    lost = [serial for n, serial in enumerate(serials) if n not in known]
    if lost:
        raise CalibrationError(
            f"{', '.join(lost)} never saw the board at the same moment as the others: "
            "hold it where neighbouring cameras see it together"
        )
    return [known[n] for n in range(len(serials))]


def _shared_with(poses: dict[tuple[int, int], Matrix], a: int, known: dict[int, Matrix]) -> dict[int, list[Matrix]]:
    """Estimates of `b_from_a` for each camera b that is not known yet."""
    out: dict[int, list[Matrix]] = {}
    for (camera, moment), a_from_board in poses.items():
        if camera == a:
            for (b, at), b_from_board in poses.items():
                if at == moment and b != a and b not in known:
                    out.setdefault(b, []).append(b_from_board @ invert_rigid(a_from_board))
    return out
