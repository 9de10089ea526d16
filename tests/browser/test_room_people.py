"""A room's owner, who is no admin, lets people in: members, links for guests, a calendar file, and when it opens."""

import re
import subprocess
import sys

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.browser.axe import grave_findings
from tests.browser.service import ROOT

MAKE = """
from accounts.models import User
from accounts.services import sign_in_link_create
from conference.rooms.services.rooms import room_create
User.objects.create_user("mia@example.org", name="Mia")
owner = User.objects.create_user("olga@example.org", name="Olga")
room_create(owner=owner, title="Atelier", scenario="round-table", seat_count=3)
print("/accounts/link/" + sign_in_link_create(user=owner) + "/")
"""


@pytest.fixture(scope="module")
def owners_link(service):
    """Makes Olga, her room, and Mia; Olga's sign-in link."""
    made = subprocess.run([sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE],
                          cwd=ROOT, env=service.environment, capture_output=True, text=True, check=True)  # fmt: skip
    return made.stdout.strip()


def test_an_owner_lets_people_in(browser, new_person, owners_link):
    owner = new_person(browser)
    owner.sign_in(owners_link)
    page = owner.page
    page.get_by_test_id("manage-room").click()
    expect(page.get_by_role("heading", name="Atelier", level=1)).to_be_visible()
    expect(page.get_by_test_id("nav-cubes")).to_have_count(0)

    page.get_by_test_id("member-email").fill("nobody@example.org")
    page.get_by_test_id("add-member").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("nobody@example.org")
    page.get_by_test_id("member-email").fill("mia@example.org")
    page.get_by_test_id("add-member").click()
    expect(page.get_by_test_id("member")).to_contain_text("mia@example.org")
    page.get_by_role("button", name="Remove mia@example.org").click()
    expect(page.get_by_test_id("member")).to_have_count(0)

    page.get_by_test_id("invitation-days").click()
    page.get_by_role("option", name="30 days").click()
    page.get_by_test_id("make-invitation").click()
    link = page.get_by_test_id("shown-once").input_value()
    page.get_by_test_id("shown-once-done").click()
    page.get_by_test_id("show-link").click()
    expect(page.get_by_test_id("shown-once")).to_have_value(link)
    page.get_by_test_id("shown-once-done").click()
    guest = new_person(browser)
    guest.page.goto(link)
    expect(guest.page.get_by_test_id("join")).to_be_visible()
    page.get_by_test_id("calendar-start").fill("2030-01-31T09:00")
    with page.expect_download() as download:
        page.get_by_test_id("calendar-file").click()
    (event,) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert str(event["summary"]) == "Atelier"
    expect(page.get_by_test_id("invitation")).to_have_count(2)
    page.get_by_test_id("invitation").last.get_by_role("button", name=re.compile("Revoke")).click()
    expect(page.get_by_test_id("invitation")).to_have_count(1)
    guest.page.reload()
    expect(guest.page.get_by_role("heading", name="The invitation is not valid any more")).to_be_visible()
    guest.faults = [fault for fault in guest.faults if "410" not in fault]

    page.get_by_test_id("policy-opens-at").fill("2031-05-01T10:30")
    page.get_by_test_id("policy-needs-host").click()
    page.get_by_test_id("policy-records-cubes").click()
    page.get_by_test_id("save-policy").click()
    expect(page.get_by_test_id("toasts")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_test_id("policy-opens-at")).to_have_value("2031-05-01T10:30")
    expect(page.get_by_role("checkbox", name="Begins only when a host is there")).to_be_checked()
    expect(page.get_by_role("checkbox", name="People in cubes have agreed to be recorded")).not_to_be_checked()
    assert grave_findings(page) == []
    owner.faults = [fault for fault in owner.faults if "400" not in fault]
