"""Everybody can use the pages: axe finds nothing grave in any language and theme, and the keyboard alone is enough."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.browser.person import JOIN_MS, Person
from tests.browser.test_tools import MAKE_ROOM

CHOOSE = """async ([language, theme]) => {
    await fetch('/api/me');
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const body = new URLSearchParams({language, theme});
    return (await fetch('/accounts/preferences/', {method: 'POST', headers: {'X-CSRFToken': token}, body})).status;
}"""


def choose(page: Page, language: str, theme: str) -> None:
    """Chooses for whoever is signed in, or for this browser."""
    assert page.evaluate(CHOOSE, [language, theme]) == 204


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing_grave(admin: Person, browser, new_person, language: str, theme: str) -> None:
    stranger, found = new_person(browser, width=360, height=740), []
    stranger.page.goto("/")
    choose(stranger.page, language, theme)
    for address in ("/", "/accounts/login/"):
        stranger.page.goto(address)
        expect(stranger.page.locator("h1")).to_be_visible(timeout=JOIN_MS)
        assert stranger.page.evaluate("document.documentElement.lang.toLowerCase()") == language
        found += grave_findings(stranger.page)
    page = admin.page
    try:
        choose(page, language, theme)
        page.goto("/")
        expect(page.get_by_test_id("room").first).to_be_visible(timeout=JOIN_MS)
        found += grave_findings(page)
        page.get_by_test_id("create-room").click()
        expect(page.get_by_test_id("room-title")).to_be_visible()
        found += grave_findings(page)
        page.keyboard.press("Escape")
        page.goto("/r/demo")
        expect(page.get_by_test_id("join")).to_be_enabled(timeout=JOIN_MS)
        found += grave_findings(page)
        admin.join("/r/demo")
        found += grave_findings(page)
        admin.layout("grid")
        page.get_by_test_id("chat-toggle").click()
        expect(page.get_by_test_id("chat-input")).to_be_focused()
        found += grave_findings(page)
        page.get_by_test_id("preferences").click()
        expect(page.get_by_test_id(f"theme-{theme}")).to_be_visible()
        found += grave_findings(page)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 360, "height": 740})
        found += grave_findings(page)
        page.get_by_test_id("chat-toggle").click()
        found += grave_findings(page)
        page.set_viewport_size({"width": 1024, "height": 640})
        admin.layout("table")
        admin.leave()
        found += grave_findings(page)
    finally:
        choose(page, "en", "system")
    assert found == []


ADMIN_PAGES = (
    "/manage/rooms", "/manage/rooms/demo", "/manage/cubes", "/manage/people", "/manage/workers", "/manage/meetings",
    "/manage/storage", "/manage/audit", "/manage/webhooks", "/tokens",
)  # fmt: skip
CALL = """async ([method, path, body]) => {
    await fetch('/api/me');
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = {'X-CSRFToken': token, 'Content-Type': 'application/json'};
    return await (await fetch(path, {method, headers, body: JSON.stringify(body)})).json();
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing_grave_on_admins_pages_at_the_lobby_and_in_refusals(
    admin: Person, browser, new_person, language: str, theme: str
) -> None:
    page, found = admin.page, []
    slug = page.evaluate(MAKE_ROOM, "Door")
    invite = page.evaluate(CALL, ["POST", f"/api/rooms/{slug}/invites", {}])["url"]
    page.evaluate(CALL, ["PATCH", f"/api/rooms/{slug}/policy", {"lobby": "guests", "lobby_message": "Soon"}])
    guest = new_person(browser, width=390, height=800)
    guest.page.goto("/")
    choose(guest.page, language, theme)
    guest.page.goto(invite)
    guest.page.get_by_test_id("name").fill("Grace")
    guest.page.get_by_test_id("join").click(timeout=JOIN_MS)
    expect(guest.page.get_by_test_id("lobby")).to_be_visible(timeout=JOIN_MS)
    found += grave_findings(guest.page)
    page.evaluate(CALL, ["PATCH", f"/api/rooms/{slug}/policy", {"lobby": "off", "opens_at": "2040-01-01T00:00:00Z"}])
    guest.page.goto(f"/r/{slug}")
    expect(guest.page.get_by_test_id("refused")).to_be_visible(timeout=JOIN_MS)
    found += grave_findings(guest.page)
    try:
        choose(page, language, theme)
        for address in ADMIN_PAGES:
            page.goto(address)
            expect(page.locator("h1")).to_be_visible(timeout=JOIN_MS)
            expect(page.locator(".spinner")).to_have_count(0, timeout=JOIN_MS)
            found += grave_findings(page)
    finally:
        choose(page, "en", "system")
    assert found == []


def test_the_first_tab_leads_past_what_stands_on_every_page(admin: Person) -> None:
    page = admin.page
    for address in ("/", "/manage/rooms", "/r/demo"):
        page.goto(address)
        expect(page.locator("main#content")).to_be_visible(timeout=JOIN_MS)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()


def test_a_language_and_a_theme_are_chosen_in_the_room_and_remembered(admin: Person) -> None:
    page = admin.page
    admin.join("/r/demo")
    try:
        page.get_by_test_id("preferences").click()
        page.get_by_test_id("language-zh-Hans").click()
        expect(page.get_by_test_id("leave")).to_contain_text("离开")
        assert page.evaluate("document.documentElement.lang") == "zh-Hans"
        if page.get_by_test_id("theme-dark").count() == 0:
            page.get_by_test_id("preferences").click()
        page.get_by_test_id("theme-dark").click()
        page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
        page.keyboard.press("Escape")
        admin.leave()
        page.goto("/")
        expect(page.get_by_role("heading", name="房间")).to_be_visible(timeout=JOIN_MS)
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    finally:
        page.goto("/")
        choose(page, "en", "system")


def test_the_keyboard_alone_is_enough_to_join_speak_share_and_leave(admin: Person) -> None:
    page = admin.page
    page.goto("/")
    expect(page.get_by_test_id("enter").first).to_be_visible(timeout=JOIN_MS)
    tab_to(page, "enter")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("join")).to_be_enabled(timeout=JOIN_MS)
    tab_to(page, "join")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("table")).to_be_visible(timeout=JOIN_MS)
    page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null", timeout=JOIN_MS)
    tab_to(page, "mute")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("mute")).to_have_attribute("data-off", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("mute")).not_to_have_attribute("data-off", "true")
    for choice, count in (("share-screen", 1), ("stop-screen", 0)):
        tab_to(page, "share")
        page.keyboard.press("Enter")
        arrow_to(page, choice)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("item")).to_have_count(count, timeout=JOIN_MS)
    tab_to(page, "chat-toggle")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chat-input")).to_be_focused()
    page.keyboard.type("by keys alone")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chat-list")).to_contain_text("by keys alone")
    tab_to(page, "leave")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("ended")).to_be_visible()
    expect(page.get_by_test_id("join-again")).to_be_focused()


def tab_to(page: Page, test_id: str) -> None:
    """Presses Tab (and the right arrow inside a toolbar) until the control has the focus, and sees where it is."""
    wanted = page.get_by_test_id(test_id).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{test_id} has the focus and does not show it"
            return
    raise AssertionError(f"Tab never comes to {test_id}")


def arrow_to(page: Page, test_id: str) -> None:
    """Presses the down arrow until the choice of the open menu has the focus."""
    wanted = page.get_by_test_id(test_id)
    expect(wanted).to_be_visible()
    for _ in range(20):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never come to {test_id}")
