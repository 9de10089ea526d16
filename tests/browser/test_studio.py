"""The studio: fillers by kind, pauses, finding and correcting in the whole recording, names once for all; with axe."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import grave_findings
from tests.browser.person import JOIN_MS, Person
from tests.browser.seeded_recording import seed
from tests.browser.test_accessibility import choose


@pytest.fixture(scope="module")
def recording(service) -> str:
    return seed(service)


def open_studio(person: Person, recording: str) -> Page:
    page = person.page
    page.goto(f"/recordings/{recording}")
    expect(page.get_by_test_id("word").first).to_be_visible(timeout=JOIN_MS)
    return page


def texts(page: Page) -> str:
    return " ".join(page.locator('[data-testid="word"]:not([data-deleted])').all_inner_texts())


def word(page: Page, text: str) -> Locator:
    return page.get_by_test_id("word").filter(has_text=re.compile(f"^{re.escape(text)}$"))


def edited_s(page: Page) -> float:
    return float(page.get_by_test_id("edited-duration").get_attribute("data-seconds"))


def test_fillers_go_by_kind_and_come_back(admin, recording):
    page = open_studio(admin, recording)
    expect(page.locator('[data-filler="safe"]')).to_have_count(3)
    page.get_by_test_id("fillers").click()
    kinds = page.get_by_test_id("filler-kind")
    expect(kinds.first).to_contain_text("2×")
    assert kinds.first.get_attribute("data-kind") == "um"
    like = page.locator('[data-testid="filler-kind"][data-kind="like"]')
    like.get_by_test_id("filler-next").click()
    expect(page.locator('[data-testid="word"][data-selected]')).to_have_text("like,")
    kinds.first.get_by_test_id("filler-delete").click()
    expect(page.locator("del")).to_have_count(2)
    expect(page.locator('[data-testid="filler-kind"][data-kind="um"]')).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_test_id("undo").click()
    expect(page.locator("del")).to_have_count(0)


def test_pauses_are_shortened_by_the_menu_and_by_keys(admin, recording):
    page = open_studio(admin, recording)
    before_s = edited_s(page)
    pauses = page.get_by_test_id("pause")
    expect(pauses).to_have_count(3)
    page.get_by_test_id("pauses").click()
    page.get_by_test_id("pauses-shorten").click()
    expect(page.locator('[data-testid="pause"][data-shortened]')).to_have_count(3)
    assert before_s - edited_s(page) == pytest.approx(3 * (1.22 - 0.5), abs=0.02)
    page.get_by_test_id("pauses-restore").click()
    expect(page.locator('[data-testid="pause"][data-shortened]')).to_have_count(0)
    page.keyboard.press("Escape")
    word(page, "Well,").click()
    page.get_by_test_id("transcript").focus()
    page.keyboard.press("p")
    expect(page.locator('[data-testid="pause"][data-shortened]')).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator('[data-testid="pause"][data-shortened]')).to_have_count(0)
    assert edited_s(page) == pytest.approx(before_s, abs=0.001)


def test_words_are_found_corrected_and_cut_and_names_corrected_once(admin, recording):
    page = open_studio(admin, recording)
    page.get_by_test_id("transcript").focus()
    page.keyboard.press("Control+f")
    expect(page.get_by_test_id("find-input")).to_be_focused()
    page.keyboard.type("eye line")
    expect(page.get_by_test_id("find-count")).to_have_text("1 of 1")
    expect(page.locator("[data-unsure]")).to_have_count(1)
    page.get_by_test_id("replace-input").fill("Eyeline")
    page.get_by_test_id("replace-all").click()
    expect(word(page, "Eyeline.")).to_be_visible()
    expect(page.locator("[data-unsure]")).to_have_count(0)
    page.get_by_test_id("find-input").fill("garden")
    expect(page.get_by_test_id("find-count")).to_have_text("1 of 2")
    page.get_by_test_id("find-input").press("Enter")
    expect(page.get_by_test_id("find-count")).to_have_text("2 of 2")
    page.get_by_test_id("delete-matches").click()
    expect(page.locator("del")).to_have_count(2)
    page.get_by_test_id("find-close").click()
    expect(page.get_by_test_id("find-bar")).to_have_count(0)
    page.get_by_test_id("undo").click()
    expect(page.locator("del")).to_have_count(0)

    word(page, "afternoon,").click()
    page.get_by_test_id("correct").click()
    page.get_by_test_id("correct-input").fill("evening,")
    page.keyboard.press("Enter")
    expect(word(page, "evening,")).to_be_visible()

    page.get_by_test_id("speaker").filter(has_text="Ada").first.click()
    page.get_by_test_id("speaker-input").fill("Ada Lovelace")
    page.get_by_test_id("speaker-save").click()
    expect(page.get_by_test_id("speaker").filter(has_text="Ada Lovelace")).to_have_count(2)
    page.reload()
    expect(page.get_by_test_id("speaker").filter(has_text="Ada Lovelace")).to_have_count(2, timeout=JOIN_MS)
    assert "evening, and thank you for coming to Eyeline." in texts(page)


def test_the_words_are_had_as_files_at_once(admin, recording):
    page = open_studio(admin, recording)
    for kind, holds in (("srt", b" --> "), ("docx", b"word/document.xml"), ("chapters", b"WEBVTT")):
        page.get_by_test_id("export").click()
        with page.expect_download() as download:
            page.get_by_test_id(f"text-{kind}").click()
        assert holds in Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing_grave_in_the_studio(admin, recording, language, theme):
    page, found = admin.page, []
    try:
        choose(page, language, theme)
        open_studio(admin, recording)
        found += grave_findings(page)
        page.get_by_test_id("find").click()
        page.get_by_test_id("find-input").fill("the")
        found += grave_findings(page)
        for menu, dialog in (("fillers", "fillers-dialog"), ("pauses", "pauses-dialog")):
            page.get_by_test_id(menu).click()
            expect(page.get_by_test_id(dialog)).to_be_visible()
            found += grave_findings(page)
            page.keyboard.press("Escape")
        page.get_by_test_id("export").click()
        expect(page.get_by_test_id("text-srt")).to_be_visible()
        found += grave_findings(page)
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": 360, "height": 740})
        found += grave_findings(page)
    finally:
        page.set_viewport_size({"width": 1024, "height": 640})
        choose(page, "en", "system")
    assert found == []
