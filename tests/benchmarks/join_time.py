"""How long it takes to be in a meeting: from the click on its link to the first picture of somebody else.

`python -m tests.benchmarks.join_time`. Case `warm`: the browser has been in the room before, so its cache is warm;
somebody waits inside with a camera on, in the grid. The click is that on the room's link on the front page; the time
that the person takes at the device check is none: "Join" is pressed as soon as it can be. Both browsers and the service
share the machine.
"""

import statistics
import time

from playwright.sync_api import Playwright, expect

from tests.benchmarks.report import emit
from tests.benchmarks.running import with_service
from tests.browser.conftest import sign_in_link
from tests.browser.person import JOIN_MS, Person, chromium
from tests.browser.service import Service

BENCHMARK = "join_time"
ROUNDS = 11
"""The first one warms the cache and is not counted."""
SHOWN = """id => {
    const video = document.querySelector(`[data-participant-id="${id}"] video`);
    return video !== null && video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 0;
}"""


def join_once(guest: Person, other_id: str) -> tuple[float, float]:
    """Seconds from the click until the device check can be left, and from there to the other's first picture."""
    page = guest.page
    page.goto("/")
    enter = page.get_by_test_id("enter").first
    expect(enter).to_be_visible(timeout=JOIN_MS)
    clicked_s = time.monotonic()
    enter.click()
    expect(page.get_by_test_id("join")).to_be_enabled(timeout=JOIN_MS)
    ready_s = time.monotonic()
    page.get_by_test_id("join").click()
    page.wait_for_function(SHOWN, arg=other_id, timeout=JOIN_MS, polling=20)
    seen_s = time.monotonic()
    guest.leave()
    return ready_s - clicked_s, seen_s - ready_s


def run(playwright: Playwright, service: Service) -> None:
    """All rounds, one after the other."""
    with chromium(playwright) as first, chromium(playwright) as second:
        host, guest = Person(first, service.url), Person(second, service.url)
        host.sign_in(sign_in_link(service))
        host.join("/r/demo")
        host.layout("grid")
        guest.sign_in(sign_in_link(service))
        guest.join("/r/demo")
        guest.layout("grid")
        guest.leave()
        rounds = [join_once(guest, host.id) for _ in range(ROUNDS)][1:]
        for metric, values in (
            ("door_s", [door for door, _ in rounds]),
            ("first_picture_s", [picture for _, picture in rounds]),
            ("link_to_first_picture_s", [door + picture for door, picture in rounds]),
        ):
            emit(BENCHMARK, "warm", "eyeline", f"{metric}_p50", statistics.median(values), "s")
            emit(BENCHMARK, "warm", "eyeline", f"{metric}_p95", statistics.quantiles(values, n=20)[-1], "s")
        host.leave()


if __name__ == "__main__":
    with_service(run)
