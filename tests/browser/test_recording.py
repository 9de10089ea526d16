"""A meeting is recorded, transcribed, a word is deleted from its transcript, and the edited video plays."""

import av
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in_link
from tests.browser.voice import spoken_text

TRANSCRIBED_MS = 150_000


def record(person, seconds):
    """Records the meeting for so many seconds of the recording's own clock; gives the recording's id."""
    person.tool("record")
    expect(person.page.get_by_test_id("recording-sign")).to_be_visible()
    recording = person.page.evaluate("window.eyeline.meeting().recording.recording_id")
    started_s = person.page.evaluate("window.eyeline.meeting().recording.started_at_s")
    person.page.wait_for_function("until_ms => Date.now() > until_ms", arg=(started_s + seconds) * 1000, timeout=60_000)
    person.tool("record")
    expect(person.page.get_by_test_id("recording-sign")).to_be_hidden()
    return recording


def open_studio(person, recording):
    """Opens the studio and waits for the transcript."""
    person.page.goto(f"/recordings/{recording}")
    expect(person.page.get_by_test_id("word").first).to_be_visible(timeout=TRANSCRIBED_MS)


def durations_s(path):
    """Seconds of sound and of picture in a file, by decoding all of it."""
    with av.open(str(path)) as media:
        picture = [frame.time for frame in media.decode(video=0)]
    with av.open(str(path)) as media:
        samples = sum(frame.samples for frame in media.decode(audio=0))
        rate_hz = media.streams.audio[0].rate
    return samples / rate_hz, picture[-1] - picture[0] + float(np.median(np.diff(picture)))


@pytest.mark.timeout(600)
def test_record_transcribe_delete_a_word_and_play_the_edit(service, speaking_browser, browser, new_person, tmp_path):
    host = new_person(speaking_browser)
    host.sign_in(sign_in_link(service))
    host.join("/r/demo")
    guest = new_person(browser)
    guest.sign_in(sign_in_link(service))
    guest.join("/r/demo")
    expect(guest.page.get_by_test_id("recording-sign")).to_be_hidden()
    host.tool("record")
    expect(guest.page.get_by_test_id("recording-sign")).to_be_visible()
    host.tool("record")
    expect(guest.page.get_by_test_id("recording-sign")).to_be_hidden()
    guest.leave()

    recording = record(host, 14)
    host.leave()
    open_studio(host, recording)
    page = host.page
    said = " ".join(page.get_by_test_id("word").all_inner_texts()).lower()
    known = {word.strip(".,?!;:").lower() for word in spoken_text().split()}
    heard = [word.strip(".,?!;: ") for word in said.split()]
    assert sum(word in known for word in heard) >= 0.7 * len(heard), said

    before_s = float(page.get_by_test_id("edited-duration").get_attribute("data-seconds"))
    words = page.evaluate(
        "async id => (await (await fetch(`/api/recordings/${id}/transcript`)).json()).words", recording
    )
    # Not one of the last second: there is something to play behind it.
    early = [each for each in words[2:-2] if each["end_s"] < words[-1]["end_s"] - 1]
    word = max(early, key=lambda w: w["end_s"] - w["start_s"])
    word_s = word["end_s"] - word["start_s"]
    chosen = page.locator(f'[data-word-id="{word["id"]}"]')
    chosen.click()
    page.keyboard.press("Delete")
    expect(chosen).to_have_attribute("data-deleted", "true")
    after_s = float(page.get_by_test_id("edited-duration").get_attribute("data-seconds"))
    assert before_s - after_s > 0

    page.get_by_test_id("undo").click()
    expect(chosen).not_to_have_attribute("data-deleted", "true")
    page.get_by_test_id("redo").click()
    expect(chosen).to_have_attribute("data-deleted", "true")

    page.evaluate(
        "([s]) => { document.querySelector('[data-testid=player]').currentTime = s }", [word["start_s"] - 0.6]
    )
    page.get_by_test_id("play").click()
    page.wait_for_function(
        "end => document.querySelector('[data-testid=player]').currentTime > end + 0.3", arg=word["end_s"]
    )
    assert page.evaluate("document.querySelector('[data-testid=player]').error") is None

    page.get_by_test_id("export").click()
    page.get_by_test_id("export-webm").click()
    link = page.get_by_test_id("export-link").first
    expect(link).to_be_visible(timeout=TRANSCRIBED_MS)
    with page.expect_download() as download:
        link.click()
    exported = tmp_path / "edited.webm"
    download.value.save_as(exported)
    original = tmp_path / "original.mp4"
    original.write_bytes(host.context.request.get(f"/api/recordings/{recording}/media").body())
    sound_s, picture_s = durations_s(exported)
    original_sound_s, original_picture_s = durations_s(original)
    assert abs((original_sound_s - sound_s) - word_s) < 0.08
    assert abs((original_picture_s - picture_s) - word_s) < 0.08
    assert abs(sound_s - picture_s) < 0.08
