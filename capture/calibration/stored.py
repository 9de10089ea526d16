"""A calibration in its file, and what it is put to: recordings that were made before it was known."""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

from capture.errors import CaptureError, RecordingError, SetupError
from capture.recording import Moment, RecordingReader, RecordingWriter
from conference.signalling.codec import from_json
from conference.signalling.cube_look import CalibrationReport, CameraCalibration
from conference.signalling.errors import BadMessage
from conference.signalling.state import CubeDescription


def read_calibration_file(path: Path) -> CubeDescription:
    """What `calibrate` has written.

    Raises:
        SetupError: the file cannot be read, or holds no calibration.
    """
    try:
        return cast(CubeDescription, from_json(CubeDescription, json.loads(path.read_text()), path.name))
    except OSError as error:
        raise SetupError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, BadMessage) as error:
        raise SetupError(f"{path} is not a calibration: {error}") from error


def report_path(path: Path) -> Path:
    """Where the report of a calibration stands: beside it, or beside the recording that it was attached to."""
    return path.with_suffix(".report.json")


def read_report(path: Path) -> CalibrationReport | None:
    """The report that stands beside a calibration or a recording; None where there is none.

    Raises:
        SetupError: it cannot be read, or is no report.
    """
    found = report_path(path)
    if not found.exists():
        return None
    try:
        raw = json.loads(found.read_text())
        return CalibrationReport(
            made_at_s=float(raw.get("made_at_s", found.stat().st_mtime)),
            cameras=tuple(
                CameraCalibration(
                    serial=str(camera["serial"]),
                    moments=int(camera["moments"]),
                    corners=int(camera["corners"]),
                    reprojection_rms_px=float(camera["reprojection_rms_px"]),
                    reprojection_worst_px=float(camera["reprojection_worst_px"]),
                    place_deviation_mm=float(camera["place_deviation_mm"]),
                )
                for camera in raw["cameras"]
            ),
            displays_rms_px=tuple(float(display["reprojection_rms_px"]) for display in raw["displays"]),
            pictures_left_out=int(raw["pictures_left_out"]),
        )
    except OSError as error:
        raise SetupError(f"{found} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(f"{found} is not a report of `calibrate`; make it anew: {error!r}") from error


def calibrated(recorded: CubeDescription, calibration: CubeDescription) -> CubeDescription:
    """The description of a recorded cube with the cameras and displays of a calibration.

    Raises:
        SetupError: the calibration is of other cameras, or of another size of picture.
    """
    there = [(c.serial, c.width, c.height) for c in recorded.cameras]
    known = [(c.serial, c.width, c.height) for c in calibration.cameras]
    if there != known:
        raise SetupError(f"the calibration is of other cameras: {known}, not {there}")
    return replace(recorded, cameras=calibration.cameras, displays=calibration.displays)


def attach_calibration(recording: Path, calibration: CubeDescription, out: Path) -> None:
    """Writes a cube recording again, its packets as they are, with another calibration inside.

    Raises:
        RecordingError: the recording cannot be read.
        SetupError: the calibration is of other cameras, or `out` is the recording itself.
    """
    if out.exists() and out.samefile(recording):
        raise SetupError(f"{out} is the recording itself; write to another file")
    partial = out.with_suffix(".part")
    with RecordingReader(recording) as reader:
        description = calibrated(reader.description, calibration)
        try:
            with RecordingWriter(partial, description) as writer:
                for item in reader.items():
                    if isinstance(item, Moment):
                        writer.write_moment(item)
                    else:
                        writer.write_sound(item)
        except CaptureError as error:
            partial.unlink(missing_ok=True)
            raise RecordingError(f"{recording.name} cannot be written again: {error}") from error
    partial.replace(out)
