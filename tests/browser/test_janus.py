"""Two pages in a service whose media worker only signals: Debian's Janus forwards, in a network namespace."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium, chromium_path
from tests.browser.service import Service
from tests.browser.test_meeting import HEARD
from tests.browser.test_tools import MAKE_ROOM
from tests.media.namespace import ADDRESS, Namespace, missing_here, namespace

CAMERA = "stats.some(s => s.participantId === '{participant}' && s.source === 'camera' && s.framesDecoded > {frames})"

KEEP_CONNECTIONS = """
const Made = RTCPeerConnection;
window.connections = [];
window.RTCPeerConnection = class extends Made {
  constructor(...given) {
    super(...given);
    window.connections.push(this);
  }
};
"""
STANDING = "window.connections.filter((each) => each.connectionState === 'connected').length"


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Namespace]:
    if missing := missing_here():
        pytest.skip(f"Janus can't be tried here without {missing}")
    with namespace(tmp_path_factory.mktemp("janus")) as made:
        yield made


@pytest.fixture(scope="module")
def forwarded(apart: Namespace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with apart.entered():
        folder = tmp_path_factory.mktemp("forwarded")
        service = Service(folder, EYELINE_JANUS_URL=apart.url, EYELINE_ICE_ADDRESSES=ADDRESS)
    try:
        yield service
    finally:
        code = service.stop()
    assert code == 0, service.tail()


@pytest.fixture
def people(
    apart: Namespace, forwarded: Service, playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Person, Person]]:
    """Two at a browser in the namespace."""
    wrapper = tmp_path / "chromium"
    wrapper.write_text(f'#!/bin/sh\nexec {shutil.which("nsenter")} --net={apart.path} {chromium_path()} "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(wrapper))
    with chromium(playwright) as browser:
        made = [Person(browser, forwarded.url, width=1280, height=800) for _ in range(2)]
        for person in made:
            person.context.add_init_script(KEEP_CONNECTIONS)
        yield made[0], made[1]
        for person in made:
            person.close()
        assert [fault for person in made for fault in person.faults] == []


def test_a_page_has_a_connection_for_each_direction_where_the_media_worker_wants_it_so(
    forwarded: Service, people: tuple[Person, Person]
) -> None:
    host, guest = people
    host.sign_in(sign_in_link(forwarded))
    host.join(f"/r/{host.page.evaluate(MAKE_ROOM, 'Large')}")
    guest.join(host.invite(), "Grace")
    for person in people:
        person.layout("grid")
    for person, other in ((host, guest), (guest, host)):
        person.wait_for_media(CAMERA.format(participant=other.id, frames=10), 60)
        person.wait_for_media(HEARD.format(participant=other.id), 60)
        assert person.page.evaluate(STANDING) == 2
    # Off and on again: what is not sent for a while comes back in the same section.
    host.page.get_by_test_id("camera").click()
    guest.page.wait_for_function(
        "id => window.eyeline.meeting().participants.some(p => p.id === id && !p.camera_on)", arg=host.id
    )
    host.page.get_by_test_id("camera").click()
    (seen,) = (s["framesDecoded"] for s in guest.stats() if (s["participantId"], s["source"]) == (host.id, "camera"))
    guest.wait_for_media(CAMERA.format(participant=host.id, frames=seen + 5), 60)
