"""What stands behind a person: others get the picture with another background, and never one without it."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
from tests.browser.test_meeting import GOT_CAMERA
from tests.browser.webcam import PERSON_BEFORE_CHECKS

WAIT_MS = 60_000
LOOK = """selector => {
    const video = document.querySelector(selector);
    if (!video || video.videoWidth === 0) return null;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0);
    const part = (x, y, w, h) => {
        const {data} = context.getImageData(x * canvas.width, y * canvas.height, w * canvas.width, h * canvas.height);
        const mean = [0, 0, 0], square = [0, 0, 0], count = data.length / 4;
        for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c += 1) {
            mean[c] += data[i + c] / count;
            square[c] += data[i + c] ** 2 / count;
        }
        return {mean, contrast: Math.sqrt(Math.max(0, square[1] - mean[1] ** 2))};
    };
    return {wall: part(0.05, 0.05, 0.2, 0.4), face: part(0.46, 0.4, 0.08, 0.08)};
}"""
SHARP = 70
"""The contrast of the chequered wall as it is is 93; blurred lightly 48, strongly 7."""


@pytest.fixture(scope="module")
def filmed_browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose camera shows a synthetic person before a chequered wall."""
    film = tmp_path_factory.mktemp("film") / "person.mjpeg"
    film.write_bytes(PERSON_BEFORE_CHECKS.read_bytes() * 2)
    with chromium(playwright, f"--use-file-for-fake-video-capture={film}") as running:
        yield running


def video_of(person: Person) -> str:
    return f"[data-participant-id='{person.id}'] video"


def sees(viewer: Person, selector: str, condition: str) -> dict:
    """Waits until the JavaScript `condition` holds of `seen`, the wall and the face in a video; gives them."""
    try:
        got = viewer.page.wait_for_function(
            f"selector => {{ const seen = ({LOOK})(selector); return seen && ({condition}) ? seen : null; }}",
            arg=selector, timeout=WAIT_MS, polling=100,
        )  # fmt: skip
    except PlaywrightTimeout:
        last = viewer.page.evaluate(LOOK, selector)
        raise AssertionError(f"{selector} never became {condition}; at last it was {last}") from None
    return got.json_value()


def write_magenta(path: Path) -> Path:
    cv2.imwrite(str(path), np.full((90, 160, 3), (200, 20, 200), np.uint8))
    return path


def test_others_see_the_person_before_the_background_that_was_chosen(
    service, filmed_browser, browser, new_person, tmp_path
):
    host, asked = new_person(filmed_browser, coded=False), []
    host.context.on("request", lambda request: asked.append(request.url))
    host.sign_in(sign_in_link(service))
    host.page.goto("/r/demo")
    sees(host, "[data-testid=preview]", f"seen.wall.contrast > {SHARP}")
    host.page.get_by_test_id("check-background").click()
    host.page.get_by_test_id("background-strong").click()
    sees(host, "[data-testid=preview]", "seen.wall.contrast < 12")
    host.page.keyboard.press("Escape")
    host.page.get_by_test_id("join").click()
    expect(host.page.get_by_test_id("table")).to_be_visible(timeout=WAIT_MS)
    guest = new_person(browser)
    guest.join(host.invite(), "Grace")
    guest.layout("grid")
    guest.wait_for_media(GOT_CAMERA.format(frames=1), 60)
    first = sees(guest, video_of(host), "true")
    assert first["wall"]["contrast"] < 12, "the room was seen"

    host.tool("background-open")
    host.page.get_by_test_id("background-none").click()
    plain = sees(guest, video_of(host), f"seen.wall.contrast > {SHARP}")
    host.page.get_by_test_id("background-light").click()
    light = sees(guest, video_of(host), "seen.wall.contrast > 25 && seen.wall.contrast < 62")
    host.page.get_by_test_id("background-file").wait_for()
    host.page.get_by_test_id("background-sheet").locator("input[type=file]").set_input_files(
        write_magenta(tmp_path / "magenta.png")
    )
    magenta = "seen.wall.mean[0] > 150 && seen.wall.mean[1] < 60 && seen.wall.mean[2] > 150"
    pictured = sees(guest, video_of(host), magenta)
    for seen in (light, pictured):
        assert np.abs(np.subtract(seen["face"]["mean"], plain["face"]["mean"])).max() < 14, "the face changed"
    assert host.page.evaluate("window.eyeline.backgroundPaceMs()") > 0, "what it costs is known"
    host.page.keyboard.press("Escape")

    host.page.reload()
    host.page.wait_for_function("() => window.eyeline && window.eyeline.meeting() !== null", timeout=WAIT_MS)
    sees(guest, video_of(host), magenta)
    host.tool("background-open")
    expect(host.page.get_by_test_id("background-picture")).to_have_attribute("data-selected", "true")
    host.page.keyboard.press("Escape")
    # Off and on again: the room is not seen in between.
    host.page.get_by_test_id("camera").click()
    expect(guest.page.locator(video_of(host))).to_have_count(0, timeout=WAIT_MS)
    host.page.get_by_test_id("camera").click()
    sees(guest, video_of(host), magenta)
    assert any(url.endswith(".tflite") for url in asked)
    assert [url for url in asked if not url.startswith((service.url, "blob:", "data:"))] == [], (
        "all of it is the service's own"
    )


@pytest.fixture
def without_the_model(service, filmed_browser) -> Iterator[Person]:
    """A person at a page that can't fetch the background's model; it says so on its console."""
    person = Person(filmed_browser, service.url, coded=False)
    person.page.route("**/selfie_segmentation_landscape.tflite", lambda route: route.abort())
    yield person
    person.close()


def test_a_camera_is_rather_off_than_without_its_background(service, without_the_model):
    host = without_the_model
    host.sign_in(sign_in_link(service))
    host.page.goto("/r/demo")
    sees(host, "[data-testid=preview]", f"seen.wall.contrast > {SHARP}")
    host.page.get_by_test_id("check-background").click()
    host.page.get_by_test_id("background-light").click()
    host.page.keyboard.press("Escape")
    expect(host.page.get_by_test_id("background-problem")).to_contain_text("camera is off", timeout=WAIT_MS)
    expect(host.page.get_by_test_id("preview")).to_have_count(0)
    host.page.get_by_test_id("check-camera").click()
    sees(host, "[data-testid=preview]", f"seen.wall.contrast > {SHARP}")
