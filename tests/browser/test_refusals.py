"""Whoever may not come in now reads why: it has not begun, no host is there yet, or it is locked."""

from playwright.sync_api import expect

from tests.browser.test_accessibility import CALL
from tests.browser.test_hosting import host_tab
from tests.browser.test_tools import MAKE_ROOM

WAIT_MS = 60_000


def test_each_refusal_has_a_page_that_says_why(admin, browser, new_person):
    page = admin.page
    slug = page.evaluate(MAKE_ROOM, "Doors")
    invite = page.evaluate(CALL, ["POST", f"/api/rooms/{slug}/invites", {}])["url"]
    guest = new_person(browser, width=390, height=800)

    def refused(code, path):
        """The page for this refusal, on the way through `path`: a heading, and words on what to do."""
        guest.page.goto(path)
        door = guest.page.locator(f"[data-testid=refused][data-code={code}]")
        expect(door).to_be_visible(timeout=WAIT_MS)
        expect(door.get_by_role("heading", level=1)).not_to_be_empty()
        expect(door.get_by_role("status").first).not_to_be_empty()

    page.evaluate(CALL, ["PATCH", f"/api/rooms/{slug}/policy", {"opens_at": "2040-01-01T00:00:00Z"}])
    refused("not_started", invite)
    page.evaluate(CALL, ["PATCH", f"/api/rooms/{slug}/policy", {"opens_at": None, "needs_host": True}])
    refused("not_started", f"/r/{slug}")
    admin.join(f"/r/{slug}")
    # The page asks again by itself: the door opens as soon as the host is there.
    expect(guest.page.get_by_test_id("join")).to_be_visible(timeout=WAIT_MS)
    host_tab(admin, "host")
    page.get_by_test_id("lock").click()
    page.wait_for_function("() => window.eyeline.meeting().hosting.locked")
    refused("locked", f"/r/{slug}")
