"""Browsers that reach nothing directly: what everybody sends goes through a real coturn, by UDP or by TCP alone."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import sign_in_link
from tests.browser.person import Person
from tests.browser.service import Service
from tests.operations.coturn import SECRET, Coturn, coturn

RELAY_ONLY = """
const Plain = window.RTCPeerConnection;
const made = (window.madeConnections = []);
window.RTCPeerConnection = class extends Plain {
  constructor(configuration) {
    super({ ...configuration, iceTransportPolicy: "relay" });
    made.push(this);
  }
  setConfiguration(configuration) {
    super.setConfiguration({ ...configuration, iceTransportPolicy: "relay" });
  }
};
"""
TCP_ALONE = """
const Relayed = window.RTCPeerConnection;
const tcpAlone = (configuration) => ({
  ...configuration,
  iceServers: configuration.iceServers.map((each) => ({ ...each, urls: each.urls.filter((at) => at.endsWith("tcp")) })),
});
window.RTCPeerConnection = class extends Relayed {
  constructor(configuration) {
    super(tcpAlone(configuration));
  }
  setConfiguration(configuration) {
    super.setConfiguration(tcpAlone(configuration));
  }
};
"""
WAYS = """async () => {
  const ways = [];
  for (const connection of window.madeConnections) {
    const report = await connection.getStats();
    for (const pair of report.values()) {
      if (pair.type !== "candidate-pair" || !pair.nominated || pair.bytesReceived === 0) continue;
      const local = report.get(pair.localCandidateId);
      ways.push(`${local.candidateType}/${local.relayProtocol}`);
    }
  }
  return ways;
}"""


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with coturn(tmp_path_factory.mktemp("coturn-browser")) as running:
        yield running


@pytest.fixture(scope="module")
def relayed(turn: Coturn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service beside the others', whose browsers are sent to coturn: over UDP, and over TCP."""
    urls = f"turn:127.0.0.1:{turn.port}?transport=udp,turn:127.0.0.1:{turn.port}?transport=tcp"
    folder: Path = tmp_path_factory.mktemp("relayed")
    service = Service(folder, EYELINE_TURN_URLS=urls, EYELINE_TURN_SECRET=SECRET)
    try:
        yield service
    finally:
        code = service.stop()
    assert code == 0, service.tail()


@pytest.fixture
def people(relayed: Service, browser: Browser) -> Iterator[tuple[Person, Person]]:
    """Two who can't reach the media worker but by TURN; the second has no UDP at all."""
    with contextlib.ExitStack() as stack:
        made = []
        for blocks_udp in (False, True):
            person = Person(browser, relayed.url)
            stack.callback(person.close)
            person.context.add_init_script(RELAY_ONLY + (TCP_ALONE if blocks_udp else ""))
            made.append(person)
        yield made[0], made[1]
        assert [fault for person in made for fault in person.faults] == []


def test_who_reaches_nothing_directly_sees_and_hears_through_turn(
    relayed: Service, people: tuple[Person, Person]
) -> None:
    ada, ben = people
    ada.sign_in(sign_in_link(relayed))
    ada.join("/r/demo")
    ben.join(ada.invite(), "Ben")
    for person, other in ((ada, ben), (ben, ada)):
        person.wait_for_media(
            f's => s.participantId === "{other.id}" && s.framesDecoded > 10'.join(("stats.some(", ")")), 60
        )
        person.wait_for_media(
            f's => s.participantId === "{other.id}" && s.soundEnergy > 0'.join(("stats.some(", ")")), 60
        )
    assert set(ada.page.evaluate(WAYS)) <= {"relay/udp", "relay/tcp"}
    assert set(ben.page.evaluate(WAYS)) == {"relay/tcp"}
