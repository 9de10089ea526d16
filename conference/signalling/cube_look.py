"""What an admin sees of a cube: a small picture of each camera, its depth, and how well it was calibrated."""

from dataclasses import dataclass, field
from typing import ClassVar

from conference.signalling.message import Message

PICTURE_MAX = 40_000
"""The most characters of a picture: those of six cameras fit in one message."""


@dataclass(frozen=True)
class CameraLook:
    """A camera's newest picture and its depth in false colours, as JPEG in base64; None while it gives none."""

    serial: str
    colour: str | None = field(metadata={"max": PICTURE_MAX})
    depth: str | None = field(metadata={"max": PICTURE_MAX})


@dataclass(frozen=True)
class CameraCalibration:
    """How well a camera's place is known: errors of the board's corners, and how far single moments disagree."""

    serial: str
    moments: int
    corners: int
    reprojection_rms_px: float
    reprojection_worst_px: float
    place_deviation_mm: float


@dataclass(frozen=True)
class CalibrationReport:
    """What `python -m capture calibrate` found; `made_at_s` is seconds since 1970."""

    made_at_s: float
    cameras: tuple[CameraCalibration, ...]
    displays_rms_px: tuple[float, ...]
    pictures_left_out: int


@dataclass(frozen=True)
class CubeLook(Message):
    """Request to a capture node: what do the cameras see now? The reply is `CubeLooked`."""

    type: ClassVar[str] = "cube.look"


@dataclass(frozen=True)
class CubeLooked(Message):
    """`live` is false for what was recorded and is not played now; `report` None for a cube without one."""

    type: ClassVar[str] = "cube.looked"
    live: bool
    cameras: tuple[CameraLook, ...]
    report: CalibrationReport | None = None
