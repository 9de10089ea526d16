"""A synthetic person as a webcam sees one, for Chromium's fake camera.

`python -m tests.browser.webcam` draws `person_before_checks.jpg` anew: the drawing takes a minute, the picture is kept.
"""

import dataclasses
from pathlib import Path

import cv2
import numpy as np

from capture.geometry import Camera, Intrinsics, look_at
from capture.synthetic.cube import CubeSetting, SyntheticCube
from capture.synthetic.lips import mouth_for
from capture.synthetic.motion import Manner
from capture.synthetic.person import ADA, BEN, Looks, make_person

WIDTH, HEIGHT = 640, 360
FRAMES, RATE_HZ = 30, 15
WEBCAM = Camera(
    Intrinsics(WIDTH, HEIGHT, 520.0, 520.0, WIDTH / 2, HEIGHT / 2),
    look_at(np.array([0.0, 0.02, 0.75]), np.array([0.0, -0.10, 0.0]), np.array([0.0, 1.0, 0.0])),
)
GRACE = dataclasses.replace(
    ADA,
    complexion=dataclasses.replace(ADA.complexion, skin=(0.72, 0.52, 0.40), iris=(0.22, 0.14, 0.08), freckles=0.1),
    hair=dataclasses.replace(ADA.hair, colour=(0.06, 0.045, 0.04)),
    clothes=dataclasses.replace(ADA.clothes, shirt=(0.62, 0.30, 0.22)),
)
TOM = dataclasses.replace(
    BEN,
    complexion=dataclasses.replace(BEN.complexion, skin=(0.84, 0.67, 0.57), iris=(0.28, 0.36, 0.44), stubble=0.3),
    hair=dataclasses.replace(BEN.hair, colour=(0.30, 0.21, 0.13)),
    clothes=dataclasses.replace(BEN.clothes, shirt=(0.24, 0.28, 0.38)),
)
PERSON_BEFORE_CHECKS = Path(__file__).with_name("person_before_checks.jpg")
CHECK_PX = 20


def soft_wall() -> np.ndarray:
    """A wall [HEIGHT, WIDTH, 3], RGB, 0 to 255, lit from the left."""
    shade = np.linspace(1.0, 0.75, WIDTH)[None, :, None]
    return (np.full((HEIGHT, WIDTH, 3), (176, 184, 178)) * shade).astype(np.float32)


def chequered_wall() -> np.ndarray:
    """A wall [HEIGHT, WIDTH, 3], RGB, 0 to 255, on which any blur shows."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] // CHECK_PX
    return np.where(((x + y) % 2 == 0)[..., None], (40.0, 60.0, 90.0), (225.0, 220.0, 200.0)).astype(np.float32)


def write_webcam(looks: Looks, path: Path, *, wall: np.ndarray, frames: int = FRAMES) -> Path:
    """Writes a person before a wall as Motion JPEG, which Chromium's fake camera plays; one frame is a plain JPEG."""
    silence = np.zeros(FRAMES * 1600, np.float32)
    manner = Manner(
        FRAMES / RATE_HZ, mouth_for(silence, 16_000, FRAMES / RATE_HZ), liveliness=0.6, gaze_m=((0.0, 0.02, 0.7),)
    )
    cube = SyntheticCube(make_person(looks), manner, CubeSetting(cameras=(WEBCAM,)))
    with path.open("wb") as out:
        for n in range(frames):
            frame = cube.render(WEBCAM, n / RATE_HZ)
            alpha = cv2.GaussianBlur((frame.depth_m > 0).astype(np.float32), (3, 3), 0)[..., None]
            picture = frame.colour * alpha + wall * (1 - alpha)
            _, jpeg = cv2.imencode(".jpg", picture[..., ::-1].astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
            out.write(jpeg.tobytes())
    return path


if __name__ == "__main__":
    write_webcam(GRACE, PERSON_BEFORE_CHECKS, wall=chequered_wall(), frames=1)
