"""The pictures that calibration looks at: a folder of synchronised pictures, or a cube recording.

A folder holds `scene.json` with `sources`, a list of `{"name", "width", "height", "fx", "fy", "cx", "cy"}` with an
optional `"distortion"` (k1, k2, p1, p2, k3 … k6), and for each moment a folder with `color_<name>.png` of each camera,
and `depth_<name>.png` (16-bit millimetres, aligned to colour) where there is one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.depth_codec import RGBDDecoder
from capture.errors import CaptureError, RecordingError
from capture.geometry import Intrinsics
from capture.recording import Moment, RecordingReader

MOMENT_INTERVAL_US = 400_000
"""Moments of a recording nearer to each other than this show the board at nearly the same place."""
MOMENTS_MAX = 80
CAMERAS_MAX = 12


@dataclass(frozen=True)
class Lens:
    """A camera's intrinsics as they are known beforehand; `distortion` is empty or OpenCV's eight numbers."""

    serial: str
    intrinsics: Intrinsics
    distortion: tuple[float, ...] = ()


@dataclass(frozen=True)
class Picture:
    """Grey [H, W] uint8, and depth [H, W] in metres where the camera gave one."""

    grey: NDArray[np.uint8]
    depth_m: NDArray[np.float32] | None = None


class CalibrationFrames:
    """Pictures of all cameras, moment by moment.

    Raises:
        RecordingError: it is neither such a folder nor a cube recording.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if path.is_dir():
            self.name = path.name
            self.frame_rate_hz = 30.0
            self.lenses = _folder_lenses(path)
        else:
            with RecordingReader(path) as reader:
                self.name = reader.description.name
                self.frame_rate_hz = reader.description.frame_rate_hz
                self.lenses = tuple(
                    Lens(c.serial, Intrinsics(c.width, c.height, c.fx, c.fy, c.cx, c.cy))
                    for c in reader.description.cameras
                )

    def moments(self) -> Iterator[Mapping[int, Picture]]:
        """For each moment the pictures by the camera's place among the lenses.

        Raises:
            RecordingError: a picture cannot be read.
        """
        return self._folder_moments() if self._path.is_dir() else self._recorded_moments()

    def _folder_moments(self) -> Iterator[Mapping[int, Picture]]:
        folders = sorted(folder for folder in self._path.iterdir() if folder.is_dir())
        if not folders:
            raise RecordingError(f"{self._path} holds no moments: folders with color_<name>.png")
        for folder in _spread(folders):
            pictures = {}
            for n, lens in enumerate(self.lenses):
                path = folder / f"color_{lens.serial}.png"
                if path.exists():
                    pictures[n] = Picture(_read(path, lens), _read_depth(folder / f"depth_{lens.serial}.png", lens))
            yield pictures

    def _recorded_moments(self) -> Iterator[Mapping[int, Picture]]:
        decoders = [RGBDDecoder() for _ in self.lenses]
        next_us, taken = 0, 0
        with RecordingReader(self._path) as reader:
            for item in reader.items():
                if not isinstance(item, Moment) or taken == MOMENTS_MAX:
                    continue
                pictures = {}
                for n, encoded in enumerate(item.frames):
                    # Every picture builds on the one before, so all are decoded.
                    frame = decoders[n].decode(encoded.access_unit) if encoded is not None else None
                    if frame is not None and item.captured_us >= next_us:
                        grey = cv2.cvtColor(frame.colour, cv2.COLOR_RGB2GRAY)
                        pictures[n] = Picture(np.asarray(grey, np.uint8), frame.depth_m)
                if pictures:
                    next_us, taken = item.captured_us + MOMENT_INTERVAL_US, taken + 1
                    yield pictures


def _spread(folders: list[Path]) -> list[Path]:
    """At most MOMENTS_MAX of them, evenly."""
    step = max(1, -(-len(folders) // MOMENTS_MAX))
    return folders[::step]


def _folder_lenses(path: Path) -> tuple[Lens, ...]:
    try:
        sources = json.loads((path / "scene.json").read_text())["sources"]
        lenses = tuple(_lens(source) for source in sources)
    except OSError as error:
        raise RecordingError(f"{path / 'scene.json'} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, CaptureError) as error:
        raise RecordingError(f"{path / 'scene.json'} does not describe cameras: {error!r}") from error
    if not 1 <= len(lenses) <= CAMERAS_MAX or len({lens.serial for lens in lenses}) != len(lenses):
        raise RecordingError(f"{path / 'scene.json'} names 1 to {CAMERAS_MAX} different cameras")
    return lenses


def _lens(source: Mapping[str, object]) -> Lens:
    numbers = [float(source[key]) for key in ("fx", "fy", "cx", "cy")]  # type: ignore[arg-type]
    width, height = int(source["width"]), int(source["height"])  # type: ignore[call-overload]
    distortion = tuple(float(value) for value in source.get("distortion", ()))  # type: ignore[attr-defined]
    if len(distortion) not in (0, 8) or not np.isfinite([*numbers, *distortion]).all() or min(numbers[:2]) <= 0:
        raise CaptureError(f"{source['name']} has no pinhole intrinsics with eight or no numbers of distortion")
    return Lens(str(source["name"]), Intrinsics(width, height, *numbers), distortion)


def _read(path: Path, lens: Lens) -> NDArray[np.uint8]:
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise RecordingError(f"{path} is not a picture")
    _check_size(path, grey.shape, lens)
    return np.asarray(grey, np.uint8)


def _read_depth(path: Path, lens: Lens) -> NDArray[np.float32] | None:
    if not path.exists():
        return None
    depth_mm = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if depth_mm is None or depth_mm.dtype != np.uint16 or depth_mm.ndim != 2:
        raise RecordingError(f"{path} is not a 16-bit depth picture")
    _check_size(path, depth_mm.shape, lens)
    return (depth_mm / np.float32(1000)).astype(np.float32)


def _check_size(path: Path, shape: tuple[int, ...], lens: Lens) -> None:
    size = (lens.intrinsics.width, lens.intrinsics.height)
    if (shape[1], shape[0]) != size:
        raise RecordingError(f"{path} is {shape[1]}×{shape[0]}, but its camera gives {size[0]}×{size[1]}")
