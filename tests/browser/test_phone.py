"""Phones and tablets: everything within the page and a finger's reach, upright and on their sides."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import grave_findings

WAIT_MS = 60_000
PHONES = [(360, 740), (390, 844), (740, 360)]
TABLET = (820, 1180)
TOUCH_PX = 44
# The strip of the others scrolls by itself.
CUT_OFF = """() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const element of document.querySelectorAll('button, input, textarea, h1, h2, [role=button]')) {
        if (!element.checkVisibility({opacityProperty: true}) || element.closest('.visually-hidden, .speaker-others')) continue;
        const box = element.getBoundingClientRect();
        if (box.width <= 1 || box.height <= 1) continue;
        if (box.left < -1 || box.right > innerWidth + 1) found.push(`${element.outerHTML.slice(0, 90)} reaches ${box.left} to ${box.right}`);
    }
    return found;
}"""  # noqa: E501
BAR = """() => [...document.querySelectorAll('.controls button, .meeting-head button')].map(button => {
    const {left, top, right, bottom} = button.getBoundingClientRect();
    const top_one = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {name: button.textContent, left, top, right, bottom, reached: button.contains(top_one)};
})"""


def check_bar(person, width, height):
    """Every button of the bar and the head is in sight, on top, and large enough for a finger."""
    buttons = person.page.evaluate(BAR)
    assert len(buttons) >= 8
    for button in buttons:
        assert button["left"] >= 0 and button["right"] <= width, button
        assert button["top"] >= 0 and button["bottom"] <= height, button
        assert button["right"] - button["left"] >= TOUCH_PX, button
        assert button["bottom"] - button["top"] >= TOUCH_PX, button
        assert button["reached"], button


@pytest.mark.parametrize(("width", "height"), [*PHONES, TABLET])
def test_nothing_is_cut_off_and_all_is_within_reach(admin, new_person, browser, width, height):
    admin.join("/r/demo")
    guest = new_person(browser, width=width, height=height, touch=True)
    page = guest.page
    page.goto(admin.invite())
    page.get_by_test_id("name").fill("Grace")
    assert page.evaluate(CUT_OFF) == []
    page.get_by_test_id("join").scroll_into_view_if_needed()
    page.get_by_test_id("join").click(timeout=WAIT_MS)
    is_phone = (width, height) != TABLET
    expect(page.get_by_test_id("speaker" if is_phone else "table")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null", timeout=WAIT_MS)
    expect(page.get_by_test_id("status")).to_have_attribute("data-media", "connected", timeout=WAIT_MS)
    check_bar(guest, width, height)
    assert page.evaluate(CUT_OFF) == []
    # What is above and below never covers the stage.
    if is_phone:
        head, stage, bar = (
            page.locator(selector).bounding_box() for selector in (".meeting-title", ".speaker-main", ".controls")
        )
        assert head["y"] + head["height"] <= stage["y"] and stage["y"] + stage["height"] <= bar["y"]
        assert stage["height"] >= 0.4 * height

    page.get_by_test_id("chat-toggle").click()
    page.get_by_test_id("chat-input").fill("from a phone")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chat-list")).to_contain_text("from a phone")
    assert page.evaluate(CUT_OFF) == []
    check_bar(guest, width, height)
    close = page.get_by_test_id("chat-close").bounding_box()
    assert close["width"] >= TOUCH_PX and close["height"] >= TOUCH_PX
    page.get_by_test_id("chat-close").click()
    page.get_by_test_id("people-toggle").click()
    expect(page.get_by_test_id("people-list")).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    page.get_by_test_id("people-close").click()
    guest.tool("layout-grid") if is_phone else guest.layout("grid")
    expect(page.get_by_test_id("grid")).to_be_visible()
    assert page.evaluate(CUT_OFF) == []
    assert grave_findings(page) == []
    guest.leave()
    assert page.evaluate(CUT_OFF) == []
