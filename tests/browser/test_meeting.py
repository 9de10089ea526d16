"""People in browsers and cubes meet at one table, through every process of the service."""

import os
import signal

from playwright.sync_api import expect

from tests.browser.glimpse import glimpse

GOT_CAMERA = (
    "stats.some(s => s.source === 'camera' && s.framesDecoded > {frames}"
    " && s.frameWidth === 640 && s.frameHeight === 360)"
)
GOT_VIEWS = "stats.filter(s => s.source === 'view' && s.framesDecoded > {frames}).length === 2"
CONNECTED = "[data-testid=status][data-connection=open][data-media=connected]"
HEARD = "stats.some(s => s.participantId === '{participant}' && s.source === 'microphone' && s.soundEnergy > 1e-7)"

HEADS_NEAR_THE_TOP = """() => {
  const views = [...document.querySelectorAll('[data-testid=grid] .tile-view')];
  return views.length === 2 && views.every(view => {
    const [drawn, tile] = [view.getBoundingClientRect(), view.closest('.tile').getBoundingClientRect()];
    const { width, height } = view;
    const { data } = view.getContext('2d').getImageData(0, 0, width, height);
    const solid = row => data.slice(row * width * 4, (row + 1) * width * 4).filter((a, i) => i % 4 === 3 && a > 128);
    let top = 0;
    while (top < height && solid(top).length < 8) top++;
    const below = (drawn.top + (drawn.height * top) / height - tile.top) / tile.height;
    return drawn.height > 1.2 * tile.height && below > 0 && below < 0.3;
  });
}"""


def meet(admin, new_person, browser, **options):
    """The admin and a guest called Grace, both in the demo room; the guest came by an invite link."""
    admin.join("/r/demo", **options)
    guest = new_person(browser)
    guest.join(admin.invite(), "Grace", **options)
    return guest


def test_two_browsers_and_two_cubes_at_one_table(admin, new_person, browser):
    guest = meet(admin, new_person, browser)
    for person, other in ((admin, guest), (guest, admin)):
        person.wait_for_media(GOT_CAMERA.format(frames=10), 60)
        person.wait_for_media(GOT_VIEWS.format(frames=5), 60)
        person.wait_for_media(HEARD.format(participant=other.id))
        names = person.page.get_by_test_id("table").get_by_test_id("participant").all_inner_texts()
        assert {"Ada", "Ben"} < {name.strip() for name in names}
    guest.page.get_by_test_id("more").click()
    expect(guest.page.get_by_test_id("help-open")).to_be_visible()
    expect(guest.page.get_by_test_id("record")).to_have_count(0)
    guest.page.keyboard.press("Escape")


def test_a_cube_is_heard(admin):
    admin.join("/r/demo")
    cube = admin.page.evaluate("window.eyeline.meeting().participants.find(p => p.kind === 'cube').id")
    admin.wait_for_media(HEARD.format(participant=cube))


def test_chat_mute_and_camera_reach_the_other(admin, new_person, browser):
    guest = meet(admin, new_person, browser, layout="table")
    guest.layout("grid")
    guest.page.get_by_test_id("chat-toggle").click()
    admin.page.get_by_test_id("chat-toggle").click()
    admin.page.get_by_test_id("chat-input").fill("Shall we begin? <b>")
    admin.page.keyboard.press("Enter")
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("Shall we begin? <b>")
    admin.page.get_by_test_id("mute").click()
    admin.page.get_by_test_id("camera").click()
    guest.page.wait_for_function(
        "id => window.eyeline.meeting().participants.some(p => p.id === id && p.muted && !p.camera_on)",
        arg=admin.id,
    )


def test_the_eye_follows_the_mouse_and_the_scenario_moves_everyone(admin):
    admin.join("/r/demo")
    admin.page.mouse.move(200, 300)
    before = admin.page.evaluate("window.eyeline.eye()")
    admin.page.mouse.move(900, 300)
    admin.page.wait_for_function(
        "before => Math.hypot(...window.eyeline.eye().map((v, i) => v - before[i])) > 0.02", arg=before
    )
    for scenario in ("side-by-side", "round-table"):
        admin.page.get_by_test_id("host-menu").click()
        admin.page.get_by_test_id(f"scenario-{scenario}").click()
        admin.page.keyboard.press("Escape")
        admin.page.wait_for_function("wanted => window.eyeline.meeting().room.scenario === wanted", arg=scenario)
    admin.wait_for_media(GOT_VIEWS.format(frames=5), 60)


def test_the_grid_shows_everyone(admin):
    admin.join("/r/demo")
    admin.layout("grid")
    tiles = admin.page.get_by_test_id("grid").get_by_test_id("participant")
    expect(tiles).to_have_count(2)
    # As near as webcams show people, however far off they sit at the table.
    admin.page.wait_for_function(HEADS_NEAR_THE_TOP, timeout=60_000)
    admin.layout("table")
    expect(admin.page.get_by_test_id("table")).to_be_visible()


def test_web_dies_and_everyone_keeps_seat_and_chat(service, admin, new_person, browser):
    guest = meet(admin, new_person, browser)
    admin.page.get_by_test_id("chat-toggle").click()
    admin.page.get_by_test_id("chat-input").fill("before the fall")
    admin.page.keyboard.press("Enter")
    expect(admin.page.get_by_test_id("chat-list")).to_contain_text("before the fall")
    people = "window.eyeline.meeting().participants.filter(p => p.kind === 'browser')"
    seats = f"JSON.stringify({people}.map(p => [p.id, p.seat]).sort())"
    before = guest.page.evaluate(seats)
    cut_off = [glimpse(person.page, "[data-testid=status][data-connection=waiting]") for person in (admin, guest)]
    (web,) = service.child_pids("conference.asgi:application")
    os.kill(web, signal.SIGKILL)
    service.wait_for(r"web .*died \(killed by SIGKILL\); starting it again")
    for has_been_cut_off in cut_off:
        has_been_cut_off()
    for person in (admin, guest):
        expect(person.page.locator(CONNECTED)).to_be_attached(timeout=60_000)
        person.page.wait_for_function(
            "() => window.eyeline.meeting().participants.filter(p => p.connected).length === 4", timeout=60_000
        )
        assert person.page.evaluate(seats) == before
        person.faults.clear()
    admin.page.get_by_test_id("chat-input").fill("after it")
    admin.page.keyboard.press("Enter")
    guest.page.get_by_test_id("chat-toggle").click()
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("before the fall")
    expect(guest.page.get_by_test_id("chat-list")).to_contain_text("after it")


def test_the_media_worker_dies_and_the_pictures_come_back(service, admin, new_person, browser):
    guest = meet(admin, new_person, browser)
    guest.wait_for_media(GOT_CAMERA.format(frames=5), 60)
    gone = guest.page.evaluate("window.eyeline.meeting().publications.find(p => p.source === 'camera').id")
    (worker,) = service.child_pids("conference.media")
    os.kill(worker, signal.SIGKILL)
    service.wait_for(r"media-1 .*died \(killed by SIGKILL\); starting it again")
    guest.page.wait_for_function(
        "gone => !window.eyeline.meeting().publications.some(p => p.id === gone)", arg=gone, timeout=60_000
    )
    guest.wait_for_media(GOT_CAMERA.format(frames=10), 60)
    guest.wait_for_media(GOT_VIEWS.format(frames=5), 60)


def test_an_invite_is_needed(service, new_person, browser):
    stranger = new_person(browser)
    response = stranger.page.goto("/i/no-such-invite")
    assert response.status == 404
    stranger.page.goto("/r/demo")
    expect(stranger.page).to_have_url(f"{service.url}/accounts/login/?next=/r/demo")
    stranger.faults.clear()
