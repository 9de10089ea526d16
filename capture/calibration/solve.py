"""From sightings to a calibration that has passed its checks; refuses, with the reason, what could not be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.calibration.bundle import Adjusted, Scene, adjust, corners_of
from capture.calibration.frames import CAMERAS_MAX, Lens
from capture.calibration.initial import first_scene
from capture.calibration.observations import Sighting
from capture.errors import CalibrationError
from capture.geometry import Points

MOMENTS_LEAST = 8
"""A camera that saw the board less often is not calibrated."""
RMS_MOST_PX = 0.6
OUTLIERS = 3.5
"""A sighting whose errors are so many times the median of all was blurred or mistaken, and is left out."""
OUTLYING_PART_MOST = 0.25
DEVIATION_MOST_M = 0.002
TILT_LEAST = np.radians(12.0)
FOCAL_MISFIT_MOST = 0.01
SCALE_MISFIT_MOST = 0.02
_DEPTHS_LEAST = 200


@dataclass(frozen=True)
class CameraQuality:
    """How well one camera is known.

    Attributes:
        rms_px, worst_px: of its corners' reprojection errors.
        deviation_m: standard deviation of its place against the first camera's.
        focal_ratio: the focal length that the pictures would choose, as a part of the one given.
        scale: the board's size by the camera's depth, as a part of the size given; NaN without depth.
    """

    serial: str
    moments: int
    corners: int
    rms_px: float
    worst_px: float
    deviation_m: float
    focal_ratio: float
    scale: float


@dataclass(frozen=True)
class Calibrated:
    """Cameras that have passed all checks.

    Attributes:
        camera: [N] which camera; errors_px: [N, 2] of each corner.
        left_out: how many sightings were left out as outliers.
    """

    scene: Scene
    cameras: tuple[CameraQuality, ...]
    camera: NDArray[np.int64]
    errors_px: NDArray[np.float64]
    left_out: int


def calibrate_cameras(sightings: Sequence[Sighting], corners_m: Points, lenses: Sequence[Lens]) -> Calibrated:
    """The poses of all cameras from sightings of one board.

    Raises:
        CalibrationError: what was seen does not give a calibration to trust; the text says why.
    """
    if not 1 <= len(lenses) <= CAMERAS_MAX:
        raise CalibrationError(f"1 to {CAMERAS_MAX} cameras are calibrated together, not {len(lenses)}")
    kept = _renumbered(sightings)
    _check_counts(kept, lenses)
    scene = first_scene(kept, corners_m, lenses, _moments(kept))
    adjusted = adjust(corners_of(kept, corners_m), scene)
    good = _inliers(kept, adjusted.errors_px)
    left_out = len(kept) - len(good)
    contradiction = CalibrationError(
        f"{left_out} of {len(kept)} pictures contradict the others: "
        "are the cameras synchronised, and was the board flat and still?"
    )
    if left_out > OUTLYING_PART_MOST * len(kept):
        raise contradiction
    kept = _renumbered(good)
    try:
        _check_counts(kept, lenses)
    except CalibrationError as error:
        # There were enough; the reason that there are not any more is the one to give.
        raise contradiction from error
    corners = corners_of(kept, corners_m)
    adjusted = adjust(corners, first_scene(kept, corners_m, lenses, _moments(kept)))
    _check_tilt(adjusted.scene)
    free = adjust(corners, adjusted.scene, free_optics=True)
    cameras = tuple(_quality(n, lens, kept, corners.camera, adjusted, free, corners_m) for n, lens in enumerate(lenses))
    for n, quality in enumerate(cameras):
        _check_quality(quality, _rms(free.errors_px[corners.camera == n]))
    return Calibrated(adjusted.scene, cameras, corners.camera, adjusted.errors_px, left_out)


def _renumbered(sightings: Sequence[Sighting]) -> list[Sighting]:
    """The same with the moments counted from 0 without holes."""
    place = {moment: n for n, moment in enumerate(sorted({s.moment for s in sightings}))}
    return [Sighting(s.camera, place[s.moment], s.ids, s.pixels, s.depth_m) for s in sightings]


def _moments(sightings: Sequence[Sighting]) -> int:
    return 1 + max(s.moment for s in sightings)


def _inliers(sightings: Sequence[Sighting], errors_px: NDArray[np.float64]) -> list[Sighting]:
    ends = np.cumsum([len(s.ids) for s in sightings])
    rms = np.array([np.sqrt((part**2).sum(axis=1).mean()) for part in np.split(errors_px, ends[:-1])])
    limit = OUTLIERS * max(float(np.median(rms)), 0.05)
    return [sighting for sighting, error in zip(sightings, rms, strict=True) if error <= limit]


def _check_counts(sightings: Sequence[Sighting], lenses: Sequence[Lens]) -> None:
    for n, lens in enumerate(lenses):
        count = sum(sighting.camera == n for sighting in sightings)
        if count < MOMENTS_LEAST:
            raise CalibrationError(
                f"camera {lens.serial} saw the board at {count} moments; {MOMENTS_LEAST} are needed: "
                "hold it where that camera sees it too"
            )


def _check_tilt(scene: Scene) -> None:
    """Boards that are all parallel leave distance and focal length to be confused."""
    normals = scene.reference_from_board[:, :3, 2]
    spread = np.linalg.svd(normals - normals.mean(axis=0))[1] / np.sqrt(len(normals))
    if spread[1] < np.sin(TILT_LEAST) / 2:
        raise CalibrationError(
            "the board was held too much alike: tilt it up, down, left and right, twenty degrees or more"
        )


def _quality(
    n: int,
    lens: Lens,
    sightings: Sequence[Sighting],
    camera: NDArray[np.int64],
    adjusted: Adjusted,
    free: Adjusted,
    corners_m: Points,
) -> CameraQuality:
    lengths = np.linalg.norm(adjusted.errors_px[camera == n], axis=1)
    own = [sighting for sighting in sightings if sighting.camera == n]
    return CameraQuality(
        lens.serial,
        len(own),
        len(lengths),
        _rms(adjusted.errors_px[camera == n]),
        float(lengths.max()),
        adjusted.camera_deviation_m(n),
        float((free.scene.optics[n, :2] / adjusted.scene.optics[n, :2]).mean()),
        _scale(own, adjusted.scene, corners_m),
    )


def _rms(errors_px: NDArray[np.float64]) -> float:
    return float(np.sqrt((errors_px**2).sum(axis=1).mean()))


def _scale(sightings: Sequence[Sighting], scene: Scene, corners_m: Points) -> float:
    """The depth pictures' depth of the corners over that of the boards' poses: their median."""
    ratios = []
    for s in sightings:
        camera_from_board = scene.camera_from_reference[s.camera] @ scene.reference_from_board[s.moment]
        depth_m = corners_m[s.ids] @ camera_from_board[2, :3] + camera_from_board[2, 3]
        ratios.append((s.depth_m / depth_m)[s.depth_m > 0])
    together = np.concatenate(ratios) if ratios else np.zeros(0)
    return float(np.median(together)) if len(together) >= _DEPTHS_LEAST else float("nan")


def _check_quality(quality: CameraQuality, free_rms_px: float) -> None:
    """`free_rms_px`: the camera's error when its optics may follow the pictures."""
    name = f"camera {quality.serial}"
    # Optics that explain nothing are only the nearest to something else that is wrong.
    if abs(quality.focal_ratio - 1) > FOCAL_MISFIT_MOST and free_rms_px <= RMS_MOST_PX:
        raise CalibrationError(
            f"{name}: its intrinsics do not fit its pictures, which ask for {quality.focal_ratio:.3f} times the focal "
            "length: is the file of another camera or mode?"
        )
    if quality.rms_px > RMS_MOST_PX:
        raise CalibrationError(
            f"{name}: the reprojection error is {quality.rms_px:.2f} px, above {RMS_MOST_PX} px: "
            "are the cameras synchronised, was the board flat and still, and the lens's distortion given?"
        )
    if quality.deviation_m > DEVIATION_MOST_M:
        raise CalibrationError(
            f"{name}: its place is known to {1000 * quality.deviation_m:.1f} mm only, more than "
            f"{1000 * DEVIATION_MOST_M:g} mm: show it more of the board, nearer and at more places"
        )
    if abs(quality.scale - 1) > SCALE_MISFIT_MOST:
        raise CalibrationError(
            f"{name}: by its depth the board's squares are {quality.scale:.3f} times as large as given: measure them"
        )
