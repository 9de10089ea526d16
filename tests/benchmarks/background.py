"""What another background costs: how long a picture of 640 × 360 takes from the camera's to the finished one.

`python -m tests.benchmarks.background`. Cases: `light`, `strong` and `picture`, alone in a room in the grid, with a
synthetic person before the camera; the worker that makes the background shares this machine's cores with the service.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.report import emit
from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.service import Service
from tests.browser.webcam import PERSON_BEFORE_CHECKS

BENCHMARK = "background"
CASES = ("light", "strong", "picture")
SETTLE_MS = 3000
SAMPLES, PERIOD_MS = 10, 1000
"""Each sample is the median of the last 30 pictures."""


def pace_ms(host: Person, case: str) -> list[float]:
    """Switches to a background; how long its pictures take."""
    host.tool("background-open")
    if case == "picture":
        host.page.get_by_test_id("background-sheet").locator("input[type=file]").set_input_files(PERSON_BEFORE_CHECKS)
    else:
        host.page.get_by_test_id(f"background-{case}").click()
    host.page.keyboard.press("Escape")
    host.page.wait_for_function("() => window.eyeline.backgroundPaceMs() > 0")
    host.page.wait_for_timeout(SETTLE_MS)
    out = []
    for _ in range(SAMPLES):
        host.page.wait_for_timeout(PERIOD_MS)
        out.append(host.page.evaluate("window.eyeline.backgroundPaceMs()"))
    return out


def main() -> None:
    """Starts a service of its own, measures, and stops it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        film = Path(folder) / "person.mjpeg"
        film.write_bytes(PERSON_BEFORE_CHECKS.read_bytes() * 2)
        service = Service(Path(folder) / "data")
        try:
            with chromium(playwright, f"--use-file-for-fake-video-capture={film}") as browser:
                host = Person(browser, service.url, coded=False)
                host.sign_in(sign_in_link(service))
                host.join("/r/demo")
                host.layout("grid")
                for case in CASES:
                    samples = pace_ms(host, case)
                    emit(BENCHMARK, case, "eyeline", "picture_ms_p50", statistics.median(samples), "ms")
                    emit(BENCHMARK, case, "eyeline", "picture_ms_max", max(samples), "ms")
                host.leave()
        finally:
            service.stop()


if __name__ == "__main__":
    main()
