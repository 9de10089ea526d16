"""The published examples of editing speech by its text, in the browser: replace, insert, delete, no fillers."""

import re
from pathlib import Path

import jiwer
import pytest
from playwright.sync_api import Locator, Page, expect

from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.voice.watermark import find_marks
from conference.speech.engine.weights import find_model
from tests.browser.axe import grave_findings
from tests.browser.seeded_speech import seed, seed_voice
from tests.browser.test_studio import open_studio, texts
from tests.speech.demo_speech import decoded_sound, plain

SPOKEN_MS = 120_000
EDITED = (
    "We are the second reach human parity on this task. The famous song of the wretched old sailor is sung here. "
    "It came to them in the end. So we went home. it was late."
)


def words(page: Page, *wanted: str) -> Locator:
    """The words that follow each other so, the first of them."""
    shown = page.locator('[data-testid="word"]:not([data-deleted])')
    said = shown.all_inner_texts()
    for place in range(len(said)):
        if said[place : place + len(wanted)] == list(wanted):
            return shown.nth(place)
    raise AssertionError(f"{wanted} are not in {said}")


def select(page: Page, *wanted: str) -> None:
    words(page, *wanted).click()
    page.get_by_test_id("transcript").focus()
    for _ in wanted[1:]:
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator('[data-testid="word"][data-selected]')).to_have_count(len(wanted))


@pytest.mark.timeout(600)
def test_the_four_examples_through_the_browser(service, admin, tmp_path):
    recording = seed(service)
    page = open_studio(admin, recording)
    expect(page.get_by_test_id("voice")).to_have_count(1)

    # Nobody is spoken for without a yes.
    select(page, "first")
    page.keyboard.press("r")
    page.get_by_test_id("replace-input").fill("second")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("toasts")).to_contain_text("has not agreed")
    expect(page.locator("ins")).to_have_count(0)
    admin.faults = [fault for fault in admin.faults if "403" not in fault]
    page.goto("/voice")
    expect(page.get_by_test_id("voice-recording").first).to_be_visible()
    assert grave_findings(page) == []
    of_recording = page.locator(f'[data-testid="voice-recording"][data-recording="{recording}"]')
    of_recording.get_by_test_id("voice-agree").click()
    expect(page.get_by_text("You agreed", exact=False).first).to_be_visible()
    seed_voice(service, recording)
    open_studio(admin, recording)
    expect(page.locator('[data-testid="voice"][data-stage="refined"]')).to_have_count(1)

    # Replace, by keyboard.
    select(page, "first")
    page.keyboard.press("r")
    page.get_by_test_id("replace-input").fill("second")
    page.keyboard.press("Enter")
    expect(page.locator('ins[data-added="synthetic"]')).to_have_text("second")
    expect(page.locator("ins[data-lost]")).to_have_count(0)
    # Insert, by the button.
    select(page, "the", "old")
    page.keyboard.press("ArrowLeft")
    words(page, "the", "old", "sailor").click()
    page.get_by_test_id("insert").click()
    page.get_by_test_id("insert-input").fill("wretched")
    page.get_by_test_id("insert-save").click()
    expect(page.locator('ins[data-added="synthetic"]')).to_have_count(2)
    # Delete a phrase.
    select(page, "as", "a", "miracle")
    page.keyboard.press("Delete")
    expect(page.locator("del")).to_have_count(4)
    # Fillers at a press: what is safe by its kind, what means something, too, after a look.
    page.get_by_test_id("fillers").click()
    kind = page.locator('[data-testid="filler-kind"][data-kind="uh"]')
    kind.get_by_test_id("filler-delete").click()
    expect(page.locator("del")).to_have_count(5)
    page.locator('[data-testid="filler-kind"][data-kind="you know"]').get_by_test_id("filler-delete").click()
    expect(page.locator("del")).to_have_count(7)
    page.keyboard.press("Escape")
    assert texts(page) == EDITED

    # Everything that was added can be heard, in its place.
    expect(page.get_by_test_id("added-state")).to_have_text(
        "Everything that was added can be heard.", timeout=SPOKEN_MS
    )
    page.locator("ins").first.click()
    with page.expect_response(re.compile(r"/inserted/\d+$")) as heard:
        page.get_by_test_id("play").click()
    assert heard.value.status in (200, 206)
    assert grave_findings(page) == []

    file = exported(page, tmp_path)
    samples = decoded_sound(file, 16_000)
    recogniser = Recogniser(find_model("tiny.en", service.data_dir / "models"), threads=1)
    said = " ".join(w.text for s in recogniser.transcribe(samples, lambda done: None) for w in s.words)
    assert jiwer.wer(plain(EDITED), plain(said)) <= 0.15, said
    for gone in ("first", "miracle", "you know"):
        assert gone not in plain(said)
    assert find_marks(samples, 16_000)


def exported(page: Page, folder: Path) -> Path:
    """The edit as MP3."""
    page.get_by_test_id("export").click()
    page.get_by_test_id("export-mp3").click()
    link = page.get_by_test_id("export-link").first
    expect(link).to_be_visible(timeout=SPOKEN_MS)
    with page.expect_download() as download:
        link.click()
    path = folder / "edit.mp3"
    download.value.save_as(path)
    return path
