"""After a meeting its page shows who was there, what was said, asked, written and drawn; it is found from the pages."""

from playwright.sync_api import expect

from tests.browser.axe import grave_findings
from tests.browser.test_accessibility import choose
from tests.browser.test_hosting import host_tab
from tests.browser.test_shared import share
from tests.browser.test_tools import MAKE_ROOM

WAIT_MS = 60_000


def test_a_meeting_is_found_again_with_all_that_was_kept(admin):
    page = admin.page
    page.set_default_timeout(WAIT_MS)
    slug = page.evaluate(MAKE_ROOM, "Retrospective")
    admin.join(f"/r/{slug}")
    page.get_by_test_id("chat-toggle").click()
    page.get_by_test_id("chat-input").fill("See https://example.org/plan")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("chat-list")).to_contain_text("See")
    admin.tool("polls-toggle")
    page.get_by_test_id("poll-new").click()
    page.get_by_test_id("poll-question").fill("Again?")
    for number, text in enumerate(("Yes", "No")):
        page.get_by_test_id("poll-answer").nth(number).fill(text)
    page.get_by_test_id("poll-ask").click()
    page.get_by_test_id("poll-option").nth(1).click()
    expect(page.get_by_test_id("poll-votes").nth(1)).to_have_text("1 · 100%")
    share(admin, "open-notes")
    page.get_by_test_id("notes-text").click()
    page.keyboard.type("# Lessons")
    with page.expect_download():  # by then it is kept
        page.get_by_test_id("notes-export").click()
    page.get_by_test_id("document-close").click()
    share(admin, "open-whiteboard")
    box = page.locator("canvas.interactive").bounding_box()
    page.keyboard.press("r")
    page.mouse.move(box["x"] + 200, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 220, steps=4)
    page.mouse.up()
    expect(page.get_by_test_id("whiteboard-board")).to_have_attribute("data-elements", "1")
    page.get_by_test_id("document-close").click()
    host_tab(admin, "host")
    page.get_by_test_id("end-for-all").click()
    page.get_by_test_id("confirm-yes").click()
    expect(page.get_by_test_id("ended")).to_be_visible()

    page.goto("/")
    page.get_by_test_id("past-meeting").get_by_role("link", name="Retrospective").click()
    expect(page.get_by_role("heading", name="Retrospective", level=1)).to_be_visible()
    expect(page.get_by_test_id("attended")).to_contain_text("Admin")
    expect(page.get_by_test_id("past-chat").get_by_role("link")).to_have_attribute("href", "https://example.org/plan")
    expect(page.get_by_test_id("past-poll")).to_contain_text("1 vote · 100%")
    expect(page.get_by_test_id("past-notes")).to_have_text("# Lessons\n")
    drawn = page.get_by_test_id("past-whiteboard")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("picture => picture.naturalWidth") > 200
    for language in ("zh-hans", "en"):
        for theme in ("dark", "light"):
            choose(page, language, theme)
            page.reload()
            expect(page.get_by_test_id("past-whiteboard")).to_be_visible()
            assert grave_findings(page) == []
    choose(page, "en", "system")
    page.goto("/manage/meetings")
    page.get_by_test_id("meeting").get_by_role("link", name="Retrospective").click()
    expect(page.get_by_test_id("past-notes")).to_be_visible()


KEPT = """async () => {
    const [latest] = await (await fetch('/api/meetings?room=demo')).json();
    const {attendance} = await (await fetch(`/api/meetings/${latest.id}`)).json();
    return attendance.filter(each => each.kind === 'browser');
}"""


def test_how_good_a_connection_was_is_kept(admin):
    page = admin.page
    admin.join("/r/demo")
    admin.tool("statistics-toggle")
    expect(page.get_by_test_id("statistics-person").first).to_contain_text("kbit/s", timeout=WAIT_MS)
    admin.leave()
    (mine,) = page.evaluate(KEPT)
    assert 0 <= mine["good_share"] <= 1
    assert 0 < mine["first_media_s"] < WAIT_MS / 1000
    told = [
        f"good connection for {mine['good_share']:.0%} of the time",
        f"someone there after {mine['first_media_s']:.1f} s".replace(".0 s", " s"),
        f"{mine['lost_share']:.0%} of packets lost",
        f"pictures froze {mine['frozen_share']:.0%} of the time",
    ]
    for width in (360, 820, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/manage/meetings")
        page.get_by_test_id("attendance").first.click()
        for number in told:
            expect(page.get_by_test_id("quality-numbers").filter(has_text=number)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
