"""The network goes and comes back, the page is loaded again: same person, same seat, nothing missed."""

from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.test_meeting import CONNECTED, GOT_CAMERA, meet

SELF = "JSON.stringify(window.eyeline.meeting().participants.filter(p => p.id === window.eyeline.meeting().selfId)"
IDENTITY = f"{SELF}.map(p => [p.id, p.name, p.seat, p.muted]))"


def say(person, text):
    person.page.get_by_test_id("chat-input").fill(text)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_test_id("chat-list")).to_contain_text(text)


def test_who_was_cut_off_and_who_reloads_comes_back_to_the_same_seat(admin, new_person, browser):
    guest = meet(admin, new_person, browser)
    admin.page.get_by_test_id("chat-toggle").click()
    guest.page.get_by_test_id("chat-toggle").click()
    say(guest, "before the cut")
    before = guest.page.evaluate(IDENTITY)
    shown = admin.page.locator(f"[data-testid=participant][data-participant-id='{guest.id}']")

    network = Network(guest.page)
    network.cut()
    expect(guest.page.locator("[data-testid=status][data-connection=waiting]")).to_be_attached(timeout=60_000)
    expect(shown).to_have_attribute("data-away", "true", timeout=60_000)
    expect(shown).to_contain_text("reconnecting")
    say(admin, "while you were away")
    network.restore()

    expect(guest.page.locator(CONNECTED)).to_be_attached(timeout=60_000)
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("while you were away")
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("before the cut")
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
