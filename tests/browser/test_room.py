"""The room in a browser: its own layout, moving to it, a cube's three displays, and who looks at whom."""

import re

import cv2
import numpy as np
from playwright.sync_api import expect

from tests.browser.test_meeting import GOT_VIEWS
from tests.browser.test_tools import MAKE_ROOM

LAYOUT = {
    "seats": [
        {"x_m": 0.0, "z_m": 1.2, "facing_rad": 3.1416},
        {"x_m": -1.2, "z_m": 0.6, "facing_rad": 2.2},
        {"x_m": 0.7, "z_m": -1.3, "facing_rad": -0.4},
        {"x_m": -0.7, "z_m": -1.3, "facing_rad": 0.4},
    ],
    "work_items": [
        {
            "id": "board", "title": "Plans", "centre_m": [0, 1.45, -2.6],
            "facing_rad": 0, "width_m": 1.9, "height_m": 1.05,
        },
    ],
}  # fmt: skip
SAVE = """async layout => {
    await fetch('/api/me');
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = {'X-CSRFToken': token, 'Content-Type': 'application/json'};
    const body = JSON.stringify({layout});
    return (await fetch('/api/rooms/demo/layout', {method: 'PUT', headers, body})).status;
}"""
NAME_PLACES = """() => Object.fromEntries([...document.querySelectorAll('.table-name:not([hidden])')]
    .map(name => [name.innerText.trim(), parseFloat(name.style.left)]))"""


def choose(person, scenario):
    """Sets the scenario by the host's menu and waits until everyone knows."""
    person.page.get_by_test_id("host-menu").click()
    person.page.get_by_test_id(f"scenario-{scenario}").click()
    person.page.keyboard.press("Escape")
    person.page.wait_for_function("wanted => window.eyeline.meeting().room.scenario === wanted", arg=scenario)


def test_a_room_of_ones_own_layout_moves_everyone(admin):
    assert admin.page.evaluate(SAVE, LAYOUT) == 200
    admin.join("/r/demo")
    admin.wait_for_media(GOT_VIEWS.format(frames=5), 60)
    both = f"() => {{ const at = ({NAME_PLACES})(); return 'Ada' in at && 'Ben' in at ? at : null; }}"
    before = admin.page.wait_for_function(both, timeout=60_000).json_value()
    assert before.keys() == {"Ada", "Ben"}
    choose(admin, "custom")
    # At the round table Ben sits at the left edge; in this layout the two sit side by side, Ada on the right.
    admin.page.wait_for_function(f"() => {{ const at = ({NAME_PLACES})(); return at.Ben > 35 && at.Ada > at.Ben; }}")
    seen = len(admin.stats())
    assert seen > 0
    choose(admin, "round-table")
    admin.page.wait_for_function(
        f"wanted => {{ const at = ({NAME_PLACES})(); return Math.abs(at.Ben - wanted) < 1; }}", arg=before["Ben"]
    )


def test_a_cube_sees_neighbours_on_its_side_displays(admin):
    admin.join("/r/demo?displays=3")
    choose(admin, "side-by-side")
    try:
        # Everyone but the person at the end of the row sits on one side: both are on the right display.
        admin.page.wait_for_function(
            f"() => {{ const at = ({NAME_PLACES})(); return at.Ben > 66 && at.Ada > 66; }}", timeout=60_000
        )
    finally:
        choose(admin, "round-table")


def test_it_is_shown_who_looks_at_you(admin):
    admin.join("/r/demo")
    # Ada sits opposite the first seat, and looks straight ahead most of the time.
    ada = admin.page.get_by_test_id("table").get_by_test_id("participant").filter(has_text=re.compile("Ada"))
    expect(ada).to_have_attribute("data-attention", "you", timeout=90_000)
    expect(ada.get_by_role("img", name="looks at you")).to_have_count(1)


CHANGE = """async ([slug, change]) => {
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = {'X-CSRFToken': token, 'Content-Type': 'application/json'};
    return (await fetch(`/api/rooms/${slug}`, {method: 'PATCH', headers, body: JSON.stringify(change)})).status;
}"""


def test_a_rooms_theme_is_drawn_as_soon_as_it_is_chosen(admin):
    page = admin.page
    slug = page.evaluate(MAKE_ROOM, "Themes")
    admin.join(f"/r/{slug}")
    by_day = colours(page)
    assert page.evaluate(CHANGE, [slug, {"theme_wall": "dusk", "theme_colour": "brick"}]) == 200
    page.wait_for_function("() => window.eyeline.meeting().room.theme.wall === 'dusk'")
    at_dusk = colours(page)
    assert at_dusk["wall"].sum() < 0.6 * by_day["wall"].sum()
    green_over_red = [place["chair"][1] / place["chair"][2] for place in (by_day, at_dusk)]
    assert green_over_red[0] > 1 > green_over_red[1]


def colours(page):
    """What is drawn of the wall and of the chair opposite once the eye has moved: blue, green, red."""
    drawn = "window.eyeline.table().framesDrawn"
    for x in (500, 512):
        before = page.evaluate(drawn)
        page.mouse.move(x, 200)
        page.wait_for_function(f"before => {drawn} > before", arg=before)
    picture = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    return {"wall": picture[85:95, 500:520].mean((0, 1)), "chair": picture[320:340, 505:520].mean((0, 1))}
