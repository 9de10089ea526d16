"""Takes the README's picture of a meeting: two people at laptops, two in cubes: `python -m tests.browser.picture`.

The people at the laptops are synthetic too: drawn once, they go into Chromium's fake camera.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.service import ROOT, Service
from tests.browser.webcam import GRACE, TOM, soft_wall, write_webcam


def main() -> None:
    """Starts a service of its own, seats everyone, and writes docs/images/meeting.png."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cameras = [
            write_webcam(looks, Path(folder) / f"{n}.mjpeg", wall=soft_wall()) for n, looks in enumerate((GRACE, TOM))
        ]
        service = Service(Path(folder) / "data")
        flags = [f"--use-file-for-fake-video-capture={camera}" for camera in cameras]
        try:
            with chromium(playwright, flags[0]) as first, chromium(playwright, flags[1]) as second:
                host = Person(first, service.url, width=1280, height=720, coded=False)
                guest = Person(second, service.url, width=480, height=270, coded=False)
                host.sign_in(sign_in_link(service))
                host.join("/r/demo")
                guest.page.goto(host.invite())
                guest.join("/r/demo", "Tom", layout="speaker")
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
