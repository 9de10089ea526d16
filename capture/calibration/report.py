"""What a calibration reports: a JSON object, and a picture of the cube from above and the side with all errors."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.calibration.place import corners_in_cube
from capture.calibration.solve import Calibrated
from capture.geometry import Matrix, Points, invert_rigid, transform
from conference.signalling.state import CubeDescription

_PANEL_PX = 460
_METRE_PX = 220.0
_INK, _FAINT = (40, 40, 40), (205, 205, 205)
_COLOURS = ((200, 80, 40), (40, 120, 30), (40, 60, 200), (170, 40, 150), (150, 120, 0), (20, 130, 200))
_ERROR_MOST_PX = 1.0
"""The edge of a camera's scatter of errors."""


def as_json(calibrated: Calibrated, display_rms_px: Sequence[float], made_at_s: float) -> Mapping[str, Any]:
    """The report as JSON takes it; `made_at_s` is seconds since 1970."""
    return {
        "made_at_s": round(made_at_s),
        "cameras": [
            {
                "serial": c.serial,
                "moments": c.moments,
                "corners": c.corners,
                "reprojection_rms_px": round(c.rms_px, 4),
                "reprojection_worst_px": round(c.worst_px, 4),
                "place_deviation_mm": round(1000 * c.deviation_m, 3),
                "focal_ratio": round(c.focal_ratio, 5),
                "board_scale_by_depth": None if math.isnan(c.scale) else round(c.scale, 4),
            }
            for c in calibrated.cameras
        ],
        "displays": [{"reprojection_rms_px": round(rms, 4)} for rms in display_rms_px],
        "pictures_left_out": calibrated.left_out,
    }


def as_picture(calibrated: Calibrated, cube: CubeDescription) -> NDArray[np.uint8]:
    """[H, W, 3] the cube from above and from the side, and below them each camera's errors around their middle."""
    panels = np.concatenate([_view(cube, "from above", 0, 2), _view(cube, "from the side", 2, 1)], axis=1)
    count = len(calibrated.cameras)
    side = panels.shape[1] // max(count, 4)
    row = np.full((side + 40, panels.shape[1], 3), 255, np.uint8)
    for n, camera in enumerate(calibrated.cameras):
        cell = row[:, n * side : (n + 1) * side]
        _scatter(cell, calibrated.errors_px[calibrated.camera == n], _COLOURS[n % len(_COLOURS)])
        _text(cell, camera.serial[-16:], (6, side + 14))
        _text(cell, f"rms {camera.rms_px:.3f} px", (6, side + 32))
    return np.concatenate([panels, row], axis=0)


def _view(cube: CubeDescription, title: str, across: int, up: int) -> NDArray[np.uint8]:
    """Cameras, displays and the person's reference point, projected along one axis of the cube."""
    panel = np.full((_PANEL_PX, _PANEL_PX, 3), 255, np.uint8)

    def place(points_m: Points) -> NDArray[np.int32]:
        # From above the person looks up the page, so x, which points to the left, runs to the left.
        u = _PANEL_PX / 2 + (points_m[..., 2] - 0.45 if across == 2 else -points_m[..., 0]) * _METRE_PX
        v = _PANEL_PX / 2 - (points_m[..., up] - (0.45 if up == 2 else -0.1)) * _METRE_PX
        return np.rint(np.stack([u, v], axis=-1)).astype(np.int32)

    for display in cube.displays:
        cv2.polylines(panel, [place(corners_in_cube(display))], True, _INK, 3, cv2.LINE_AA)
    for n, camera in enumerate(cube.cameras):
        cube_from_camera = invert_rigid(np.array(camera.camera_from_cube).reshape(4, 4))
        colour = _COLOURS[n % len(_COLOURS)]
        for start, end in _frustum(cube_from_camera, camera.width / camera.fx, camera.height / camera.fy):
            cv2.line(panel, place(start).tolist(), place(end).tolist(), colour, 1, cv2.LINE_AA)
        cv2.circle(panel, place(cube_from_camera[:3, 3]).tolist(), 4, colour, -1, cv2.LINE_AA)
    cv2.drawMarker(panel, place(np.zeros(3)).tolist(), _INK, cv2.MARKER_CROSS, 14, 1, cv2.LINE_AA)
    _text(panel, f"{title}; the cross is between the person's eyes, the line is 0.5 m", (10, 20))
    cv2.line(panel, (10, 34), (10 + round(_METRE_PX / 2), 34), _INK, 2)
    return panel


def _frustum(cube_from_camera: Matrix, width: float, height: float) -> list[tuple[Points, Points]]:
    """The camera's four rays and their ends' rectangle, 0.2 m long."""
    ends = [np.array([x * width / 2, y * height / 2, 1.0]) * 0.2 for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    corners = [transform(cube_from_camera, end) for end in ends]
    centre = cube_from_camera[:3, 3]
    return [(centre, corner) for corner in corners] + [(corners[n - 1], corners[n]) for n in range(4)]


def _scatter(cell: NDArray[np.uint8], errors_px: NDArray[np.float64], colour: tuple[int, int, int]) -> None:
    side = cell.shape[1]
    middle, unit = side / 2, (side / 2 - 6) / _ERROR_MOST_PX
    for radius in (0.5, 1.0):
        cv2.circle(cell, (round(middle), round(middle)), round(radius * unit), _FAINT, 1, cv2.LINE_AA)
    for u, v in np.rint(middle + np.clip(errors_px, -_ERROR_MOST_PX, _ERROR_MOST_PX) * unit).astype(int):
        cell[min(v, side - 1), min(u, side - 1)] = colour


def _text(picture: NDArray[np.uint8], text: str, place: tuple[int, int]) -> None:
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, _INK, 1, cv2.LINE_AA)
