"""A room that is encrypted end to end: who has its key sees and hears the others, who has another gets noise."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.axe import grave_findings
from tests.browser.service import ROOT
from tests.browser.test_meeting import GOT_CAMERA
from tests.browser.test_panels import LANGUAGES, escaped, in_both_themes, speak

MAKE = """
from accounts.models import User
from accounts.services import sign_in_link_create
from conference.hosting.services.policy import policy_set
from conference.rooms.services.rooms import room_create
owner = User.objects.create_user("vera@example.org", name="Vera")
room = room_create(owner=owner, title="Vault", scenario="round-table", seat_count=4)
policy_set(room=room, encrypted=True)
print("/accounts/link/" + sign_in_link_create(user=owner) + "/", "/r/" + room.slug)
"""
HEARD = "stats.some(s => s.source === 'microphone' && s.soundEnergy > 0)"


@pytest.fixture(scope="module")
def vault(service):
    """Makes Vera and her encrypted room; her sign-in link, and the room's page."""
    made = subprocess.run([sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE],
                          cwd=ROOT, env=service.environment, capture_output=True, text=True, check=True)  # fmt: skip
    return made.stdout.split()


def number_of(person):
    """The number of the key that a person's page shows."""
    person.page.get_by_test_id("encrypted-sign").click()
    shown = person.page.get_by_test_id("key-number")
    expect(shown).to_contain_text(" ")
    number = shown.text_content()
    person.page.keyboard.press("Escape")
    return number


def test_only_who_has_the_key_sees_and_hears(browser, new_person, vault):
    owner = new_person(browser)
    owners_link, page = vault
    owner.sign_in(owners_link)
    owner.page.goto(page)
    expect(owner.page.get_by_test_id("key-door")).to_have_attribute("data-problem", "keyless")
    assert grave_findings(owner.page) == []
    owner.page.get_by_test_id("make-key").click()
    owner.page.get_by_test_id("join").click()
    expect(owner.page.get_by_test_id("encrypted-sign")).to_be_visible()
    link = owner.invite()
    assert "#key=" in link

    friend = new_person(browser)
    friend.join(link, "Finn")
    for person in (owner, friend):
        person.wait_for_media(GOT_CAMERA.format(frames=10), 60)
        person.wait_for_media(HEARD, 60)
    number = number_of(owner)
    assert number_of(friend) == number
    for language in LANGUAGES:
        speak(friend.page, language)
        friend.page.get_by_test_id("encrypted-sign").click()
        assert in_both_themes(friend.page) == []
        escaped(friend.page)
    speak(friend.page, "en")
    expect(owner.page.get_by_test_id("captions-toggle")).to_have_count(0)
    owner.page.get_by_test_id("more").click()
    expect(owner.page.get_by_test_id("timer-open")).to_be_visible()
    expect(owner.page.get_by_test_id("record")).to_have_count(0)
    owner.page.keyboard.press("Escape")
    friend.page.reload()
    expect(friend.page.get_by_test_id("encrypted-sign")).to_be_visible()
    friend.page.wait_for_function("() => window.eyeline")
    friend.wait_for_media(GOT_CAMERA.format(frames=10), 60)

    stranger = new_person(browser)
    stranger.page.goto(link.split("#")[0])
    expect(stranger.page.get_by_test_id("key-door")).to_be_visible()
    stranger.page.get_by_test_id("whole-link").fill(link.split("#")[0])
    stranger.page.get_by_test_id("take-key").click()
    expect(stranger.page.get_by_text("There is no key in this link")).to_be_visible()
    stranger.page.get_by_test_id("whole-link").fill(f"#key={'A' * 43}")
    stranger.page.get_by_test_id("take-key").click()
    stranger.page.get_by_test_id("name").fill("Stray")
    stranger.page.get_by_test_id("join").click()
    expect(stranger.page.get_by_test_id("toasts")).to_contain_text("can't be decrypted", timeout=60_000)
    stranger.wait_for_media("stats.length >= 4")
    assert {one["framesDecoded"] for one in stranger.stats()} == {0}
    assert not any(one["soundEnergy"] for one in stranger.stats())
    assert number_of(stranger) != number
