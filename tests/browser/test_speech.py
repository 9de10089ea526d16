"""A muted participant types, and another hears it in the typist's own voice, marked as synthetic everywhere."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import grave_findings
from tests.browser.glimpse import glimpse, glimpse_of_media
from tests.browser.seeded_speech import seed_own_voice
from tests.browser.test_tools import MAKE_ROOM

SPOKEN_MS = 120_000
TEXT = "We will meet again on Friday at the old bridge."
LOUD = 1e-5
"""Mean square of sound that is heard; a muted microphone gives nothing at all."""


@pytest.mark.timeout(600)
def test_what_a_muted_participant_types_is_heard_by_another(service, admin, browser, new_person):
    slug = admin.page.evaluate(MAKE_ROOM, "Spoken for")
    admin.join(f"/r/{slug}", layout="table")
    listener = new_person(browser, width=1280, height=720)
    listener.join(admin.invite(), "Grace")
    for person in (admin, listener):  # their microphones beep
        person.page.get_by_test_id("mute").click()
        person.page.keyboard.press("Escape")
    sound = f"stats.find(one => one.source === 'microphone' && one.participantId === '{admin.id}')?.soundEnergy ?? 0"
    listener.wait_for_media(f"stats.length > 0 && ({sound}) < {LOUD}")

    # A guest has no voice; nobody is spoken for without a yes.
    listener.tool("speech-toggle")
    listener.page.get_by_test_id("speech-input").fill(TEXT)
    listener.page.keyboard.press("Enter")
    expect(listener.page.get_by_test_id("speech-problem")).to_contain_text("Sign in")
    expect(listener.page.get_by_test_id("speech-input")).to_have_value(TEXT)
    listener.page.keyboard.press("Escape")
    expect(listener.page.get_by_test_id("speech")).to_have_count(0)
    admin.tool("speech-toggle")
    admin.page.get_by_test_id("speech-input").fill(TEXT)
    admin.page.get_by_test_id("speech-send").click()
    expect(admin.page.get_by_test_id("speech-problem")).to_contain_text("My voice")
    assert grave_findings(admin.page) == []

    seed_own_voice(service)
    # The sentence takes a few seconds; what is seen and heard of it is over when the machine is slow.
    spoken = glimpse(admin.page, "[data-testid=speech-status]", "hears it now")
    mark = listener.page.locator(f'[data-participant-id="{admin.id}"]').get_by_test_id("synthetic-mark")
    marked = glimpse(listener.page, f'[data-participant-id="{admin.id}"] [data-testid=synthetic-mark]')
    heard = glimpse_of_media(listener.page, f"({sound}) > {LOUD}")
    admin.page.get_by_test_id("speech-input").press("Enter")
    for has_been in (spoken, marked, heard):
        has_been(timeout=SPOKEN_MS)
    expect(listener.page.locator(f'[data-participant-id="{admin.id}"] .name-muted')).to_be_visible()
    expect(admin.page.get_by_test_id("speech-said")).to_contain_text(TEXT)
    expect(mark).to_have_count(0, timeout=SPOKEN_MS)
    listener.wait_for_media(f"({sound}) < {LOUD}")
    listener.tool("transcript-toggle")
    line = listener.page.get_by_test_id("transcript-line").filter(has_text=TEXT)
    expect(line.get_by_test_id("transcript-synthetic")).to_be_visible()
    assert grave_findings(listener.page) == []

    # The yes is taken back on a page of its own: the voice is deleted, and what is typed next is refused.
    own = admin.page.context.new_page()
    own.goto("/voice")
    general = own.get_by_test_id("voice-general")
    expect(general.get_by_role("switch")).to_be_checked()
    general.click()
    expect(general.get_by_role("switch")).not_to_be_checked()
    expect(own.get_by_test_id("toasts")).not_to_be_empty()
    own.close()
    admin.page.get_by_test_id("speech-input").fill(TEXT)
    admin.page.get_by_test_id("speech-send").click()
    expect(admin.page.get_by_test_id("speech-problem")).to_contain_text("My voice")
    for person in (admin, listener):
        person.faults = [fault for fault in person.faults if "403" not in fault]
