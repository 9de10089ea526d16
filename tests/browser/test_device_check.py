"""The device check: a sound on the chosen speaker, and help where the browser refuses the camera."""

from playwright.sync_api import expect

WAIT_MS = 60_000
LISTEN = """
    window.heard = [];
    const choose = AudioContext.prototype.setSinkId;
    AudioContext.prototype.setSinkId = function (id) { window.heard.push(`sink ${id}`); return choose.call(this, id); };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (at) {
        window.heard.push(`note ${this.frequency.value.toFixed(0)} ${this.context.state}`);
        return start.call(this, at);
    };
"""
REFUSE = """
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async constraints => {
        if (constraints.video && !window.allowed) throw new DOMException('no', 'NotAllowedError');
        return ask(constraints);
    };
"""


def test_a_test_sound_plays_on_the_chosen_speaker_which_is_remembered(admin):
    page = admin.page
    page.add_init_script(LISTEN)
    page.goto("/r/demo")
    expect(page.get_by_test_id("join")).to_be_enabled(timeout=WAIT_MS)
    page.get_by_test_id("choose-speaker").click()
    options = page.get_by_role("option")
    chosen = options.nth(options.count() - 1)
    name = chosen.inner_text()
    chosen.click()
    page.get_by_test_id("speaker-test").click()
    expect(page.get_by_test_id("speaker-test")).to_have_attribute("data-state", "played", timeout=WAIT_MS)
    heard = page.evaluate("window.heard")
    assert heard[0].startswith("sink ")
    assert heard[1:] == ["note 523 running", "note 659 running", "note 784 running"]
    page.get_by_test_id("join").click()
    expect(page.get_by_test_id("table")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function("() => window.heard.length > 4", timeout=WAIT_MS)
    assert page.evaluate("window.heard")[4:] == heard[:1], "the room sounds elsewhere"
    admin.leave()
    page.goto("/r/demo")
    expect(page.get_by_test_id("choose-speaker")).to_contain_text(name, timeout=WAIT_MS)


def test_who_refused_the_camera_is_told_how_to_allow_it_and_goes_on_without_a_reload(admin):
    page = admin.page
    page.add_init_script(REFUSE)
    page.goto("/r/demo")
    expect(page.get_by_test_id("camera-problem")).to_contain_text("keeps the camera", timeout=WAIT_MS)
    expect(page.get_by_test_id("camera-help")).to_contain_text("left of the address")
    expect(page.get_by_test_id("microphone-problem")).to_have_count(0)
    page.get_by_test_id("camera-retry").click()
    expect(page.get_by_test_id("camera-problem")).to_be_visible()
    page.evaluate("window.allowed = true")
    page.get_by_test_id("camera-retry").click()
    expect(page.get_by_test_id("preview")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_test_id("camera-problem")).to_have_count(0)
