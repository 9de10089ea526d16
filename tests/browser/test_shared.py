"""What people share: screens, pictures and PDFs with pages and pointers; notes and a whiteboard written together."""

import re
import time
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.test_meeting import meet

WAIT_MS = 60_000
SCREEN = "stats.some(s => s.source === 'screen' && s.framesDecoded > 3)"


def share(person, what):
    """Chooses something in the menu of what can be shared."""
    person.page.get_by_test_id("share").click()
    person.page.get_by_test_id(what).click()


def test_a_screen_a_picture_and_a_pdf_are_things_in_the_room(admin, new_person, browser, tmp_path: Path):
    guest = meet(admin, new_person, browser)
    for person in (admin, guest):
        person.page.set_default_timeout(WAIT_MS)
    host = admin.page
    share(admin, "share-screen")
    expect(guest.page.get_by_test_id("item")).to_have_count(1, timeout=WAIT_MS)
    guest.wait_for_media(SCREEN, 60)

    # Looked at closely, with the other's pointer on it; the other hears who looks.
    guest.page.get_by_test_id("item").click()
    expect(guest.page.get_by_test_id("screen-video")).to_be_visible(timeout=WAIT_MS)
    looked = host.get_by_test_id("item").get_by_role("img", name=re.compile("Grace"))
    expect(looked).to_be_attached(timeout=WAIT_MS)
    host.get_by_test_id("item").click()
    host.get_by_test_id("item-viewport").focus()
    for _ in range(3):
        host.keyboard.press("Shift+ArrowRight")
    expect(guest.page.get_by_test_id("pointer")).to_contain_text("Admin", timeout=WAIT_MS)
    guest.page.get_by_test_id("item-viewport").hover()
    expect(host.get_by_test_id("pointer").filter(has_text="Grace")).to_be_visible(timeout=WAIT_MS)
    expect(guest.page.get_by_test_id("pointer").filter(has_text="Admin")).to_be_visible()
    host.get_by_test_id("item-close").click()
    guest.page.get_by_test_id("item-close").click()

    picture = Image.new("RGB", (800, 600), "#ffffff")
    ImageDraw.Draw(picture).text((90, 250), "Plan", fill="#222222", font_size=160)
    picture.save(tmp_path / "plan.png")
    picture.save(tmp_path / "slides.pdf", save_all=True, append_images=[picture, picture])
    host.get_by_test_id("share-file-input").set_input_files(tmp_path / "plan.png")
    expect(guest.page.get_by_test_id("item")).to_have_count(2, timeout=WAIT_MS)
    host.get_by_test_id("share-file-input").set_input_files(tmp_path / "slides.pdf")
    expect(guest.page.get_by_test_id("item")).to_have_count(3, timeout=WAIT_MS)

    # Everyone follows the presenter's pages, and may turn on their own.
    for person in (guest, admin):
        person.page.get_by_test_id("item").filter(has_text="slides").click()
        expect(person.page.locator("canvas[data-page='1']")).to_be_visible(timeout=WAIT_MS)
    host.get_by_test_id("next-page").click()
    expect(guest.page.locator("canvas[data-page='2']")).to_be_visible(timeout=WAIT_MS)
    guest.page.get_by_test_id("next-page").click()
    expect(guest.page.locator("canvas[data-page='3']")).to_be_visible(timeout=WAIT_MS)
    expect(host.get_by_test_id("page-number")).to_contain_text("2")
    guest.page.get_by_test_id("follow").click()
    expect(guest.page.locator("canvas[data-page='2']")).to_be_visible(timeout=WAIT_MS)

    # What was put away can be had back, beside the grid, too.
    guest.page.get_by_test_id("item-close").click()
    guest.layout("grid")
    guest.page.get_by_test_id("item").filter(has_text="slides").click()
    expect(guest.page.locator("canvas[data-page='2']")).to_be_visible(timeout=WAIT_MS)
    guest.page.get_by_test_id("item-close").click()

    # What one shared goes with one's wish, a screen with its picture.
    host.get_by_test_id("item-remove").click()
    expect(guest.page.get_by_test_id("item")).to_have_count(2, timeout=WAIT_MS)
    share(admin, "stop-screen")
    expect(guest.page.get_by_test_id("item")).to_have_count(1, timeout=WAIT_MS)
    guest.wait_for_media("!stats.some(s => s.source === 'screen')", 60)


def exported_whiteboard(person) -> bool:
    """Whether the picture of the board that `person` saves shows something as large as what was drawn."""
    with person.page.expect_download() as download:
        person.page.get_by_test_id("whiteboard-export").click()
    with Image.open(download.value.path()) as picture:
        assert picture.format == "PNG"
        return picture.width > 200 and len(picture.getcolors(1 << 20)) > 1


def test_notes_and_a_whiteboard_are_written_together(admin, new_person, browser):
    guest = meet(admin, new_person, browser)
    for person in (admin, guest):
        person.page.set_default_timeout(WAIT_MS)
    for person in (admin, guest):
        share(person, "open-notes")
        expect(person.page.get_by_test_id("document-status")).to_have_attribute("data-status", "open", timeout=WAIT_MS)
    text, others = admin.page.get_by_test_id("notes-text"), guest.page.get_by_test_id("notes-text")
    text.click()
    admin.page.keyboard.type("# Garden")
    admin.page.keyboard.press("Enter")
    admin.page.keyboard.type("- dig")
    expect(others.get_by_role("heading", name="Garden")).to_be_visible(timeout=WAIT_MS)
    expect(others.get_by_role("listitem")).to_contain_text("dig", timeout=WAIT_MS)
    others.get_by_text("dig").click()
    guest.page.keyboard.press("End")
    guest.page.keyboard.type(" deep")
    expect(text).to_contain_text("dig deep", timeout=WAIT_MS)
    expect(admin.page.locator(".notes-cursor")).to_contain_text("Grace", timeout=WAIT_MS)
    # Kept within a moment, and given as a file.
    with admin.page.expect_download() as download:
        admin.page.get_by_test_id("notes-export").click()
    assert "Garden" in Path(download.value.path()).read_text()

    for person in (admin, guest):
        person.page.get_by_test_id("document-close").click()
        share(person, "open-whiteboard")
        expect(person.page.get_by_test_id("document-status")).to_have_attribute("data-status", "open", timeout=WAIT_MS)
        expect(person.page.locator("canvas.interactive")).to_be_visible(timeout=WAIT_MS)
    box = admin.page.locator("canvas.interactive").bounding_box()
    admin.page.keyboard.press("r")
    admin.page.mouse.move(box["x"] + 300, box["y"] + 200)
    admin.page.mouse.down()
    admin.page.mouse.move(box["x"] + 500, box["y"] + 320, steps=4)
    admin.page.mouse.up()
    expect(guest.page.get_by_test_id("whiteboard-board")).to_have_attribute("data-elements", "1", timeout=WAIT_MS)
    drawn_s = time.monotonic()
    while not (shows_the_rectangle := exported_whiteboard(guest)) and time.monotonic() < drawn_s + WAIT_MS / 1000:
        pass  # what others draw arrives while it is drawn, at first as a dot
    assert shows_the_rectangle
