"""Browsers that reach nothing directly: what everybody sends goes through a real coturn, by UDP or by TLS alone."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import sign_in_link
from tests.browser.person import Person, chromium
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
TLS_ALONE = """
const Relayed = window.RTCPeerConnection;
const tlsAlone = (configuration) => ({
  ...configuration,
  iceServers: configuration.iceServers.map((each) => {
    return { ...each, urls: each.urls.filter((at) => at.startsWith("turns:")) };
  }),
});
window.RTCPeerConnection = class extends Relayed {
  constructor(configuration) {
    super(tlsAlone(configuration));
  }
  setConfiguration(configuration) {
    super.setConfiguration(tlsAlone(configuration));
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
    """A service beside the others', whose browsers are sent to coturn: over UDP, TCP and TLS."""
    plain, tls = f"turn:127.0.0.1:{turn.port}", f"turns:127.0.0.1:{turn.tls_port}?transport=tcp"
    urls = f"{plain}?transport=udp,{plain}?transport=tcp,{tls}"
    folder: Path = tmp_path_factory.mktemp("relayed")
    service = Service(folder, EYELINE_TURN_URLS=urls, EYELINE_TURN_SECRET=SECRET)
    try:
        yield service
    finally:
        code = service.stop()
    assert code == 0, service.tail()


@pytest.fixture
def trusting(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that takes coturn's certificate, which nobody has signed."""
    with chromium(playwright, "--ignore-certificate-errors") as running:
        yield running


@pytest.fixture
def people(relayed: Service, browser: Browser, trusting: Browser) -> Iterator[tuple[Person, Person]]:
    """Two who can't reach the media worker but by TURN; all that the second's network lets through is TLS."""
    with contextlib.ExitStack() as stack:
        made = []
        for at in (browser, trusting):
            person = Person(at, relayed.url)
            stack.callback(person.close)
            person.context.add_init_script(RELAY_ONLY + (TLS_ALONE if at is trusting else ""))
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
    assert set(ada.page.evaluate(WAYS)) <= {"relay/udp", "relay/tcp", "relay/tls"}
    assert set(ben.page.evaluate(WAYS)) == {"relay/tls"}
