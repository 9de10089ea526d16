"""A calibration in its file, and what it is put to: recordings that were made before it was known."""

import json
from dataclasses import replace
from pathlib import Path
from typing import cast

from capture.errors import CaptureError, RecordingError, SetupError
from capture.recording import Moment, RecordingReader, RecordingWriter
from conference.signalling.codec import from_json
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
