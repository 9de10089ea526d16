"""Four people in one room: they see each other, sit elsewhere, and a host lowers one hand."""

import pytest
from playwright.sync_api import expect

from tests.browser.glimpse import glimpse
from tests.browser.test_tools import known

WAIT_MS = 60_000
MAKE_ROOM = """async title => {
    await fetch('/api/me');
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = {'X-CSRFToken': token, 'Content-Type': 'application/json'};
    const body = JSON.stringify({title, scenario: 'round-table', seat_count: 6});
    return (await (await fetch('/api/rooms', {method: 'POST', headers, body})).json()).slug;
}"""
CAMERAS = "stats.filter(s => s.source === 'camera' && s.framesDecoded > 3).length === {count}"


@pytest.fixture
def four(admin, new_person, browser):
    """A host and three guests in the grid of a room with six seats."""
    slug = admin.page.evaluate(MAKE_ROOM, "Four")
    admin.join(f"/r/{slug}")
    link = admin.invite()
    admin.layout("grid")
    guests = []
    for name in ("Grace", "Tom", "Mia"):
        guest = new_person(browser, width=800, height=500)
        guest.page.goto(link)
        guest.join(link, name)
        guest.layout("grid")
        guests.append(guest)
    return [admin, *guests]


def test_four_people_see_each_other_sit_elsewhere_and_lower_a_hand(four):
    host, grace, tom, mia = four
    for person in four:
        expect(person.page.get_by_test_id("grid").get_by_test_id("participant")).to_have_count(3, timeout=WAIT_MS)
        person.wait_for_media(CAMERAS.format(count=3), 60)
    host.layout("table")
    names = host.page.get_by_test_id("table").get_by_test_id("participant")
    expect(names).to_have_count(3)
    assert {name.strip() for name in names.all_inner_texts()} == {"Grace", "Tom", "Mia"}
    host.wait_for_media(CAMERAS.format(count=3), 60)

    # Mia, who came last, sits on seat 4 and goes to seat 6 by keyboard.
    own = f"meeting.participants.find(p => p.id === '{mia.id}').seat"
    known(host, f"{own} === 3")
    mia.page.get_by_test_id("people-toggle").click()
    expect(mia.page.get_by_test_id("seat-4")).to_have_attribute("data-own", "true")
    mia.page.get_by_test_id("seat-6").focus()
    mia.page.keyboard.press("Enter")
    known(host, f"{own} === 5")
    expect(mia.page.get_by_test_id("seat-6")).to_have_attribute("data-own", "true")
    expect(mia.page.get_by_role("button", name="Sit on seat 4")).to_be_visible()
    expect(mia.page.get_by_role("img", name="Grace sits on seat 2")).to_be_visible()

    grace.page.keyboard.press("h")
    tom.page.keyboard.press("h")
    raised = "meeting.participants.filter(p => p.hand_raised_at_s !== null)"
    known(host, f"{raised}.length === 2")
    host.page.get_by_test_id("people-toggle").click()
    row = host.page.locator(f"[data-testid=person][data-person-id='{tom.id}']")
    row.get_by_test_id("person-menu").click()
    host.page.get_by_test_id("person-lower-hand").click()
    known(grace, f"{raised}.map(p => p.name).join() === 'Grace'")

    grace.page.emulate_media(reduced_motion="reduce")
    moving = "document.getAnimations().filter(animation => animation.playState === 'running').length"
    mark = f"main [data-participant-id='{host.id}'] [data-reaction=heart]"
    reacted = glimpse(grace.page, mark, noted=moving)
    host.page.get_by_test_id("react").click()
    host.page.get_by_test_id("react-heart").click()
    assert reacted(timeout=WAIT_MS) == 0
    host.page.keyboard.press("Escape")


def test_noise_suppression_is_remembered(admin):
    admin.join("/r/demo")
    admin.tool("noise-suppression")
    admin.leave()
    admin.join("/r/demo")
    admin.page.get_by_test_id("more").click()
    expect(admin.page.get_by_test_id("noise-suppression")).to_have_attribute("data-on", "true")
    admin.page.keyboard.press("Escape")
