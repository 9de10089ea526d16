"""Somebody signs in with an account from elsewhere, by clicking through, and hears why when it comes to nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import grave_findings
from tests.browser.person import JOIN_MS


@pytest.fixture
def stranger(browser, new_person):
    """Somebody at the sign-in page, whose provider's page wants a style sheet from a host that no test may reach."""
    person = new_person(browser)
    person.context.route(re.compile("^https:"), lambda route: route.fulfill(body="", content_type="text/css"))
    person.page.goto("/accounts/login/?next=/manage/")
    return person


def go_to_provider(page) -> None:
    page.get_by_role("button", name="Sign in with Example account").click()
    expect(page.get_by_role("heading", name="Authorize Client")).to_be_visible(timeout=JOIN_MS)


def test_a_click_leads_to_the_provider_and_back_where_one_wanted_to_go(stranger):
    page = stranger.page
    go_to_provider(page)
    page.get_by_role("button", name="admin", exact=True).click()
    expect(page.get_by_role("heading", name="Rooms")).to_be_visible(timeout=JOIN_MS)
    assert page.url.endswith("/manage/")


def test_a_no_and_an_unknown_address_are_explained(stranger):
    page = stranger.page
    go_to_provider(page)
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", name="You were not signed in")).to_be_visible()
    assert grave_findings(page) == []
    page.get_by_role("link", name="Back to signing in").click()
    go_to_provider(page)
    page.get_by_role("button", name="new", exact=True).click()
    expect(page.get_by_role("heading", name="There is no account for you here")).to_be_visible()
    assert grave_findings(page) == []
    # A refusal's status is an error on the console; no other belongs there.
    stranger.faults = [fault for fault in stranger.faults if "403" not in fault]
