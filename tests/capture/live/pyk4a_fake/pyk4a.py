"""Stands in for pyk4a in the driver's tests: Kinects whose wire, pictures and faults come from the environment.

FAKE_KINECTS is a folder: a file named after a serial is a plugged Kinect, which is unplugged by removing it; what was
asked of each is appended to `<serial>.log`. The calibration is in `calibration.json`.
"""

import enum
import json
import os
import time
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np

PLACE = Path(os.environ["FAKE_KINECTS"])

ColorResolution = enum.IntEnum("ColorResolution", "RES_720P RES_1080P", start=1)
DepthMode = enum.IntEnum("DepthMode", "NFOV_2X2BINNED NFOV_UNBINNED", start=1)
FPS = enum.IntEnum("FPS", "FPS_5 FPS_15 FPS_30", start=0)
ImageFormat = enum.IntEnum("ImageFormat", "COLOR_MJPG", start=0)
WiredSyncMode = enum.IntEnum("WiredSyncMode", "STANDALONE MASTER SUBORDINATE", start=0)


class K4AException(Exception):
    pass


class K4ATimeoutException(K4AException):
    pass


class Config(SimpleNamespace):
    pass


def connected_device_count() -> int:
    print("the SDK talks on standard output")
    return len(_plugged())


class PyK4A:
    def __init__(self, config: Config | None = None, device_id: int = 0) -> None:
        self._config = config
        self._id = device_id
        self.serial = ""
        self._count = 0

    def open(self) -> None:
        self.serial = _plugged()[self._id]

    def close(self) -> None:
        self.serial = ""

    @property
    def calibration_raw(self) -> str:
        return (PLACE / "calibration.json").read_text()

    def start(self) -> None:
        assert self._config is not None
        said = {
            "role": self._config.wired_sync_mode.name,
            "delay_us": self._config.subordinate_delay_off_master_usec,
            "at": time.monotonic_ns(),
        }
        with (PLACE / f"{self.serial}.log").open("a") as log:
            log.write(json.dumps(said) + "\n")

    def stop(self) -> None:
        pass

    def get_capture(self, timeout: int) -> SimpleNamespace:
        if not (PLACE / self.serial).exists():
            raise K4AException
        self._count += 1
        time.sleep(1 / 30)
        grey = np.full((720, 1280, 3), (90 + self._count) % 256, np.uint8)
        device_us = self._count * 33_333
        return SimpleNamespace(
            color=cv2.imencode(".jpg", grey)[1].ravel(),
            depth=np.full((288, 320), 800 + self._count, np.uint16),
            color_timestamp_usec=device_us,
            color_system_timestamp_nsec=time.monotonic_ns(),
        )


def _plugged() -> list[str]:
    return sorted(path.name for path in PLACE.iterdir() if not path.suffix)
