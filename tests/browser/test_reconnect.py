"""The network goes, sockets and media alike, and comes back; the page is loaded again: same seat, nothing missed."""

import pytest
from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.person import chromium
from tests.browser.test_meeting import CONNECTED, GOT_CAMERA, meet

SELF = "JSON.stringify(window.eyeline.meeting().participants.filter(p => p.id === window.eyeline.meeting().selfId)"
IDENTITY = f"{SELF}.map(p => [p.id, p.name, p.seat, p.muted]))"


def say(person, text):
    person.page.get_by_test_id("chat-input").fill(text)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_test_id("chat-list")).to_contain_text(text)


def note(person, text):
    """Writes at the end of the notes, which are open."""
    person.page.get_by_test_id("notes-text").click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(text)


@pytest.fixture
def another_browser(playwright):
    """A browser that nobody else of the test sits at: its network is its own."""
    with chromium(playwright) as browser:
        yield browser


def test_who_was_cut_off_and_who_reloads_comes_back_to_the_same_seat(admin, new_person, another_browser):
    guest = meet(admin, new_person, another_browser)
    for person in (admin, guest):
        person.page.get_by_test_id("chat-toggle").click()
        person.page.get_by_test_id("share").click()
        person.page.get_by_test_id("open-notes").click()
        expect(person.page.get_by_test_id("document-status")).to_have_attribute("data-status", "open", timeout=60_000)
    say(guest, "before the cut")
    before = guest.page.evaluate(IDENTITY)
    shown = admin.page.locator(f"[data-testid=participant][data-participant-id='{guest.id}']")

    network = Network(another_browser)
    network.cut()
    expect(guest.page.locator("[data-testid=status][data-connection=waiting]")).to_be_attached(timeout=60_000)
    expect(shown).to_have_attribute("data-away", "true", timeout=60_000)
    expect(shown).to_contain_text("reconnecting")
    say(admin, "while you were away")
    note(admin, "seen by who stayed. ")
    expect(guest.page.get_by_test_id("document-status")).to_have_attribute("data-status", "connecting")
    note(guest, "Written without a network. ")
    network.restore()

    expect(guest.page.locator(CONNECTED)).to_be_attached(timeout=60_000)
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("while you were away")
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("before the cut")
    for person in (admin, guest):
        for text in ("seen by who stayed", "Written without a network"):
            expect(person.page.get_by_test_id("notes-text")).to_contain_text(text, timeout=60_000)
    expect(shown).not_to_have_attribute("data-away", "true")
    for person in (guest, admin):
        person.wait_for_media(GOT_CAMERA.format(frames=5), 60)
    assert guest.page.evaluate(IDENTITY) == before
    guest.faults.clear()  # the console says that the network was gone

    guest.page.get_by_test_id("mute").click()
    for person in (admin, guest):
        person.page.wait_for_function(
            "id => window.eyeline.meeting().participants.some(p => p.id === id && p.muted)",
            arg=guest.id,
            timeout=60_000,
        )
    muted = guest.page.evaluate(IDENTITY)
    guest.page.reload()
    expect(guest.page.locator(CONNECTED)).to_be_attached(timeout=60_000)
    assert guest.page.evaluate(IDENTITY) == muted
    guest.wait_for_media(GOT_CAMERA.format(frames=5), 60)
    guest.page.get_by_test_id("chat-toggle").click()
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("before the cut")
    guest.leave()
    guest.page.reload()
    expect(guest.page.get_by_test_id("join")).to_be_visible()
