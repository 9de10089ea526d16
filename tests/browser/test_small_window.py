"""The meeting in a small window that stays on top: one of the page's own, or the browser's where it has no such."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_tools import host_and_guest, known  # noqa: F401 (a fixture)

WAIT_MS = 60_000


def test_the_small_window_shows_who_speaks_mutes_and_leaves(host_and_guest):  # noqa: F811
    host, guest = host_and_guest
    if not host.page.evaluate("'documentPictureInPicture' in window"):
        pytest.skip("this Chromium has no Document Picture-in-Picture")
    with host.context.expect_page() as opened:
        host.page.keyboard.press("p")
    small = opened.value
    expect(small.get_by_test_id("small-meeting")).to_contain_text("Grace", timeout=WAIT_MS)
    small.wait_for_function("() => (document.querySelector('video')?.videoWidth ?? 0) > 0", timeout=WAIT_MS)
    small.get_by_test_id("small-mute").click()
    known(guest, f"meeting.participants.find(p => p.id === '{host.id}').muted")
    expect(host.page.get_by_test_id("mute")).to_have_attribute("data-off", "true")
    with small.expect_event("close"):
        host.page.keyboard.press("p")
    host.page.get_by_test_id("layout").click()
    with host.context.expect_page() as opened:
        host.page.get_by_test_id("small-window").click()
    with opened.value.expect_event("close"):
        opened.value.get_by_test_id("small-leave").click()
    expect(host.page.get_by_test_id("ended")).to_be_visible()


def test_a_browser_without_such_windows_shows_who_speaks_in_its_own(host_and_guest):  # noqa: F811
    host, guest = host_and_guest
    host.page.evaluate("delete window.documentPictureInPicture")
    # The window's video is in no document.
    host.page.evaluate(
        """() => {
            const request = HTMLVideoElement.prototype.requestPictureInPicture;
            HTMLVideoElement.prototype.requestPictureInPicture = function () {
                window.small = this;
                return request.call(this);
            };
        }"""
    )
    host.page.keyboard.press("p")
    host.page.wait_for_function(
        "() => document.pictureInPictureElement === window.small && window.small.videoWidth > 0", timeout=WAIT_MS
    )
    guest.page.get_by_test_id("camera").click()
    # Without a camera there are initials, drawn.
    host.page.wait_for_function(
        "() => window.small.videoWidth === 640 && window.small.srcObject.getTracks()[0].canvas", timeout=WAIT_MS
    )
    host.page.keyboard.press("p")
    host.page.wait_for_function("() => document.pictureInPictureElement === null", timeout=WAIT_MS)
