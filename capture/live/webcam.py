"""A plain webcam as a camera of a cube: no depth, so the person is a flat figure that stands at the seat.

Everything in the picture is given the depth of a plane before the camera, at the person's distance. Viewers see a
picture that turns with the room as a photograph on a stand does: at its right place and size, without relief.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass

import av
import cv2
import numpy as np

from capture.errors import DeviceLost
from capture.frame import RGBDFrame
from capture.geometry import Camera, Intrinsics, look_at
from conference.signalling.state import CameraDescription, CubeDescription, DisplayDescription

WIDTH, HEIGHT = 640, 480
FOCAL_PX = 580.0
"""About 58° across, as most webcams have."""
DISTANCE_M = 0.7
"""From a laptop's camera to the person's eyes."""
CAMERA_ABOVE_M = 0.05
DISPLAY_M = (0.34, 0.19)
RATE_HZ = 30.0


@dataclass(frozen=True)
class Webcam:
    """A device in FFmpeg's words: format "v4l2" and its path, or "lavfi" and a filter for tests."""

    device: str = "/dev/video0"
    format: str = "v4l2"

    @property
    def serial(self) -> str:
        """The device's name."""
        return self.device[-64:]

    @property
    def intrinsics(self) -> Intrinsics:
        """Assumed, as nobody calibrates a webcam."""
        return Intrinsics(WIDTH, HEIGHT, FOCAL_PX, FOCAL_PX, WIDTH / 2, HEIGHT / 2)

    def frames(self) -> Generator[RGBDFrame | None, None, None]:
        """As `RGBDCamera.frames`."""
        depth_m = np.full((HEIGHT, WIDTH), DISTANCE_M, np.float32)
        try:
            with av.open(self.device, format=self.format) as container:
                for picture in container.decode(video=0):
                    captured_us = time.monotonic_ns() // 1000
                    yield RGBDFrame(_fitted(picture), depth_m, captured_us)
        except (av.FFmpegError, IndexError, ValueError) as error:
            raise DeviceLost(f"the webcam {self.device} ({self.format}) cannot be read: {error}") from error


def webcam_cube(name: str, webcam: Webcam) -> CubeDescription:
    """A laptop as a cube: its camera above one small display, the person's eyes at the origin."""
    i = webcam.intrinsics
    eye = np.array([0.0, CAMERA_ABOVE_M, DISTANCE_M])
    # The camera looks straight ahead, so that the plane of the figure stands upright through the origin.
    camera = Camera(i, look_at(eye, eye - np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0])))
    described = CameraDescription(
        webcam.serial, i.width, i.height, i.fx, i.fy, i.cx, i.cy, tuple(map(float, camera.camera_from_cube.ravel()))
    )
    width_m, height_m = DISPLAY_M
    display = DisplayDescription((width_m / 2, 0.03, DISTANCE_M), (-width_m, 0.0, 0.0), (0.0, -height_m, 0.0))
    return CubeDescription(name, (described,), (display,), RATE_HZ)


def _fitted(picture: av.VideoFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """[HEIGHT, WIDTH, 3] the middle of the picture, as much as fits."""
    colour = picture.to_ndarray(format="rgb24")
    scale = max(WIDTH / colour.shape[1], HEIGHT / colour.shape[0])
    size = (max(round(colour.shape[1] * scale), WIDTH), max(round(colour.shape[0] * scale), HEIGHT))
    large = cv2.resize(colour, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    top, left = (size[1] - HEIGHT) // 2, (size[0] - WIDTH) // 2
    return np.ascontiguousarray(large[top : top + HEIGHT, left : left + WIDTH], np.uint8)
