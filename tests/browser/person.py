"""A person at a browser: joins, speaks, looks and clicks, as the tests and the benchmarks want."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, expect

CODED_CAMERA = Path(__file__).with_name("coded_camera.js")
FLAGS = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)  # fmt: skip
JOIN_MS = 60_000
PERMISSIONS = ["camera", "microphone", "clipboard-read", "clipboard-write"]


def chromium_path() -> str:
    """Where Chromium is.

    Raises:
        FileNotFoundError: it is not installed; says how to.
    """
    for name in (os.environ.get("CHROMIUM", "chromium"), "chromium-browser"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("no Chromium found. Run: sudo apt-get install chromium, or set CHROMIUM to its path")


@contextmanager
def chromium(playwright: Playwright, *flags: str) -> Iterator[Browser]:
    """A headless Chromium with fake devices; `speech` files go in as --use-file-for-fake-audio-capture."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=[*FLAGS, *flags])
    try:
        yield browser
    finally:
        browser.close()


class Person:
    """One page of one browser; when `coded`, with a camera whose picture carries its time.

    With `touch` the browser is a phone's or a tablet's. Faults of the page (uncaught errors, errors on the console) are
    gathered in `faults`.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        width: int = 1024,
        height: int = 640,
        coded: bool = True,
        touch: bool = False,
    ) -> None:
        self.url = url
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            permissions=PERMISSIONS,
            base_url=url,
            has_touch=touch,
            is_mobile=touch,
        )
        self.context.set_default_timeout(JOIN_MS)
        if coded:
            self.context.add_init_script(path=CODED_CAMERA)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        self.page.on("console", self._console)

    def sign_in(self, url: str) -> None:
        """Opens a one-time sign-in link."""
        self.page.goto(url)
        if self.page.get_by_role("button", name="Sign in").count():
            self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_test_id("user-name")).to_be_visible(timeout=JOIN_MS)

    def join(self, path: str, name: str | None = None, *, layout: str = "table") -> None:
        """Goes through the device check into the room and waits until the media connection stands."""
        self.page.goto(path)
        if name is not None:
            self.page.get_by_test_id("name").fill(name)
        self.page.get_by_test_id("join").click(timeout=JOIN_MS)
        expect(self.page.get_by_test_id(layout)).to_be_visible(timeout=JOIN_MS)
        self.page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null", timeout=JOIN_MS)

    def invite(self) -> str:
        """The invite link that a host copies from the room's menu."""
        self.page.get_by_test_id("host-menu").click()
        self.page.get_by_test_id("copy-invite").click()
        expect(self.page.get_by_test_id("toasts")).to_contain_text("clipboard")
        self.page.keyboard.press("Escape")
        return self.page.evaluate("navigator.clipboard.readText()")

    def layout(self, wanted: str) -> None:
        """Switches to "table", "grid" or "speaker"."""
        if not self.page.get_by_test_id(wanted).count():
            self.page.get_by_test_id("layout").click()
            self.page.get_by_test_id(f"layout-{wanted}").click()
        expect(self.page.get_by_test_id(wanted)).to_be_visible()

    def tool(self, name: str) -> None:
        """Chooses something under "More"."""
        self.page.get_by_test_id("more").click()
        self.page.get_by_test_id(name).click()

    @property
    def id(self) -> str:
        """The participant's id."""
        return self.page.evaluate("window.eyeline.meeting().selfId")

    def stats(self) -> list[dict[str, Any]]:
        """What is received, one entry a publication (see frontend/src/media/stats.ts)."""
        return self.page.evaluate("window.eyeline.stats()")

    def wait_for_media(self, condition: str, timeout_s: float = 60) -> None:
        """Waits until the JavaScript `condition` holds for `stats`, the list that `eyeline.stats()` gives.

        Raises:
            AssertionError: it did not in time; shows the last statistics.
        """
        # Not wait_for_function: that takes the promise of an answer for a yes.
        last = self.page.evaluate(
            f"""async deadline => {{
                for (;;) {{
                    const stats = await window.eyeline.stats();
                    if ({condition}) return null;
                    if (Date.now() > deadline) return stats;
                    await new Promise(resolve => setTimeout(resolve, 100));
                }}
            }}""",
            (time.time() + timeout_s) * 1000,
        )
        if last is not None:
            keys = ("source", "framesDecoded", "frameWidth", "frameHeight", "fps", "soundEnergy")
            seen = "\n".join(str({key: stats[key] for key in keys}) for stats in last)
            raise AssertionError(f"{condition} did not come true in {timeout_s:g} s:\n{seen}")

    def leave(self) -> None:
        """Leaves the meeting by its button."""
        self.page.get_by_test_id("leave").click()
        expect(self.page.get_by_test_id("ended")).to_be_visible()

    def leave_if_there(self) -> None:
        """Leaves when in a meeting; for the end of a test, wherever it stopped."""
        if not self.page.is_closed() and self.page.get_by_test_id("leave").count():
            self.leave()

    def close(self) -> None:
        """Closes the pages without leaving."""
        self.context.close()

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")
