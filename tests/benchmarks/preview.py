"""How soon an edit is heard in the studio, without an export: `python -m tests.benchmarks.preview`.

Case `insert`: from the key that ends typing six words that nobody said, to their first sound in their place, with a
voice that stands and is loaded. Case `cut`: from the key that deletes a word to the seam's sound, playing from a second
before it. `start_ms` is from the key until the browser plays; the second that is played before a seam is not counted.
Browser, service and everything else share the machine.
"""

import statistics

from playwright.sync_api import Playwright, expect

from tests.benchmarks.report import emit
from tests.benchmarks.running import with_service
from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.seeded_speech import seed, seed_voice
from tests.browser.service import Service

BENCHMARK = "preview"
PHRASES = (
    "together with seven very patient neighbours", "because nobody wanted another heavy storm",
    "under green lamps near the harbour", "while children painted yellow wooden boats",
    "without any trouble from hungry dogs", "before breakfast on every second Monday",
)  # fmt: skip
"""Six words each; the first loads the network and is not counted."""
WAIT_MS = 120_000
WATCH = """() => {
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
        this.addEventListener("playing", () => { window.lastPlaying_ms = performance.now(); }, { once: true });
        return play.call(this);
    };
}"""
HEARD = """() => document.querySelector("[data-testid=added-state]")?.textContent.startsWith("Everything") === true"""
KEY_MS = """() => {
    window.lastPlaying_ms = null;
    window.addEventListener("keydown", () => { window.key_ms = performance.now(); }, { capture: true, once: true });
}"""


def run(playwright: Playwright, service: Service) -> None:
    """Both cases."""
    recording = seed(service)
    with chromium(playwright) as browser:
        person = Person(browser, service.url)
        person.sign_in(sign_in_link(service))
        page = person.page
        page.add_init_script(f"({WATCH})()")
        page.goto("/voice")
        page.get_by_test_id("voice-agree").first.click()
        expect(page.get_by_text("You agreed").first).to_be_visible()
        seed_voice(service, recording)
        page.goto(f"/recordings/{recording}")
        expect(page.get_by_test_id("word").first).to_be_visible(timeout=WAIT_MS)
        inserts_ms, cuts_ms = [], []
        for n, phrase in enumerate(PHRASES):
            page.get_by_test_id("word").nth(5).click()
            page.get_by_test_id("transcript").focus()
            page.keyboard.press("i")
            page.get_by_test_id("insert-input").fill(phrase)
            page.evaluate(KEY_MS)
            page.keyboard.press("Enter")
            expect(page.locator("ins").first).to_be_visible()
            page.wait_for_function(
                HEARD,
                timeout=WAIT_MS, polling=20,
            )  # fmt: skip
            page.locator("ins").first.click()
            page.get_by_test_id("play").click()
            page.wait_for_function("() => window.lastPlaying_ms !== null", timeout=WAIT_MS, polling=20)
            inserts_ms.append(page.evaluate("window.lastPlaying_ms - window.key_ms"))
            page.get_by_test_id("play").click()
            page.get_by_test_id("undo").click()
            expect(page.locator("ins")).to_have_count(0)

            page.get_by_test_id("word").nth(14 + n).click()
            page.get_by_test_id("transcript").focus()
            page.evaluate(KEY_MS)
            page.keyboard.press("Delete")
            expect(page.locator("del")).to_have_count(1)
            page.get_by_test_id("play").click()
            page.wait_for_function("() => window.lastPlaying_ms !== null", timeout=WAIT_MS, polling=20)
            cuts_ms.append(page.evaluate("window.lastPlaying_ms - window.key_ms"))
            page.get_by_test_id("play").click()
            page.get_by_test_id("undo").click()
            expect(page.locator("del")).to_have_count(0)
        for case, values in (("insert", inserts_ms[1:]), ("cut", cuts_ms[1:])):
            emit(BENCHMARK, case, "eyeline", "start_ms", statistics.median(values), "ms")
            emit(BENCHMARK, case, "eyeline", "start_worst_ms", max(values), "ms")


if __name__ == "__main__":
    with_service(run)
