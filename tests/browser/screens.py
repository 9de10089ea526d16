"""Takes the pictures of docs/screens: `python -m tests.browser.screens`; others with `--out` and `--language`.

Two people at laptops and two in cubes meet; each page is taken in the light and the dark theme. All of them are
synthetic.
"""

import argparse
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.browser.conftest import sign_in_link
from tests.browser.person import JOIN_MS, Person, chromium
from tests.browser.service import ROOT, Service
from tests.browser.test_accessibility import CALL, CHOOSE
from tests.browser.test_hosting import host_tab, knock, press_record
from tests.browser.test_shared import share
from tests.browser.webcam import GRACE, TOM, soft_wall, write_webcam

THEMES = ("light", "dark")
WIDTH, HEIGHT = 1280, 720
PHONE = (390, 844)
WEBP_QUALITY = 78
TRANSCRIBED_MS = 300_000
CHAT = ("Good morning! The plan is in the notes.", "Thank you. Shall we begin with the kitchen?", "Yes, please.")
NOTES = ("# Tuesday", "Begin with the kitchen", "Then the garden")
ALL_SEEN = (
    "stats.filter(s => s.source === 'view' && s.framesDecoded > 8).length === 2"
    " && stats.some(s => s.source === 'camera' && s.framesDecoded > 60)"
)


@dataclass
class Album:
    """Where the pictures go."""

    folder: Path

    def take(self, page: Page, name: str) -> None:
        """The page in both themes, when what moves has come to rest."""
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            page.evaluate("document.fonts.ready")
            page.evaluate("document.activeElement.dataset.testid === 'chat-input' || document.activeElement.blur()")
            page.evaluate(
                "Promise.allSettled(document.getAnimations()"
                ".filter(a => a.effect.getComputedTiming().endTime < 5000).map(a => a.finished))"
            )
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.save(self.folder / f"{name}-{theme}.webp", quality=WEBP_QUALITY, method=6)


@dataclass
class Cast:
    """Tom hosts and Grace is his guest, each at a browser of their own; Ada and Ben sit in the demo's cubes."""

    tom: Person
    grace: Person
    album: Album
    language: str

    @property
    def people(self) -> tuple[Person, Person]:
        """Those at browsers."""
        return self.tom, self.grace


def lobby(cast: Cast) -> None:
    """Grace waits at the door, and is let in."""
    tom, grace = cast.people
    me = tom.page.evaluate("async () => (await (await fetch('/api/me')).json()).user.id")
    named = {"name": "Tom", "role": "admin", "is_active": True}
    assert tom.page.evaluate(CALL, ["PATCH", f"/api/admin/users/{me}", named])["name"] == "Tom"
    message = "Welcome! We begin at nine and let you in then."
    tom.page.evaluate(CALL, ["PATCH", "/api/rooms/demo/policy", {"lobby": "guests", "lobby_message": message}])
    invite = tom.page.evaluate(CALL, ["POST", "/api/rooms/demo/invites", {}])["url"]
    tom.join("/r/demo")
    tom.page.get_by_test_id("mute").click()
    grace.page.goto("/")
    grace.page.evaluate(CHOOSE, [cast.language, "system"])
    knock(grace, invite, "Grace")
    expect(grace.page.get_by_test_id("lobby-message")).to_be_visible(timeout=JOIN_MS)
    grace.page.wait_for_function("document.querySelector('[data-testid=lobby-self]')?.videoWidth > 0")
    cast.album.take(grace.page, "lobby")
    tom.page.get_by_test_id("ask-admit").click()
    expect(grace.page.get_by_test_id("table")).to_be_visible(timeout=JOIN_MS)
    grace.page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null")
    grace.page.get_by_test_id("mute").click()


def table(cast: Cast) -> None:
    """Everybody at the table, as Tom sees them."""
    tom, grace = cast.people
    grace.layout("grid")  # two pages that draw the table in software are one too many for a small machine
    press_record(tom)
    grace.page.get_by_test_id("consent-yes").click()
    tom.page.keyboard.press("l")
    tom.wait_for_media(ALL_SEEN, 240)
    tom.page.mouse.move(700, 330)
    expect(tom.page.get_by_test_id("caption").first).to_be_visible(timeout=JOIN_MS)
    expect(tom.page.get_by_test_id("toasts")).to_be_empty(timeout=JOIN_MS)
    cast.album.take(tom.page, "table")
    tom.page.keyboard.press("l")


def grid(cast: Cast) -> None:
    """Everybody in tiles, with the chat beside them."""
    tom, grace = cast.people
    tom.layout("grid")
    for person in cast.people:
        person.page.get_by_test_id("chat-toggle").click()
    for person, text in zip((tom, grace, tom), CHAT, strict=True):
        person.page.get_by_test_id("chat-input").fill(text)
        person.page.keyboard.press("Enter")
        expect(tom.page.get_by_test_id("chat-list")).to_contain_text(text)
    tom.wait_for_media(ALL_SEEN, 240)
    cast.album.take(tom.page, "grid")
    tom.page.get_by_test_id("chat-close").click()


def notes(cast: Cast) -> None:
    """Notes are written, a question is asked; none of it is taken before the meeting's own page."""
    tom, grace = cast.people
    share(tom, "open-notes")
    tom.page.get_by_test_id("notes-text").click()
    for line in NOTES:
        tom.page.keyboard.type(line)
        tom.page.keyboard.press("Enter")
    tom.page.get_by_test_id("document-close").click()
    tom.tool("polls-toggle")
    tom.page.get_by_test_id("poll-new").click()
    tom.page.get_by_test_id("poll-question").fill("Where do we begin?")
    for number, text in enumerate(("In the kitchen", "In the garden")):
        tom.page.get_by_test_id("poll-answer").nth(number).fill(text)
    tom.page.get_by_test_id("poll-ask").click()
    tom.page.get_by_test_id("poll-option").first.click()
    grace.tool("polls-toggle")
    grace.page.get_by_test_id("poll-option").first.click(timeout=JOIN_MS)
    expect(tom.page.get_by_test_id("poll-votes").first).to_contain_text("2")
    press_record(tom)
    expect(tom.page.get_by_test_id("recording-sign")).to_be_hidden(timeout=JOIN_MS)


def phone(cast: Cast) -> None:
    """Tom goes on at a phone."""
    tom, _ = cast.people
    tom.leave()
    hand = Person(tom.context.browser, tom.url, width=PHONE[0], height=PHONE[1], coded=False, touch=True)
    hand.context.add_cookies(tom.context.cookies())
    hand.join("/r/demo", layout="speaker")
    expect(hand.page.locator(".speaker-main .tile[data-painted]")).to_be_visible(timeout=4 * JOIN_MS)
    hand.wait_for_media("stats.filter(s => s.source === 'view' && s.framesDecoded > 45).length === 2", 240)
    expect(hand.page.locator(".speaker-others .tile[data-painted]")).not_to_have_count(0, timeout=4 * JOIN_MS)
    expect(hand.page.get_by_test_id("toasts")).to_be_empty(timeout=JOIN_MS)
    cast.album.take(hand.page, "phone")
    host_tab(hand, "host")
    hand.page.get_by_test_id("end-for-all").click()
    hand.page.get_by_test_id("confirm-yes").click()
    expect(hand.page.get_by_test_id("ended")).to_be_visible()
    hand.close()


def seats(cast: Cast) -> None:
    """The room's seats from above, as its host moves them."""
    page = cast.tom.page
    page.goto("/manage/rooms/demo")
    expect(page.get_by_test_id("seat-preview")).to_be_visible(timeout=JOIN_MS)
    page.locator(".seat-card").evaluate("card => card.previousElementSibling.scrollIntoView()")
    cast.album.take(page, "seats")


def past(cast: Cast) -> None:
    """What is kept of the meeting."""
    page = cast.tom.page
    page.goto("/")
    page.get_by_test_id("past-meeting").first.get_by_role("link").first.click()
    expect(page.get_by_test_id("past-notes")).to_be_visible(timeout=JOIN_MS)
    cast.album.take(page, "past")


def studio(cast: Cast) -> None:
    """The recording's transcript, some words struck."""
    page = cast.tom.page
    recording = page.evaluate("async () => (await (await fetch('/api/recordings')).json())[0].id")
    page.goto(f"/recordings/{recording}")
    expect(page.get_by_test_id("word").first).to_be_visible(timeout=TRANSCRIBED_MS)
    page.get_by_test_id("word").nth(7).click()
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("word").nth(7)).to_have_attribute("data-deleted", "true")
    expect(page.get_by_text("Saving")).to_have_count(0)
    cast.album.take(page, "studio")


SCENES: tuple[Callable[[Cast], None], ...] = (lobby, table, grid, notes, phone, seats, past, studio)


def run(playwright: Playwright, service: Service, cameras: list[Path], album: Album, language: str) -> None:
    """All scenes, one after the other: one meeting makes them all."""
    flags = [f"--use-file-for-fake-video-capture={camera}" for camera in cameras]
    with chromium(playwright, flags[0]) as first, chromium(playwright, flags[1]) as second:
        tom, grace = (Person(at, service.url, width=WIDTH, height=HEIGHT, coded=False) for at in (first, second))
        tom.sign_in(sign_in_link(service))
        tom.page.evaluate(CHOOSE, [language, "system"])
        for scene in SCENES:
            scene(Cast(tom, grace, album, language))


def main() -> None:
    """Starts a service of its own and writes the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screens", description="Takes pictures of the pages.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screens", help="the folder for them")
    parser.add_argument("--language", choices=("en", "zh-hans"), default="en", help="of the pages")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        cameras = [
            write_webcam(looks, Path(folder) / f"{n}.mjpeg", wall=soft_wall()) for n, looks in enumerate((TOM, GRACE))
        ]
        service = Service(Path(folder) / "data")
        try:
            run(playwright, service, cameras, Album(options.out), options.language)
        finally:
            service.stop()


if __name__ == "__main__":
    main()
