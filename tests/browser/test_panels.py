"""Every panel, sheet and menu of a meeting, in both languages, each in both themes: axe finds nothing grave in any."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.browser.person import JOIN_MS, Person
from tests.browser.test_accessibility import choose
from tests.browser.test_tools import MAKE_ROOM

LANGUAGES, THEMES = ("en", "zh-Hans"), ("light", "dark")
WEAR = "theme => { document.documentElement.dataset.theme = theme; }"
"""A theme is worn by the page's styles alone, so that nothing that is open closes."""


def panel(button: str, shown: str) -> Callable[[Person], None]:
    """Opens a panel by its button, in the bar or under "More"."""

    def opened(person: Person) -> None:
        if person.page.get_by_test_id(button).count() == 0:
            person.page.get_by_test_id("more").click()
        person.page.get_by_test_id(button).click()
        expect(person.page.get_by_test_id(shown)).to_be_visible(timeout=JOIN_MS)

    return opened


def tab(name: str) -> Callable[[Person], None]:
    """Opens one tab of the list of people, which is open."""

    def opened(person: Person) -> None:
        person.page.get_by_test_id(f"tab-{name}").click()
        expect(person.page.get_by_test_id(f"tab-{name}")).to_have_attribute("aria-selected", "true")

    return opened


def document(kind: str, ready: str) -> Callable[[Person], None]:
    """Opens the notes or the whiteboard."""

    def opened(person: Person) -> None:
        person.page.get_by_test_id("share").click()
        person.page.get_by_test_id(f"open-{kind}").click()
        expect(person.page.locator(ready)).to_be_visible(timeout=JOIN_MS)

    return opened


def sheet(item: str) -> Callable[[Person], None]:
    """Opens a sheet from "More"; it is closed by Escape."""

    def opened(person: Person) -> None:
        person.tool(item)
        expect(person.page.get_by_role("dialog")).to_be_visible(timeout=JOIN_MS)

    return opened


def escaped(page: Page) -> None:
    """Closes what is over the page, and what that stands on."""
    page.keyboard.press("Escape")
    expect(page.locator(".popover")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("alertdialog")).to_have_count(0)


def menu(button: str) -> Callable[[Person], None]:
    """Opens a menu or picker over the page; it is closed by Escape."""

    def opened(person: Person) -> None:
        person.page.get_by_test_id(button).click()
        expect(person.page.locator(".popover").first).to_be_visible(timeout=JOIN_MS)

    return opened


def person_menu(person: Person) -> None:
    """Opens the menu of somebody in the list of people; it is closed by Escape."""
    panel("people-toggle", "people")(person)
    menu("person-menu")(person)


def confirmation(person: Person) -> None:
    """Asks for what asks back, in the list of people, which is open; it is closed by Escape."""
    tab("host")(person)
    person.page.get_by_test_id("end-for-all").click()
    expect(person.page.get_by_test_id("confirm")).to_be_visible()


def shared_item(person: Person) -> None:
    """Opens what is shared, close up."""
    person.page.get_by_test_id("item").click()
    expect(person.page.get_by_test_id("item-view")).to_be_visible(timeout=JOIN_MS)


BESIDE = (
    panel("people-toggle", "people"), tab("host"), tab("breakouts"), panel("polls-toggle", "polls"),
    panel("transcript-toggle", "transcript"), panel("statistics-toggle", "statistics"), panel("chat-toggle", "chat"),
    panel("speech-toggle", "speech"),
    document("notes", "[data-testid=notes-text]"), document("whiteboard", "canvas.interactive"),
)  # fmt: skip
OVER = (
    *(sheet(item) for item in ("timer-open", "background-open", "help-open")),
    *(menu(button) for button in ("share", "more", "layout", "react", "host-menu", "preferences")),
    person_menu,
    confirmation,
)


def speak(page: Page, language: str) -> None:
    """Changes the language where one is."""
    page.get_by_test_id("preferences").click()
    page.get_by_test_id(f"language-{language}").click()
    page.wait_for_function("language => document.documentElement.lang === language", arg=language)
    escaped(page)


def in_both_themes(page: Page) -> list[str]:
    """What axe finds now, in either theme."""
    found = []
    for theme in THEMES:
        page.evaluate(WEAR, theme)
        found += grave_findings(page)
    return found


@pytest.mark.timeout(600)
def test_axe_finds_nothing_grave_in_any_panel_sheet_or_menu(admin: Person, tmp_path: Path) -> None:
    page, found = admin.page, []
    cv2.imwrite(str(tmp_path / "plan.png"), np.full((240, 320, 3), 90, np.uint8))
    slug = page.evaluate(MAKE_ROOM, "Panels")
    try:
        admin.join(f"/r/{slug}")
        page.get_by_test_id("share-file-input").set_input_files(tmp_path / "plan.png")
        for language in LANGUAGES:
            speak(page, language)
            for opened in BESIDE:
                opened(admin)
                found += in_both_themes(page)
            page.get_by_test_id("document-close").click()
            shared_item(admin)
            found += in_both_themes(page)
            page.get_by_test_id("item-close").click()
            for opened in OVER:
                opened(admin)
                found += in_both_themes(page)
                escaped(page)
            page.get_by_test_id("people-toggle").click()
            expect(page.get_by_test_id("people")).to_have_count(0)
    finally:
        choose(page, "en", "system")
    assert found == []
