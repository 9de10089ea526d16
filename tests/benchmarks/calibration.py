"""How well a cube's known cameras are found again from rendered boards: `python -m tests.benchmarks.calibration`.

Six cameras of the synthetic cube (640×480) see a printed board at their person's place, and the display's pattern in a
hand-held mirror; pictures have sensor noise. The cameras are found in the cube's frame, so the display's error is
theirs. Cases: how many boards and mirrors there were.
"""

import tempfile
import time
from pathlib import Path

import numpy as np

from capture.calibration.frames import CalibrationFrames
from capture.calibration.mirror import find_display
from capture.calibration.observations import find_board
from capture.calibration.place import PlacedDisplay, Seat, describe_cube
from capture.calibration.solve import calibrate_cameras
from capture.geometry import invert_rigid
from tests.benchmarks.report import emit
from tests.capture.calibration import board_pictures as pictures

CASES = ((12, 8), (24, 16))


def main() -> None:
    """Prints the results of all cases."""
    with tempfile.TemporaryDirectory() as folder:
        boards, mirrors = Path(folder) / "boards", Path(folder) / "mirrors"
        for board_count, mirror_count in CASES:
            pictures.write_boards(boards, pictures.CAMERAS, board_count)
            pictures.write_mirrors(mirrors, pictures.CAMERAS, mirror_count)
            _measure(f"boards-{board_count}-mirrors-{mirror_count}", boards, mirrors)


def _measure(case: str, boards: Path, mirrors: Path) -> None:
    frames, mirrored = CalibrationFrames(boards), CalibrationFrames(mirrors)
    display = pictures.DISPLAY
    begun_s = time.process_time()
    seen = find_board(pictures.BOARD, frames.lenses, frames.moments())
    reflected = find_board(display.board, mirrored.lenses, mirrored.moments(), mirrored=True)
    found_s = time.process_time()
    calibrated = calibrate_cameras(seen, pictures.BOARD.corners_m, frames.lenses)
    found = find_display(reflected, display.board.corners_m, mirrored.lenses, calibrated.scene)
    solved_s = time.process_time()
    placed = PlacedDisplay(display, found.reference_from_display)
    cube = describe_cube("", 30.0, frames.lenses, calibrated.scene, [placed], Seat())
    turns_deg, shifts_mm = [], []
    for camera, true in zip(cube.cameras, pictures.CAMERAS, strict=True):
        camera_from_cube = np.array(camera.camera_from_cube).reshape(4, 4)
        between = camera_from_cube @ true.cube_from_camera
        turns_deg.append(float(np.degrees(np.arccos(np.clip((np.trace(between[:3, :3]) - 1) / 2, -1, 1)))))
        centre = invert_rigid(camera_from_cube)[:3, 3]
        shifts_mm.append(float(1000 * np.linalg.norm(centre - true.centre_in_cube)))
    emit("calibration", case, "eyeline", "rotation_error_max_deg", max(turns_deg), "deg")
    emit("calibration", case, "eyeline", "translation_error_max_mm", max(shifts_mm), "mm")
    rms_px = max(camera.rms_px for camera in calibrated.cameras)
    emit("calibration", case, "eyeline", "reprojection_rms_max_px", rms_px, "px")
    emit("calibration", case, "eyeline", "find_corners_s", found_s - begun_s, "s of a core")
    emit("calibration", case, "eyeline", "solve_s", solved_s - found_s, "s of a core")


if __name__ == "__main__":
    main()
