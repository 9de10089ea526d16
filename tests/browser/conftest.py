"""The service with all its processes, once for all browser tests, and people at browsers in it."""

import contextlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.accounts.provider import Provider
from tests.browser.person import JOIN_MS, Person, chromium
from tests.browser.service import ROOT, Service
from tests.browser.voice import write_voice

BROWSER_TESTS = Path(__file__).parent
TEST_S = 600
"""The last resort: more than all that a test waits for may take, the start of the service before it included."""
# What comes, comes soon; a machine that does much else at once is no fault.
expect.set_options(timeout=JOIN_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(TEST_S))


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """Where people have accounts elsewhere."""
    running = Provider()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Service]:
    """Eyeline, started as `make run` starts it, with sign-in by the provider."""
    running = Service(tmp_path_factory.mktemp("service"), **provider.environment)
    try:
        yield running
    finally:
        code = running.stop()
    assert code == 0, running.tail()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose microphone beeps."""
    with chromium(playwright) as running:
        yield running


@pytest.fixture(scope="session")
def speaking_browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose microphone speaks what `tests.browser.voice.TEXT` says, again and again."""
    voice = write_voice(tmp_path_factory.mktemp("voice") / "voice.wav")
    with chromium(playwright, f"--use-file-for-fake-audio-capture={voice}") as running:
        yield running


@pytest.fixture
def new_person(service: Service) -> Iterator[Callable[..., Person]]:
    """Makes people; at the end of the test they leave, and their pages must have had no fault."""
    people: list[Person] = []

    def make(at: Browser, **options: int) -> Person:
        person = Person(at, service.url, **options)
        people.append(person)
        return person

    yield make
    faults = [fault for person in people for fault in person.faults]
    for person in people:
        with contextlib.suppress(Exception):
            person.leave_if_there()
        person.close()
    assert faults == []


@pytest.fixture(scope="session")
def kept_cookies() -> list[Any]:
    """What keeps the first admin signed in, once one has signed in."""
    return []


@pytest.fixture
def admin(service: Service, browser: Browser, new_person: Callable[..., Person], kept_cookies: list[Any]) -> Person:
    """The first admin, signed in, at the front page.

    By a link the first time, and by the cookies of then later on: each link costs a process.
    """
    person = new_person(browser)
    if kept_cookies:
        person.context.add_cookies(kept_cookies)
        person.page.goto("/")
        expect(person.page.get_by_test_id("user-name")).to_be_visible(timeout=JOIN_MS)
    else:
        person.sign_in(sign_in_link(service))
        kept_cookies.extend(person.context.cookies())
    return person


def sign_in_link(service: Service) -> str:
    """A fresh one-time sign-in link for the first admin."""
    out = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT, env=service.environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    match = re.search(r"Sign in: (\S+)", out)
    assert match, out
    return match[1]
