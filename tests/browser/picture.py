"""Takes the README's picture of a meeting: two people at laptops, two in cubes: `python -m tests.browser.picture`.

The people at the laptops are synthetic too: drawn once, they go into Chromium's fake camera.
"""

import dataclasses
import tempfile
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import expect, sync_playwright

from capture.geometry import Camera, Intrinsics, look_at
from capture.synthetic.cube import CubeSetting, SyntheticCube
from capture.synthetic.lips import mouth_for
from capture.synthetic.motion import Manner
from capture.synthetic.person import ADA, BEN, Looks, make_person
from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.service import ROOT, Service

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


def write_webcam(looks: Looks, path: Path) -> Path:
    """Writes two seconds of a person before a soft wall as Motion JPEG, which Chromium's fake camera plays."""
    silence = np.zeros(FRAMES * 1600, np.float32)
    manner = Manner(
        FRAMES / RATE_HZ, mouth_for(silence, 16_000, FRAMES / RATE_HZ), liveliness=0.6, gaze_m=((0.0, 0.02, 0.7),)
    )
    cube = SyntheticCube(make_person(looks), manner, CubeSetting(cameras=(WEBCAM,)))
    shade = np.linspace(1.0, 0.75, WIDTH)[None, :, None]
    wall = (np.full((HEIGHT, WIDTH, 3), (176, 184, 178)) * shade).astype(np.float32)
    with path.open("wb") as out:
        for n in range(FRAMES):
            frame = cube.render(WEBCAM, n / RATE_HZ)
            alpha = cv2.GaussianBlur((frame.depth_m > 0).astype(np.float32), (3, 3), 0)[..., None]
            picture = frame.colour * alpha + wall * (1 - alpha)
            _, jpeg = cv2.imencode(".jpg", picture[..., ::-1].astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
            out.write(jpeg.tobytes())
    return path


def main() -> None:
    """Starts a service of its own, seats everyone, and writes docs/images/meeting.png."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cameras = [write_webcam(looks, Path(folder) / f"{n}.mjpeg") for n, looks in enumerate((GRACE, TOM))]
        service = Service(Path(folder) / "data")
        flags = [f"--use-file-for-fake-video-capture={camera}" for camera in cameras]
        try:
            with chromium(playwright, flags[0]) as first, chromium(playwright, flags[1]) as second:
                host = Person(first, service.url, width=1280, height=720, coded=False)
                guest = Person(second, service.url, width=480, height=270, coded=False)
                host.sign_in(sign_in_link(service))
                host.join("/r/demo")
                guest.page.goto(host.invite())
                guest.join("/r/demo", "Tom", layout="table")
                guest.layout("grid")
                host.wait_for_media("stats.filter(s => s.source === 'view' && s.framesDecoded > 20).length === 2", 60)
                host.wait_for_media("stats.some(s => s.source === 'camera' && s.framesDecoded > 100)", 60)
                host.page.mouse.move(700, 330)
                expect(host.page.get_by_test_id("toasts")).to_be_empty(timeout=30_000)
                host.page.screenshot(path=ROOT / "docs" / "images" / "meeting.png")
                guest.leave_if_there()
                host.leave()
        finally:
            service.stop()


if __name__ == "__main__":
    main()
