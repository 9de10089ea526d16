"""What `python -m capture calibrate`, `board` and `attach` do."""

import argparse
import json
import logging
import shutil
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.calibration import report
from capture.calibration.board import Board, Display
from capture.calibration.frames import CalibrationFrames
from capture.calibration.mirror import find_display
from capture.calibration.observations import find_board
from capture.calibration.place import PlacedDisplay, Seat, describe_cube, read_measured_display
from capture.calibration.solve import RMS_MOST_PX, Calibrated, calibrate_cameras
from capture.calibration.stored import attach_calibration, read_calibration_file, report_path
from capture.errors import CalibrationError, SetupError
from conference.signalling.codec import to_json

log = logging.getLogger(__name__)


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands to the command line."""
    board = commands.add_parser("board", help="draw the board to print, or with --display the one to show on it")
    board.add_argument("--out", type=Path, required=True, help="the picture (PNG)")
    calibrate = commands.add_parser("calibrate", help="find a cube's cameras and displays from pictures of boards")
    calibrate.add_argument("frames", type=Path, help="the board before the cameras: a folder or a cube recording")
    calibrate.add_argument(
        "--mirror",
        type=Path,
        action="append",
        default=[],
        help="the display's pattern in a mirror: a folder or a cube recording; once a display, the front one first",
    )
    calibrate.add_argument("--display-file", type=Path, help="a measured front display (JSON) instead of a mirror")
    calibrate.add_argument("--display-centre", default="0,-0.15,0.95", help="of the front display, metres in the cube")
    calibrate.add_argument("--display-tilt-deg", type=float, default=0.0, help="how far the front display leans back")
    calibrate.add_argument("--name", help="the cube's name; else the recording's")
    calibrate.add_argument("--out", type=Path, required=True, help="the calibration (JSON)")
    calibrate.add_argument("--report", type=Path, help="the report's picture (PNG); else beside the calibration")
    attach = commands.add_parser("attach", help="write a cube recording again with another calibration inside")
    attach.add_argument("recording", type=Path, help="a cube recording (Matroska)")
    attach.add_argument("--calibration", type=Path, required=True, help="what `calibrate` has written")
    attach.add_argument("--out", type=Path, required=True, help="the new recording's file")
    for parser in (board, calibrate):
        parser.add_argument("--squares", default="9x6", help="the printed board's columns and rows")
        parser.add_argument("--square-mm", type=float, default=60.0, help="a printed square's side, as measured")
        parser.add_argument(
            "--display", action="append", default=[], help="WIDTHxHEIGHTmm@WIDTHxHEIGHTpx, as 1430x800@1920x1080"
        )


def draw_board(options: argparse.Namespace) -> None:
    """Writes the picture of a board.

    Raises:
        SetupError: the board or the display cannot be.
    """
    if options.display:
        picture = _display(options.display[0]).draw()
    else:
        # 300 dots an inch; the white border keeps the outer squares' edges visible.
        board = _board(options)
        square_px = round(board.square_m / 0.0254 * 300)
        picture = np.pad(board.draw(square_px), square_px // 4, constant_values=255)
    _write_picture(options.out, picture)
    log.info("%s is written", options.out)


def attach(options: argparse.Namespace) -> None:
    """Puts a calibration into a copy of a recording.

    Raises:
        CaptureError: a file cannot be read, or they are of different cameras.
    """
    attach_calibration(options.recording, read_calibration_file(options.calibration), options.out)
    found = report_path(options.calibration)
    if found.exists():
        shutil.copyfile(found, report_path(options.out))
    log.info("%s is written", options.out)


def calibrate(options: argparse.Namespace) -> None:
    """Calibrates a cube, writes its description and the report.

    Raises:
        CaptureError: the pictures cannot be read, or do not give a calibration to trust.
    """
    # All that can be wrong with the request is found before the long work.
    frames = CalibrationFrames(options.frames)
    board = _board(options)
    seat = Seat(_three(options.display_centre), options.display_tilt_deg)
    measured = (
        read_measured_display(options.display_file, [lens.serial for lens in frames.lenses])
        if options.display_file
        else None
    )
    mirrors = _mirrors(options, frames)
    if measured is None and not mirrors:
        raise SetupError("where is the display? Give --mirror with --display, or --display-file")
    sightings = find_board(board, frames.lenses, frames.moments())
    calibrated = calibrate_cameras(sightings, board.corners_m, frames.lenses)
    found = [_find(display, pictures, calibrated) for display, pictures in mirrors]
    displays = [measured.placed(calibrated.scene)] if measured is not None else []
    displays += [placed for placed, _ in found]
    name = options.name or frames.name
    cube = describe_cube(name, frames.frame_rate_hz, frames.lenses, calibrated.scene, displays, seat)
    for camera in calibrated.cameras:
        log.info("%s: %.3f px over %d corners", camera.serial, camera.rms_px, camera.corners)
    picture = options.report or options.out.with_suffix(".png")
    _write_picture(picture, report.as_picture(calibrated, cube)[..., ::-1])
    report_json = report.as_json(calibrated, [error_px for _, error_px in found], time.time())
    # Beside the calibration, where a node finds it.
    _write_text(report_path(options.out), json.dumps(report_json, indent=1))
    # The calibration comes last: where it stands, everything else does.
    _write_text(options.out, json.dumps(to_json(cube), indent=1))
    log.info("%s is written; look at %s", options.out, picture)


def _mirrors(options: argparse.Namespace, frames: CalibrationFrames) -> list[tuple[Display, CalibrationFrames]]:
    """Each display that was seen in a mirror, with its pictures."""
    if options.mirror and len(options.display) not in (1, len(options.mirror)):
        raise SetupError("give --display once for all, or once for each --mirror")
    out = []
    for n, path in enumerate(options.mirror):
        pictures = CalibrationFrames(path)
        if pictures.lenses != frames.lenses:
            raise SetupError(f"{path} is of other cameras than {options.frames}")
        out.append((_display(options.display[min(n, len(options.display) - 1)]), pictures))
    return out


def _find(display: Display, pictures: CalibrationFrames, calibrated: Calibrated) -> tuple[PlacedDisplay, float]:
    """A display from its pattern in the mirror, and its reprojection error (RMS, pixels)."""
    sightings = find_board(display.board, pictures.lenses, pictures.moments(), mirrored=True)
    found = find_display(sightings, display.board.corners_m, pictures.lenses, calibrated.scene)
    error_px = float(np.sqrt((found.errors_px**2).sum(axis=1).mean()))
    if error_px > RMS_MOST_PX:
        raise CalibrationError(
            f"the display's reprojection error is {error_px:.2f} px, above {RMS_MOST_PX} px: is the mirror flat, "
            "and does the pattern fill the display pixel by pixel?"
        )
    return PlacedDisplay(display, found.reference_from_display), error_px


def _board(options: argparse.Namespace) -> Board:
    try:
        columns, rows = (int(part) for part in options.squares.split("x"))
    except ValueError:
        raise SetupError(f"--squares is COLUMNSxROWS, not {options.squares!r}") from None
    return Board(columns, rows, options.square_mm / 1000)


def _display(text: str) -> Display:
    try:
        millimetres, pixels = text.split("@")
        width_mm, height_mm = (float(part) for part in millimetres.split("x"))
        width_px, height_px = (int(part) for part in pixels.split("x"))
    except ValueError:
        raise SetupError(f"--display is WIDTHxHEIGHT@WIDTHxHEIGHT in mm and pixels, not {text!r}") from None
    return Display(width_mm / 1000, height_mm / 1000, width_px, height_px)


def _three(text: str) -> tuple[float, float, float]:
    try:
        x, y, z = (float(part) for part in text.split(","))
    except ValueError:
        raise SetupError(f"--display-centre is X,Y,Z in metres, not {text!r}") from None
    return x, y, z


def _write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    done, data = cv2.imencode(".png", picture)
    if not done:
        raise SetupError(f"{path} cannot be drawn")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}") from error


def _write_text(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}") from error
