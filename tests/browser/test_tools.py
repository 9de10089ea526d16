"""What people use in the room: layouts, pins, hands, reactions, polls, private chat, the timer, and keys for them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.glimpse import glimpse
from tests.browser.test_meeting import HEARD

WAIT_MS = 60_000
MAKE_ROOM = """async title => {
    await fetch('/api/me');
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = {'X-CSRFToken': token, 'Content-Type': 'application/json'};
    const body = JSON.stringify({title, scenario: 'round-table', seat_count: 4});
    return (await (await fetch('/api/rooms', {method: 'POST', headers, body})).json()).slug;
}"""


@pytest.fixture
def host_and_guest(admin, new_person, browser):
    """A host and a guest called Grace in a room without cubes, both at the table."""
    slug = admin.page.evaluate(MAKE_ROOM, "Tools")
    admin.join(f"/r/{slug}")
    guest = new_person(browser)
    guest.join(admin.invite(), "Grace")
    guest_here = "() => window.eyeline.meeting().participants.length === 2"
    admin.page.wait_for_function(guest_here, timeout=WAIT_MS)
    return admin, guest


def seat_of(person, other):
    """What stands at the other's seat on the person's page, in whichever layout."""
    return person.page.locator(f"main [data-participant-id='{other.id}']")


def known(person, condition):
    """Waits until the JavaScript `condition` holds of `meeting` on the person's page."""
    person.page.wait_for_function(
        f"() => {{ const meeting = window.eyeline.meeting(); return {condition}; }}", timeout=WAIT_MS
    )


def test_hands_reactions_and_the_timer_reach_everyone(host_and_guest):
    host, guest = host_and_guest
    guest.page.keyboard.press("h")
    hand = seat_of(host, guest).get_by_test_id("hand")
    expect(hand).to_have_text("1", timeout=WAIT_MS)
    expect(hand).to_have_attribute("aria-label", "raised hand, number 1")
    expect(host.page.get_by_test_id("announcement")).to_have_text("Grace raised a hand.")
    host.page.get_by_test_id("hand-raise").click()
    expect(seat_of(guest, host).get_by_test_id("hand")).to_have_text("2", timeout=WAIT_MS)
    host.tool("hands-lower")
    known(guest, "meeting.participants.every(p => p.hand_raised_at_s === null)")
    expect(guest.page.get_by_test_id("announcement")).to_contain_text("down")

    reacted = glimpse(host.page, f"main [data-participant-id='{guest.id}'] [data-reaction=heart]")
    announced = glimpse(host.page, "[data-testid=reaction-announcement]", "heart")
    guest.page.get_by_test_id("react").click()
    guest.page.get_by_test_id("react-heart").click()
    for has_been in (reacted, announced):
        has_been(timeout=WAIT_MS)
    guest.page.keyboard.press("Escape")

    host.tool("timer-open")
    host.page.get_by_test_id("timer-5").click()
    left = [
        person.page.get_by_test_id("timer").get_attribute("data-left", timeout=WAIT_MS) for person in host_and_guest
    ]
    assert all(0 < int(seconds) <= 300 for seconds in left), left
    host.tool("timer-open")
    host.page.get_by_test_id("timer-stop").click()
    expect(guest.page.get_by_test_id("timer")).to_have_count(0, timeout=WAIT_MS)


def test_a_poll_from_question_to_result_and_private_chat(host_and_guest):
    host, guest = host_and_guest
    host.tool("polls-toggle")
    host.page.get_by_test_id("poll-new").click()
    host.page.get_by_test_id("poll-question").fill("Shall we begin?")
    for number, text in enumerate(("Yes", "No")):
        host.page.get_by_test_id("poll-answer").nth(number).fill(text)
    host.page.get_by_test_id("poll-ask").click()
    # The panel opens by itself for those who look at none.
    guest.page.get_by_test_id("poll-option").nth(0).click(timeout=WAIT_MS)
    expect(host.page.get_by_test_id("poll-votes").nth(0)).to_have_text("1 · 100%", timeout=WAIT_MS)
    expect(guest.page.get_by_role("radio", name=re.compile("^Yes"))).to_be_checked()
    host.page.get_by_test_id("poll-end").click()
    expect(guest.page.get_by_test_id("poll-result").nth(0)).to_contain_text("your answer", timeout=WAIT_MS)
    expect(guest.page.get_by_test_id("poll-option")).to_have_count(0)
    guest.page.keyboard.press("Escape")

    guest.page.get_by_test_id("chat-toggle").click()
    guest.page.get_by_test_id("chat-to").click()
    guest.page.get_by_role("option").nth(1).click()
    guest.page.get_by_test_id("chat-input").fill("for you: https://example.org/a and javascript:alert(1)")
    told = glimpse(host.page, "[data-testid=toasts]", "Grace")
    guest.page.keyboard.press("Enter")
    expect(host.page.get_by_test_id("unread")).to_contain_text("1", timeout=WAIT_MS)
    told(timeout=WAIT_MS)
    host.page.get_by_test_id("chat-toggle").click()
    expect(host.page.get_by_test_id("unread")).to_be_hidden()
    for person in host_and_guest:
        expect(person.page.get_by_test_id("chat-private")).to_have_count(1)
        links = person.page.get_by_test_id("chat-list").get_by_role("link")
        expect(links).to_have_count(1)
        expect(links).to_have_attribute("href", "https://example.org/a")


def test_layouts_pins_and_who_speaks(host_and_guest):
    host, guest = host_and_guest
    host.page.get_by_test_id("mute").click()
    # The guest's microphone beeps, the host is muted: so it is the guest who speaks.
    expect(seat_of(host, guest).get_by_test_id("speaking")).to_have_count(1, timeout=WAIT_MS)
    expect(seat_of(host, host)).not_to_have_attribute("data-speaking", "true")
    host.layout("grid")
    expect(seat_of(host, guest)).to_have_attribute("data-speaking", "true", timeout=WAIT_MS)
    seat_of(host, host).get_by_test_id("pin").focus()
    host.page.keyboard.press("Enter")
    large = host.page.get_by_test_id("speaker").locator("[data-main]")
    expect(large).to_have_attribute("data-main", host.id)
    seat_of(host, host).get_by_test_id("pin").click()
    expect(host.page.get_by_test_id("grid")).to_be_visible()
    host.layout("speaker")
    expect(large).to_have_attribute("data-main", guest.id)
    host.layout("table")
    host.tool("statistics-toggle")
    person = host.page.get_by_test_id("statistics-person")
    expect(person).to_contain_text("Grace")
    expect(person.get_by_role("row").filter(has_text="Picture")).to_contain_text("kbit/s", timeout=WAIT_MS)
    host.page.get_by_test_id("layout").click()
    host.page.get_by_test_id("full-screen").click()
    host.page.wait_for_function("() => document.fullscreenElement !== null", timeout=WAIT_MS)
    host.page.keyboard.press("f")
    host.page.wait_for_function("() => document.fullscreenElement === null", timeout=WAIT_MS)


def test_noise_suppression_still_lets_the_voice_through(host_and_guest):
    host, guest = host_and_guest
    host.tool("noise-suppression")
    host.page.get_by_test_id("more").click()
    expect(host.page.get_by_test_id("noise-suppression")).to_have_attribute("data-on", "true")
    host.page.keyboard.press("Escape")
    expect(host.page.get_by_test_id("toasts")).not_to_contain_text("Noise suppression can't")
    guest.wait_for_media(HEARD.format(participant=host.id), 60)
    host.page.get_by_test_id("mute").click()
    known(guest, f"meeting.participants.find(p => p.id === '{host.id}').muted")


def test_keys_work_outside_of_text_alone(host_and_guest):
    host, guest = host_and_guest
    for key, layout in (("g", "grid"), ("s", "speaker"), ("t", "table")):
        host.page.keyboard.press(key)
        expect(host.page.get_by_test_id(layout)).to_be_visible()
    own = f"meeting.participants.find(p => p.id === '{host.id}')"
    host.page.keyboard.press("m")
    known(guest, f"{own}.muted")
    host.page.keyboard.down(" ")
    expect(host.page.get_by_test_id("talking")).to_be_visible()
    known(guest, f"!{own}.muted")
    host.page.keyboard.up(" ")
    known(guest, f"{own}.muted")
    host.page.keyboard.press("v")
    known(guest, f"!{own}.camera_on")
    host.page.keyboard.press("c")
    host.page.get_by_test_id("chat-input").press_sequentially("hmv ?")
    expect(host.page.get_by_test_id("chat-input")).to_have_value("hmv ?")
    host.page.keyboard.press("Escape")
    expect(host.page.get_by_test_id("chat")).to_have_count(0)
    known(guest, f"{own}.muted && !{own}.camera_on && {own}.hand_raised_at_s === null")
    host.page.keyboard.press("?")
    expect(host.page.get_by_test_id("help")).to_be_visible()
    host.page.keyboard.press("Escape")
    expect(host.page.get_by_test_id("help")).to_have_count(0)
