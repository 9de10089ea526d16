"""Two people on one recording: they see each other, both their edits hold; comments; versions; with axe."""

import re
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.browser.person import JOIN_MS, Person
from tests.browser.seeded_recording import seed
from tests.browser.service import ROOT
from tests.browser.test_accessibility import choose
from tests.browser.test_studio import open_studio, texts, word
from tests.speech.demo_speech import demo_speech

EDITOR = """
import django
django.setup()
from django.conf import settings
from django.urls import reverse
from accounts.models import User
from accounts.services import sign_in_link_create
user, _ = User.objects.get_or_create(email="eda@example.org", defaults={"name": "Eda Editor", "role": "editor"})
print(settings.PUBLIC_URL + reverse("sign_in_link", args=[sign_in_link_create(user=user)]))
"""
OTHER = '[data-testid="word"][data-other]'


@pytest.fixture
def eda(service, browser, new_person) -> Person:
    """A recording editor."""
    made = subprocess.run(
        [sys.executable, "-c", EDITOR], cwd=ROOT, env=service.environment, capture_output=True, text=True, check=True
    )
    person = new_person(browser)
    person.sign_in(made.stdout.strip())
    return person


def pick(page: Page, text: str) -> None:
    word(page, text).first.click()
    page.get_by_test_id("transcript").focus()


def test_two_editors_see_each_other_and_both_edits_hold(service, admin, eda):
    recording = seed(service)
    ann, other = open_studio(admin, recording), open_studio(eda, recording)
    expect(ann.get_by_test_id("person-here")).to_have_count(1, timeout=JOIN_MS)
    pick(other, "bridge.")
    expect(ann.locator(OTHER)).to_have_text("bridge.")
    # Both edit, without reloading; each sees what the other did.
    pick(ann, "good")
    ann.keyboard.press("Delete")
    expect(other.locator("del")).to_have_text("good")
    pick(other, "bridge.")
    other.keyboard.press("Delete")
    for page in (ann, other):
        expect(page.locator("del")).to_have_text(["good", "bridge."])
    other.goto("/")
    expect(ann.get_by_test_id("person-here")).to_have_count(0)


def test_comments_stand_at_the_words_and_in_a_list(service, admin, eda):
    recording = seed(service)
    page, other = open_studio(admin, recording), open_studio(eda, recording)
    pick(page, "wanted")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("c")
    page.get_by_test_id("comment-input").fill("Is this so?")
    page.get_by_test_id("comment-save").click()
    # The other sees it at once, and answers by keyboard.
    expect(other.locator("[data-commented]")).to_have_text(["wanted", "to,"])
    expect(other.get_by_test_id("comment")).to_contain_text("Is this so?")
    other.get_by_test_id("answer-input").fill("It is.")
    other.keyboard.press("Tab")
    other.keyboard.press("Enter")
    expect(page.get_by_test_id("comment")).to_have_count(2)
    page.get_by_test_id("thread-words").click()
    expect(page.locator('[data-testid="word"][data-selected]')).to_have_count(2)
    assert grave_findings(page) == []
    page.get_by_test_id("thread-resolve").click()
    expect(page.get_by_test_id("thread")).to_have_count(0)
    expect(other.locator("[data-commented]")).to_have_count(0)
    other.get_by_test_id("show-resolved").click()
    other.get_by_test_id("comment-delete").click()
    expect(other.get_by_test_id("comment")).to_have_count(1)


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_versions_are_named_compared_and_restored(service, admin, language, theme):
    page = admin.page
    choose(page, language, theme)
    try:
        open_studio(admin, seed(service))
        pick(page, "good")
        page.keyboard.press("Delete")
        expect(page.locator("del")).to_have_count(1)
        pick(page, "garden.")
        page.keyboard.press("Delete")
        expect(page.locator("del")).to_have_count(2)
        page.get_by_test_id("versions").click()
        rows = page.get_by_test_id("version")
        expect(rows).to_have_count(3)
        second = page.locator('[data-testid="version"][data-number="2"]')
        second.get_by_test_id("version-name").click()
        page.get_by_test_id("version-name-input").fill("Without good")
        page.keyboard.press("Enter")
        expect(second).to_contain_text("Without good")
        page.locator('[data-testid="version"][data-number="1"]').get_by_test_id("version-compare").click()
        expect(page.get_by_test_id("comparison").locator("del")).to_have_text(["good", "garden."])
        assert grave_findings(page) == []
        second.get_by_test_id("version-restore").click()
        expect(page.locator("del")).to_have_text(["good"])
        assert re.search(r"garden\.$", texts(page))
    finally:
        choose(page, "en", "system")


def test_the_waveform_shows_cuts_and_what_is_said_where(service, admin):
    recording = seed(service)
    folder = Path(service.environment["EYELINE_DATA_DIR"]) / "recordings" / recording
    with wave.open(str(folder / "sound-16k.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((demo_speech(16_000).samples * 32767).astype("<i2").tobytes())
    page = open_studio(admin, recording)
    expect(page.get_by_test_id("waveform").locator("canvas").first).to_be_visible(timeout=JOIN_MS)
    expect(page.locator('[part~="region"]')).to_have_count(0)
    pick(page, "afternoon,")
    page.keyboard.press("Delete")
    expect(page.locator('[part~="region"]')).to_have_count(1)
    # A press seeks.
    track = page.get_by_test_id("timeline").bounding_box()
    page.mouse.click(track["x"] + 0.75 * track["width"], track["y"] + track["height"] / 3)
    expect(page.get_by_test_id("clock")).to_contain_text(re.compile("0:1[0-9]"))
    assert grave_findings(page) == []
