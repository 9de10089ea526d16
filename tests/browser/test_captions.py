"""Live captions: who speaks is read at the other's, under the right name; everyone sees that there are some."""

import re
import time

import jiwer
import pytest
from playwright.sync_api import expect

from tests.browser.axe import grave_findings
from tests.browser.test_tools import MAKE_ROOM
from tests.browser.voice import spoken_text
from tests.speech.demo_speech import plain

WAIT_MS = 60_000


@pytest.fixture
def speaker_and_reader(admin, browser, speaking_browser, new_person):
    """Ada, who speaks all the time, and a guest, each at a browser, in a room without cubes."""
    slug = admin.page.evaluate(MAKE_ROOM, "Captioned")
    speaker, reader = new_person(speaking_browser), new_person(browser, width=1280, height=720)
    admin.join(f"/r/{slug}", layout="table")
    invite = admin.invite()
    speaker.join(invite, "Ada")
    reader.join(invite, "Grace")
    for quiet in (admin, reader):  # the other microphones beep
        quiet.page.get_by_test_id("mute").click()
    return speaker, reader


def test_what_is_said_is_read_by_others_and_found_again(service, admin, speaker_and_reader):
    speaker, reader = speaker_and_reader
    expect(reader.page.get_by_test_id("captions")).to_have_count(0)
    toggle = reader.page.get_by_test_id("captions-toggle")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    reader.page.keyboard.press("l")
    expect(toggle).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)
    # Who speaks sees that it is written down, and for whom, without having captions.
    expect(speaker.page.get_by_test_id("captions-sign")).to_contain_text("Grace", timeout=WAIT_MS)
    expect(speaker.page.get_by_test_id("captions")).to_have_count(0)

    shown = reader.page.get_by_test_id("caption").and_(reader.page.locator(f'[data-participant-id="{speaker.id}"]'))
    expect(shown.last).to_contain_text(re.compile("house|kitchen|garden|family", re.IGNORECASE), timeout=WAIT_MS)
    expect(shown.last).to_contain_text("Ada")
    box = reader.page.locator(".captions-box").bounding_box()
    expect(reader.page.get_by_test_id("captions-read-out")).to_contain_text("Ada:", timeout=WAIT_MS)
    reader.page.wait_for_function(
        "() => window.eyeline.meeting().captioned.filter(line => line.final).length >= 4", timeout=WAIT_MS
    )
    assert reader.page.locator(".captions-box").bounding_box() == box
    lines = reader.page.evaluate("window.eyeline.meeting().captioned.filter(line => line.final)")
    assert {line["name"] for line in lines} == {"Ada"}
    heard = plain(" ".join(line["text"] for line in lines))
    # The voice goes round and round, and captions begin somewhere in it.
    said = plain(spoken_text()).split()
    around = [" ".join((said * 6)[first : first + len(heard.split())]) for first in range(len(said))]
    assert min(jiwer.wer(expected, heard) for expected in around) < 0.3, heard

    reader.page.get_by_test_id("captions-larger").click()
    assert reader.page.locator(".captions-box").bounding_box()["height"] > box["height"]
    reader.page.get_by_test_id("captions-transcript").click()
    reader.page.get_by_test_id("transcript-search").fill("KITCHEN")
    found = reader.page.get_by_test_id("transcript-line")
    expect(found.locator("mark").first).to_have_text(re.compile("^kitchen$", re.IGNORECASE), timeout=WAIT_MS)
    expect(reader.page.get_by_test_id("transcript-found")).to_contain_text("place")
    assert grave_findings(reader.page) == []
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_test_id("transcript")).to_have_count(0)
    correct_and_strike(speaker, admin, reader)

    reader.page.reload()
    expect(toggle).to_have_attribute("aria-pressed", "true", timeout=WAIT_MS)
    expect(reader.page.locator('.captions[data-size="large"]')).to_have_count(1)
    toggle.click()
    expect(reader.page.get_by_test_id("captions")).to_have_count(0, timeout=WAIT_MS)
    expect(speaker.page.get_by_test_id("captions-sign")).to_have_count(0)
    no_sound_is_left(service, reader)


def correct_and_strike(speaker, host, reader):
    """Who speaks writes anew what was understood, a host marks it for deletion, by keyboard; others may do neither."""
    for person in (speaker, host):
        person.tool("transcript-toggle")
    first = speaker.page.get_by_test_id("transcript-line").first
    first.get_by_test_id("transcript-correct").focus()
    speaker.page.keyboard.press("Enter")
    expect(speaker.page.get_by_test_id("transcript-written")).to_be_focused()
    speaker.page.keyboard.press("ControlOrMeta+A")
    speaker.page.keyboard.type("This is what I said.")
    speaker.page.keyboard.press("Enter")
    expect(first).to_contain_text("This is what I said.", timeout=WAIT_MS)
    expect(first).to_contain_text("corrected")
    line = host.page.get_by_test_id("transcript-line").filter(has_text="This is what I said.")
    line.get_by_test_id("transcript-strike").focus()
    host.page.keyboard.press("Enter")
    expect(line).to_have_attribute("data-struck", "true", timeout=WAIT_MS)
    reader.page.wait_for_function(
        "() => window.eyeline.meeting().captioned.some(line => line.corrected && line.struck)", timeout=WAIT_MS
    )
    reader.tool("transcript-toggle")
    expect(reader.page.get_by_test_id("transcript-line").filter(has_text="This is what I said.")).to_be_visible()
    expect(reader.page.get_by_test_id("transcript-correct")).to_have_count(0)
    assert grave_findings(host.page) == []
    for person in (speaker, host, reader):
        person.page.get_by_test_id("transcript-close").click()


def no_sound_is_left(service, person):
    """Waits until what was being understood is deleted."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while left := list((service.data_dir / "captions").iterdir()):
        assert time.monotonic() < deadline, left
        person.page.wait_for_timeout(100)
