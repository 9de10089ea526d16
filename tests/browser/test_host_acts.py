"""A host's other acts: all let in at once, co-hosts, each kind of act open or not, somebody removed; a full room."""

from django.conf import settings
from playwright.sync_api import expect

from conference.signalling.codec import Envelope, encode
from conference.signalling.messages import PROTOCOL, Hello
from tests.browser.test_accessibility import CALL
from tests.browser.test_hosting import act_on, choose, host_tab, knock
from tests.browser.test_tools import MAKE_ROOM

CROWD = """([slug, hellos]) => {
    window.crowd = hellos.map(hello => {
        const socket = new WebSocket(`ws://${location.host}/ws/room/${slug}/`);
        socket.onopen = () => socket.send(hello);
        return socket;
    });
}"""
CROWD_IS_IN = "most => window.eyeline.meeting().participants.length >= most"
MAY = """() => {{
    const standing = window.eyeline.meeting().hosting.standings.find(each => each.participant_id === '{id}');
    return standing.may.includes('{act}') === {yes};
}}"""


def open_to(host, person, act, audience):
    """Opens a kind of act to some, and waits until the person has heard of it."""
    host_tab(host, "host")
    choose(host, f"permission-{act}", audience)
    yes = "true" if audience == "everyone" else "false"
    person.page.wait_for_function(MAY.format(id=person.id, act=act, yes=yes))


def test_hosts_let_in_make_cohosts_permit_and_remove(admin, new_person, browser):
    slug = admin.page.evaluate(MAKE_ROOM, "Acts")
    admin.join(f"/r/{slug}")
    link = admin.invite()
    host_tab(admin, "host")
    choose(admin, "lobby-rule", "guests")
    admin.page.wait_for_function("() => window.eyeline.meeting().hosting.lobby === 'guests'")
    grace, hugo = new_person(browser), new_person(browser)
    for guest, name in ((grace, "Grace"), (hugo, "Hugo")):
        knock(guest, link, name)
        expect(guest.page.get_by_test_id("lobby")).to_be_visible()
    host_tab(admin, "people")
    expect(admin.page.get_by_test_id("waiting")).to_have_count(2)
    admin.page.get_by_test_id("admit-all").click()
    for guest in (grace, hugo):
        expect(guest.page.get_by_test_id("table")).to_be_visible(timeout=60_000)
        guest.page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null")

    act_on(admin, grace, "cohost")
    host_tab(grace, "host")  # which only hosts have
    expect(grace.page.get_by_test_id("end-for-all")).to_have_count(0)
    act_on(grace, hugo, "camera")
    expect(hugo.page.get_by_test_id("camera")).to_have_attribute("data-off", "true")

    page = hugo.page
    open_to(admin, hugo, "chat", "hosts")
    page.get_by_test_id("chat-toggle").click()
    expect(page.get_by_test_id("chat-input")).to_have_count(0)
    open_to(grace, hugo, "chat", "everyone")
    expect(page.get_by_test_id("chat-input")).to_be_visible()
    page.get_by_test_id("chat-toggle").click()

    open_to(admin, hugo, "share", "members")
    page.get_by_test_id("share").click()
    expect(page.get_by_test_id("share-screen")).to_have_attribute("aria-disabled", "true")
    open_to(admin, hugo, "write", "hosts")
    page.get_by_test_id("open-notes").click()
    expect(page.get_by_test_id("notes-text")).to_have_attribute("contenteditable", "false")
    open_to(admin, hugo, "write", "everyone")
    expect(page.get_by_test_id("notes-text")).to_have_attribute("contenteditable", "true")
    page.get_by_test_id("document-close").click()

    open_to(admin, hugo, "speak", "hosts")
    expect(page.get_by_test_id("mute")).to_have_attribute("data-off", "true")
    page.get_by_test_id("mute").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("don't let you speak")
    act_on(admin, hugo, "permit-speak")
    page.wait_for_function(MAY.format(id=hugo.id, act="speak", yes="true"))
    page.get_by_test_id("mute").click()
    expect(page.get_by_test_id("mute")).not_to_have_attribute("data-off", "true")

    open_to(admin, hugo, "record", "everyone")
    page.get_by_test_id("more").click()
    expect(page.get_by_test_id("record")).to_be_visible()
    page.keyboard.press("Escape")

    act_on(grace, hugo, "remove")
    grace.page.get_by_test_id("confirm-yes").click()
    expect(page.get_by_test_id("ended")).to_be_visible()
    hugo.faults.clear()  # it may have been saying something when it was shut out


def test_a_full_room_says_so(admin, new_person, browser):
    page = admin.page
    slug = page.evaluate(MAKE_ROOM, "Lift")
    admin.join(f"/r/{slug}")
    link = admin.invite()
    seats = [
        page.evaluate(CALL, ["POST", f"/api/rooms/{slug}/join", {"name": f"Guest {n}"}])
        for n in range(1, settings.PARTICIPANTS_MAX)
    ]
    hellos = [encode(Envelope(Hello(PROTOCOL, seat["token"], False), id=0)) for seat in seats]
    page.evaluate(CROWD, [slug, hellos])
    page.wait_for_function(CROWD_IS_IN, arg=settings.PARTICIPANTS_MAX, timeout=60_000)
    guest = new_person(browser)
    guest.page.goto(link)
    expect(guest.page.locator("[data-testid=refused][data-code=full]")).to_contain_text("full")
