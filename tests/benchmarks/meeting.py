"""A whole meeting on this machine, browsers included: frames a second that arrive, and camera-to-screen delay.

`python -m tests.benchmarks.meeting`. Cases: `one-browser` (one browser, two cubes) and `two-browsers` (two and two),
both with the table view, and `two-browsers-grid`. The browsers, their encoders and their software rasteriser run on the
same cores as the service.
"""

import statistics
import time
from collections.abc import Sequence

from playwright.sync_api import Playwright

from tests.benchmarks.report import emit
from tests.benchmarks.running import with_service
from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.service import Service

BENCHMARK = "meeting"
SETTLE_S = 20
"""What the worker needs to find the size that it can keep."""
MEASURE_S = 12
PICTURES = 150


def frames_per_s(people: Sequence[Person]) -> dict[str, list[float]]:
    """Decoded frames a second by source over MEASURE_S, one number a publication that somebody receives."""
    before = [{s["publicationId"]: s for s in person.stats()} for person in people]
    start_s = time.monotonic()
    people[0].page.wait_for_timeout(MEASURE_S * 1000)
    out: dict[str, list[float]] = {}
    for person, known in zip(people, before, strict=True):
        elapsed_s = time.monotonic() - start_s
        for stats in person.stats():
            if stats["kind"] == "video" and stats["publicationId"] in known:
                frames = stats["framesDecoded"] - known[stats["publicationId"]]["framesDecoded"]
                out.setdefault(stats["source"], []).append(frames / elapsed_s)
    return out


def emit_rates(case: str, people: Sequence[Person]) -> None:
    """Measures and prints the slowest publication of each source at anybody, and the smallest view's height."""
    for source, rates in frames_per_s(people).items():
        emit(BENCHMARK, case, "eyeline", f"{source}_frames_per_s_min", min(rates), "1/s")
    heights = [s["frameHeight"] / 2 for person in people for s in person.stats() if s["source"] == "view"]
    if heights:
        emit(BENCHMARK, case, "eyeline", "view_height_min", min(heights), "px")
    tables = [table for person in people if (table := person.page.evaluate("window.eyeline.table()"))]
    if tables:
        emit(BENCHMARK, case, "eyeline", "table_draws_per_s", min(table["rateHz"] for table in tables), "1/s")


def emit_delays(case: str, host: Person, guest: Person) -> None:
    """Measures and prints how old the other's picture is when it is due on the screen, one way after the other."""
    delays = []
    for person, other in ((host, guest), (guest, host)):
        video = person.page.locator(f'[data-participant-id="{other.id}"] video').element_handle()
        delays.append(person.page.evaluate(f"video => window.pictureDelaysMs(video, {PICTURES})", video))
    slower = max(delays, key=statistics.median)
    emit(BENCHMARK, case, "eyeline", "camera_to_screen_ms_p50", statistics.median(slower), "ms")
    emit(BENCHMARK, case, "eyeline", "camera_to_screen_ms_p95", statistics.quantiles(slower, n=20)[-1], "ms")


def run(playwright: Playwright, service: Service) -> None:
    """All cases, one after the other, in one meeting."""
    with chromium(playwright) as first, chromium(playwright) as second:
        host, guest = Person(first, service.url), Person(second, service.url)
        host.sign_in(sign_in_link(service))
        host.join("/r/demo")
        host.wait_for_media("stats.filter(s => s.source === 'view' && s.framesDecoded > 5).length === 2", 60)
        host.page.wait_for_timeout(SETTLE_S * 1000)
        emit_rates("one-browser", [host])
        guest.sign_in(sign_in_link(service))
        guest.join("/r/demo")
        guest.wait_for_media("stats.filter(s => s.source === 'view' && s.framesDecoded > 5).length === 2", 60)
        guest.page.wait_for_timeout(SETTLE_S * 1000)
        emit_rates("two-browsers", [host, guest])
        for person in (host, guest):
            person.layout("grid")
        guest.page.wait_for_timeout(SETTLE_S * 1000)
        emit_rates("two-browsers-grid", [host, guest])
        emit_delays("two-browsers-grid", host, guest)
        guest.leave()
        host.leave()


if __name__ == "__main__":
    with_service(run)
