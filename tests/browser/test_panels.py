"""Every panel, sheet and menu of a meeting, in both languages and both themes: axe finds nothing grave in any."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.browser.person import JOIN_MS, Person
from tests.browser.test_accessibility import choose
from tests.browser.test_tools import MAKE_ROOM

LOOKS = [("en", "light"), ("zh-hans", "dark")]
"""Names and structure are a language's, contrast is a theme's: two looks show both of each."""


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
    """Closes a sheet."""
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_axe_finds_nothing_grave_in_any_panel(admin: Person, language: str, theme: str) -> None:
    page, found = admin.page, []
    slug = page.evaluate(MAKE_ROOM, "Panels")
    try:
        choose(page, language, theme)
        admin.join(f"/r/{slug}")
        for opened in (
            panel("people-toggle", "people"), tab("host"), tab("breakouts"), panel("polls-toggle", "polls"),
            panel("transcript-toggle", "transcript"), panel("statistics-toggle", "statistics"),
            document("notes", "[data-testid=notes-text]"),
        ):  # fmt: skip
            opened(admin)
            found += grave_findings(page)
        page.get_by_test_id("document-close").click()
        for item in ("timer-open", "background-open", "help-open"):
            sheet(item)(admin)
            found += grave_findings(page)
            escaped(page)
    finally:
        choose(page, "en", "system")
    assert found == []
