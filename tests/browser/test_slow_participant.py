"""One whose way carries little gets less, goes on to hear, and takes nothing from the rest."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from conference.media.layers import SMALL_PX, SMALL_SHOWN_MAX_PX
from tests.browser.conftest import sign_in_link
from tests.browser.person import Person
from tests.browser.service import Service
from tests.browser.test_meeting import HEARD
from tests.browser.test_relay import RELAY_ONLY
from tests.browser.test_tools import MAKE_ROOM
from tests.operations.coturn import SECRET, coturn

NARROW_BYTES_S = 65_000
"""What coturn lets through each second, either way: less than two cameras, more than their small layers."""
CAMERA_RATE = "window.cameraRate = 12;"
"""Pictures a second, few enough for three pages on a small machine."""
COUNT_PICTURES = """
const request = CanvasCaptureMediaStreamTrack.prototype.requestFrame;
window.picturesTaken = 0;
CanvasCaptureMediaStreamTrack.prototype.requestFrame = function () {
  window.picturesTaken += 1;
  return request.call(this);
};
"""
"""Counts the coded camera's pictures where they are taken: before any sender could leave one out."""
TILES_PX = "() => [...document.querySelectorAll('[data-testid=grid] [data-participant-id]')].map((e) => e.clientHeight)"
CAMERA = "s.participantId === '{participant}' && s.source === 'camera' && s.frameHeight === {height} && s.framesDecoded"
MOST = 0.7
"""Of a camera's pictures, beside what a busy machine leaves out."""


@pytest.fixture(scope="module")
def narrowed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service beside the others', whose TURN server carries little for each who comes that way."""
    with coturn(tmp_path_factory.mktemp("coturn-narrow"), f"--max-bps={NARROW_BYTES_S}") as turn:
        url = f"turn:127.0.0.1:{turn.port}?transport=udp"
        service = Service(tmp_path_factory.mktemp("narrow"), EYELINE_TURN_URLS=url, EYELINE_TURN_SECRET=SECRET)
        try:
            yield service
        finally:
            code = service.stop()
        assert code == 0, service.tail()


@pytest.fixture
def three(narrowed: Service, browser: Browser) -> Iterator[tuple[Person, Person, Person]]:
    """Two with a way of their own, and one behind the TURN server."""
    with contextlib.ExitStack() as stack:
        made = []
        for script in (COUNT_PICTURES, COUNT_PICTURES, RELAY_ONLY):
            person = Person(browser, narrowed.url, width=1280, height=800)
            stack.callback(person.close)
            person.context.add_init_script(CAMERA_RATE + script)
            made.append(person)
        yield made[0], made[1], made[2]
        assert [fault for person in made for fault in person.faults] == []


def taken_and_seen(person: Person, other: Person) -> tuple[int, int]:
    """How many pictures another's camera has taken by now, and how many of them the person was shown."""
    (camera,) = (each for each in person.stats() if (each["participantId"], each["source"]) == (other.id, "camera"))
    return other.page.evaluate("window.picturesTaken"), camera["framesDecoded"]


def test_who_can_carry_little_gets_little_and_the_others_all_of_it(
    narrowed: Service, three: tuple[Person, Person, Person]
) -> None:
    ada, ben, slow = three
    ada.sign_in(sign_in_link(narrowed))
    ada.join(f"/r/{ada.page.evaluate(MAKE_ROOM, 'Narrow')}")
    invite = ada.invite()
    ben.join(invite, "Ben")
    pairs = ((ada, ben), (ben, ada))
    for person, other in pairs:
        person.layout("grid")
        whole = CAMERA.format(participant=other.id, height=360)
        person.wait_for_media(f"stats.some(s => {whole} > 10)", 60)
    before = [taken_and_seen(person, other) for person, other in pairs]

    slow.join(invite, "Slow")
    slow.layout("grid")
    slow.page.get_by_test_id("camera").click()
    small = [CAMERA.format(participant=each.id, height=SMALL_PX) for each in (ada, ben)]
    slow.wait_for_media(" && ".join(f"stats.some(s => {each} > 10)" for each in small), 90)
    assert min(slow.page.evaluate(TILES_PX)) > SMALL_SHOWN_MAX_PX, "so that it shows small ones for its way alone"
    for each in (ada, ben):
        slow.wait_for_media(HEARD.format(participant=each.id), 60)

    after = [taken_and_seen(person, other) for person, other in pairs]
    for (person, other), (taken_0, seen_0), (taken_1, seen_1) in zip(pairs, before, after, strict=True):
        assert seen_1 - seen_0 > MOST * (taken_1 - taken_0) > 0
        whole = CAMERA.format(participant=other.id, height=360)
        person.wait_for_media(f"stats.some(s => {whole} > {seen_1})")
