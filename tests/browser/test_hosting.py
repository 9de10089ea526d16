"""A host runs a meeting in the browser: the lobby, muting, consent, breakout rooms, banning."""

import contextlib
import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

SILENT = "() => window.eyeline.meeting().participants.find(p => p.id === '{id}').muted === {muted}"

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
    guest.page.get_by_test_id("join").click(timeout=20_000)


def recorded_in(folder: Path) -> set[str]:
    """The participants of whom something is written, by their ids."""
    return {json.loads(path.read_text()).get("participant_id") for path in folder.glob("*.json")} - {None}


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
    expect(guest.page.get_by_test_id("lobby-message")).to_have_text("We begin soon.", timeout=20_000)
    expect(admin.page.get_by_test_id("lobby-ask")).to_contain_text("Grace")
    admin.page.get_by_test_id("ask-admit").click()
    expect(guest.page.get_by_test_id("table")).to_be_visible(timeout=20_000)
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
    begun_s = time.monotonic()
    while admin.id not in recorded_in(folder) and time.monotonic() < begun_s + 60:
        admin.page.wait_for_timeout(100)  # it begins when the first who agreed is heard at the media worker
    press_record(admin)
    admin.page.wait_for_function("() => !window.eyeline.meeting().recording.active")
    recorded = recorded_in(folder)
    assert admin.id in recorded
    assert guest.id not in recorded

    act_on(admin, guest, "ban")
    admin.page.get_by_test_id("confirm-yes").click()
    expect(guest.page.get_by_test_id("ended")).to_be_visible()
    guest.faults.clear()  # it may have been saying something when it was shut out
    guest.page.goto("/r/demo")
    expect(guest.page.locator("[data-testid=refused][data-code=banned]")).to_be_visible()


def test_breakout_rooms_and_the_end_for_all(admin, new_person, browser):
    admin.join("/r/demo")
    guest = new_person(browser)
    guest.join(admin.invite(), "Grace")
    guest.page.keyboard.press("l")
    expect(guest.page.get_by_test_id("captions")).to_be_visible(timeout=30_000)
    host_tab(admin, "breakouts")
    admin.page.get_by_test_id("breakouts-random").click()
    expect(admin.page.get_by_test_id("breakout")).to_have_count(2)
    expect(admin.page.get_by_test_id("breakout-member")).to_have_count(1)
    admin.page.get_by_test_id("breakouts-open").click()
    expect(guest.page.get_by_test_id("in-breakout")).to_be_visible(timeout=30_000)
    expect(guest.page.locator("h1").first).to_have_text(re.compile("Room [12]"))
    # Captions go along, and are off where nobody wants them any more.
    expect(guest.page.get_by_test_id("captions-sign")).to_be_visible(timeout=30_000)
    expect(admin.page.get_by_test_id("captions-sign")).to_have_count(0)
    admin.page.get_by_test_id("breakouts-tell").fill("Two more minutes.")
    admin.page.keyboard.press("Enter")
    expect(guest.page.get_by_test_id("told")).to_contain_text("Two more minutes.")
    admin.page.get_by_test_id("breakouts-close").click()
    guest.page.wait_for_function("() => window.eyeline.meeting()?.room.slug === 'demo'", timeout=30_000)
    admin.page.wait_for_function(
        "() => window.eyeline.meeting().participants.filter(p => p.kind === 'browser').length === 2"
    )
    host_tab(admin, "host")
    admin.page.get_by_test_id("end-for-all").click()
    admin.page.get_by_test_id("confirm-yes").click()
    for person in (admin, guest):
        expect(person.page.get_by_test_id("ended")).to_be_visible()
