"""A host runs a meeting in the browser: the lobby, muting, consent, breakout rooms, banning."""

import contextlib
import io
import json
import re
import time
from pathlib import Path

import av
import numpy as np
import pytest
from playwright.sync_api import expect

SILENT = "() => window.eyeline.meeting().participants.find(p => p.id === '{id}').muted === {muted}"

ONE_COLOUR = """colour => {
    navigator.mediaDevices.getDisplayMedia = async () => {
        const canvas = Object.assign(document.createElement('canvas'), {width: 640, height: 360});
        const drawing = canvas.getContext('2d');
        const draw = () => { drawing.fillStyle = colour; drawing.fillRect(0, 0, 640, 360); };
        draw();
        setInterval(draw, 100);
        return canvas.captureStream(10);
    };
}"""
OPEN_DOOR = """async () => {
    const [, token] = document.cookie.match(/csrftoken=([^;]+)/);
    const headers = {'X-CSRFToken': token, 'Content-Type': 'application/json'};
    const body = JSON.stringify({lobby: 'off', lobby_message: ''});
    await fetch('/api/rooms/demo/policy', {method: 'PATCH', headers, body});
}"""


def host_tab(host, tab):
    """Opens the list of people, if it is not open, at one of its tabs."""
    if not host.page.get_by_test_id("people").count():
        host.page.get_by_test_id("people-toggle").click()
    host.page.get_by_test_id(f"tab-{tab}").click()


def choose(host, choice, option):
    host.page.get_by_test_id(choice).click()
    host.page.get_by_test_id(f"{choice}-{option}").click()


def act_on(host, person, action):
    """Uses the menu of a person in the list."""
    host_tab(host, "people")
    row = host.page.locator(f"[data-testid=person][data-person-id='{person.id}']")
    row.get_by_test_id("person-menu").click()
    host.page.get_by_test_id(f"person-{action}").click()


def press_record(host):
    """Starts or stops the recording, by the bar or under "More"."""
    if not host.page.get_by_test_id("record").count():
        host.page.get_by_test_id("more").click()
    host.page.get_by_test_id("record").click()


def knock(guest, link, name):
    """Asks to be let in."""
    guest.page.goto(link)
    guest.page.get_by_test_id("name").fill(name)
    guest.page.get_by_test_id("join").click(timeout=60_000)


def recorded_in(folder: Path) -> set[tuple[str, str]]:
    """The participants of whom something is written, by their ids, each with what it is of."""
    manifests = [json.loads(path.read_text()) for path in folder.glob("*.json")]
    return {(each["participant_id"], each["source"]) for each in manifests if "participant_id" in each}


def share_screen(person, colour):
    """Shares a screen that is all of one colour."""
    person.page.evaluate(ONE_COLOUR, colour)
    person.page.get_by_test_id("share").click()
    person.page.get_by_test_id("share-screen").click()


def green_and_magenta(video: bytes) -> tuple[float, float]:
    """How much of a video's picture is clearly greener, and clearly less green, than grey: each where it is most."""
    green, magenta, next_s = 0.0, 0.0, 0.0
    with av.open(io.BytesIO(video)) as container:
        for frame in container.decode(video=0):
            if frame.time < next_s:
                continue
            next_s += 0.1
            picture = frame.to_ndarray(width=160, height=90, format="rgb24").astype(np.int16)
            over = picture[..., 1] - (picture[..., 0] + picture[..., 2]) / 2
            green, magenta = max(green, float((over > 80).mean())), max(magenta, float((over < -80).mean()))
    return green, magenta


@pytest.fixture
def lobby_goes(admin):
    """Takes the demo room's lobby away at the end, wherever the test stopped: others come in without being let in."""
    yield
    with contextlib.suppress(Exception):
        admin.page.evaluate(OPEN_DOOR)


def test_lobby_mute_consent_and_ban(lobby_goes, service, admin, new_person, browser):
    admin.join("/r/demo", layout="table")
    link = admin.invite()
    host_tab(admin, "host")
    choose(admin, "lobby-rule", "guests")
    admin.page.get_by_test_id("lobby-message-input").fill("We begin soon.")
    admin.page.get_by_test_id("lobby-message-save").click()
    admin.page.wait_for_function("() => window.eyeline.meeting().hosting.lobby_message === 'We begin soon.'")

    guest = new_person(browser)
    knock(guest, link, "Grace")
    expect(guest.page.get_by_test_id("lobby-message")).to_have_text("We begin soon.", timeout=60_000)
    expect(admin.page.get_by_test_id("lobby-ask")).to_contain_text("Grace")
    admin.page.get_by_test_id("ask-admit").click()
    expect(guest.page.get_by_test_id("table")).to_be_visible(timeout=60_000)
    guest.page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null")

    act_on(admin, guest, "mute")
    guest.page.wait_for_function(SILENT.format(id=guest.id, muted="true"))
    expect(guest.page.get_by_test_id("mute")).to_have_attribute("data-off", "true")
    act_on(admin, guest, "ask-unmute")
    guest.page.get_by_test_id("unmute-yes").click()
    admin.page.wait_for_function(SILENT.format(id=guest.id, muted="false"))

    act_on(admin, guest, "spotlight")
    guest.page.wait_for_function(f"() => window.eyeline.meeting().hosting.spotlight_id === '{guest.id}'")

    press_record(admin)
    guest.page.get_by_test_id("consent-no").click()
    expect(guest.page.get_by_test_id("consent-answer")).to_be_visible()
    recording = guest.page.evaluate("window.eyeline.meeting().recording.recording_id")
    folder = service.data_dir / "recordings" / recording
    share_screen(admin, "#00c000")
    share_screen(guest, "#c000c0")
    admin.wait_for_media("stats.some(s => s.source === 'screen' && s.framesDecoded > 3)", 60)
    begun_s = time.monotonic()
    while (admin.id, "screen") not in recorded_in(folder) and time.monotonic() < begun_s + 60:
        admin.page.wait_for_timeout(100)  # it begins when the first who agreed is heard at the media worker
    screen_s = time.time()
    admin.page.wait_for_function("from => Date.now() > from", arg=1000 * (screen_s + 3), timeout=60_000)
    press_record(admin)
    admin.page.wait_for_function("() => !window.eyeline.meeting().recording.active")
    recorded = recorded_in(folder)
    assert recorded >= {(admin.id, "microphone"), (admin.id, "screen")}
    assert guest.id not in {participant_id for participant_id, _ in recorded}

    act_on(admin, guest, "ban")
    admin.page.get_by_test_id("confirm-yes").click()
    expect(guest.page.get_by_test_id("ended")).to_be_visible()
    guest.faults.clear()  # it may have been saying something when it was shut out
    guest.page.goto("/r/demo")
    expect(guest.page.locator("[data-testid=refused][data-code=banned]")).to_be_visible()

    # The file that is played shows the screen of who agreed, as large as a tile, and nothing of the other's.
    media = f"/api/recordings/{recording}/media"
    begun_s = time.monotonic()
    while not admin.context.request.head(media).ok and time.monotonic() < begun_s + 120:
        admin.page.wait_for_timeout(300)
    agreed, declined = green_and_magenta(admin.context.request.get(media).body())
    assert agreed > 0.1
    assert declined == 0.0


def test_breakout_rooms_and_the_end_for_all(admin, new_person, browser):
    admin.join("/r/demo")
    guest = new_person(browser)
    guest.join(admin.invite(), "Grace")
    guest.page.keyboard.press("l")
    expect(guest.page.get_by_test_id("captions")).to_be_visible(timeout=60_000)
    host_tab(admin, "breakouts")
    admin.page.get_by_test_id("breakouts-random").click()
    expect(admin.page.get_by_test_id("breakout")).to_have_count(2)
    expect(admin.page.get_by_test_id("breakout-member")).to_have_count(1)
    admin.page.get_by_test_id("breakouts-open").click()
    expect(guest.page.get_by_test_id("in-breakout")).to_be_visible(timeout=60_000)
    expect(guest.page.locator("h1").first).to_have_text(re.compile("Room [12]"))
    # Captions go along, and are off where nobody wants them any more.
    expect(guest.page.get_by_test_id("captions-sign")).to_be_visible(timeout=60_000)
    expect(admin.page.get_by_test_id("captions-sign")).to_have_count(0)
    admin.page.get_by_test_id("breakouts-tell").fill("Two more minutes.")
    admin.page.keyboard.press("Enter")
    expect(guest.page.get_by_test_id("told")).to_contain_text("Two more minutes.")
    admin.page.get_by_test_id("breakouts-close").click()
    guest.page.wait_for_function("() => window.eyeline.meeting()?.room.slug === 'demo'", timeout=60_000)
    admin.page.wait_for_function(
        "() => window.eyeline.meeting().participants.filter(p => p.kind === 'browser').length === 2"
    )
    host_tab(admin, "host")
    admin.page.get_by_test_id("end-for-all").click()
    admin.page.get_by_test_id("confirm-yes").click()
    for person in (admin, guest):
        expect(person.page.get_by_test_id("ended")).to_be_visible()
    admin.page.goto("/manage/meetings")
    held = admin.page.get_by_test_id("meeting").first
    expect(held.get_by_test_id("meeting-breakout")).to_have_count(1)
    expect(held.get_by_test_id("meeting-breakout")).to_contain_text("1 person took part")
