"""How soon a meeting is whole again when the network is: from the network's return to all that a person has of it.

`python -m tests.benchmarks.reconnect`. Two people meet in the grid, with the notes open; then one browser is without a
network for a while, and gets it back, again and again. Cases by the length of the hole: after `2s` all still stands,
after `10s` the connection was given up and everybody has seen "reconnecting", after `30s` the media connection has
expired at both ends. Meanwhile both write into the notes, and who stayed writes in the chat. Metrics: `signalling_s`,
until the room's socket is greeted; `recovery_s`, until everything is there: both see the other move, the chat and the
notes are complete on both sides; and the parts of the returns to the seat of before, with the chat and with the notes
complete.
"""

import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import Playwright, expect

from tests.benchmarks.report import emit
from tests.benchmarks.running import with_service
from tests.browser.conftest import sign_in_link
from tests.browser.network import Network
from tests.browser.person import Person, chromium
from tests.browser.service import Service
from tests.browser.test_meeting import CONNECTED, GOT_CAMERA

BENCHMARK = "reconnect"
HOLES_S = (2, 10, 30)
ROUNDS = 10
BACK_MS = 60_000
SETTLE_MS = 3000
SEAT = "window.eyeline.meeting().participants.find(p => p.id === window.eyeline.meeting().selfId).seat"
DECODED = """Object.fromEntries(
    (await window.eyeline.stats()).filter(s => s.source === 'camera').map(s => [s.publicationId, s.framesDecoded]))"""
MOVES = f"""async ([before, mostMs]) => {{
    const deadline = performance.now() + mostMs;
    for (;;) {{
        for (const [id, count] of Object.entries({DECODED})) {{
            if (!(before[id] <= count)) before[id] = 0; // another connection counts anew
            if (count >= before[id] + 3) return true;
        }}
        if (performance.now() > deadline) return false;
        await new Promise(resolve => setTimeout(resolve, 30));
    }}
}}"""
"""Whether three more pictures of the other were decoded."""


@dataclass(frozen=True)
class Return:
    """One return of the network."""

    signalling_s: float
    recovery_s: float
    seat_kept: bool
    chat_complete: bool
    notes_complete: bool


def one_hole(host: Person, guest: Person, network: Network, hole_s: float, mark: str) -> Return:
    """Cuts the guest's network for `hole_s` seconds; `mark` is what is written meanwhile."""
    seat = guest.page.evaluate(SEAT)
    network.cut()
    try:
        cut_s = time.monotonic()
        host.page.get_by_test_id("chat-input").fill(f"said {mark}")
        host.page.keyboard.press("Enter")
        for person, name in ((host, "host"), (guest, "guest")):
            person.page.get_by_test_id("notes-text").click()
            person.page.keyboard.press("Control+End")
            person.page.keyboard.type(f" {name}-{mark}")
        host.page.wait_for_timeout(1000 * (hole_s - (time.monotonic() - cut_s)))
        seen = [person.page.evaluate(f"async () => {DECODED}") for person in (host, guest)]
    finally:
        network.restore()
    back_s = time.monotonic()
    expect(guest.page.locator(CONNECTED.replace("[data-media=connected]", ""))).to_be_attached(timeout=BACK_MS)
    signalling_s = time.monotonic() - back_s
    for person, before in zip((host, guest), seen, strict=True):
        if not person.page.evaluate(MOVES, [before, BACK_MS]):
            raise RuntimeError("no picture came back")
    chat_complete = _comes(guest, "chat-list", f"said {mark}")
    written = (f"host-{mark}", f"guest-{mark}")
    notes_complete = all([_comes(person, "notes-text", text) for person in (host, guest) for text in written])
    recovery_s = time.monotonic() - back_s
    kept = guest.page.evaluate(SEAT) == seat
    host.page.wait_for_timeout(SETTLE_MS)
    return Return(signalling_s, recovery_s, kept, chat_complete, notes_complete)


def _comes(person: Person, test_id: str, text: str) -> bool:
    try:
        expect(person.page.get_by_test_id(test_id)).to_contain_text(text, timeout=BACK_MS)
    except AssertionError:
        return False
    return True


def run(playwright: Playwright, service: Service) -> None:
    """All holes, one after the other."""
    with chromium(playwright) as first, chromium(playwright) as second:
        host, guest = Person(first, service.url), Person(second, service.url)
        host.sign_in(sign_in_link(service))
        host.join("/r/demo")
        guest.join(host.invite(), "Grace")
        network = Network(second)
        for person in (host, guest):
            person.layout("grid")
            person.wait_for_media(GOT_CAMERA.format(frames=30), 60)
            person.page.get_by_test_id("chat-toggle").click()
            person.page.get_by_test_id("share").click()
            person.page.get_by_test_id("open-notes").click()
            expect(person.page.get_by_test_id("document-status")).to_have_attribute("data-status", "open")
        for hole_s in HOLES_S:
            returns = [one_hole(host, guest, network, hole_s, f"{hole_s}-{n}") for n in range(ROUNDS)]
            _report(f"{hole_s}s", returns)
        guest.leave()
        host.leave()


def _report(case: str, returns: list[Return]) -> None:
    for metric, values in (
        ("signalling_s", [one.signalling_s for one in returns]),
        ("recovery_s", [one.recovery_s for one in returns]),
    ):
        emit(BENCHMARK, case, "eyeline", f"{metric}_p50", statistics.median(values), "s")
        emit(BENCHMARK, case, "eyeline", f"{metric}_p95", statistics.quantiles(values, n=20)[-1], "s")
    for metric, kept in (
        ("seat_kept", [one.seat_kept for one in returns]),
        ("chat_complete", [one.chat_complete for one in returns]),
        ("notes_complete", [one.notes_complete for one in returns]),
    ):
        emit(BENCHMARK, case, "eyeline", metric, sum(kept) / len(kept), "1")


if __name__ == "__main__":
    with_service(run)
