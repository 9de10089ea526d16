"""The pages that Django draws itself: sign-in, refusals and errors, under the Content-Security-Policy."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
SCRIPT_OR_STYLE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=", re.IGNORECASE)
COLOUR = re.compile(r"(--[\w-]+): light-dark\((#\w+), (#\w+)\);")


def test_someone_signs_in_and_out(client: Client, db: None) -> None:
    User.objects.create_user("ann@example.org", "correct horse battery", name="Ann")
    page = client.get("/accounts/login/?next=/r/salon").content.decode()
    assert '<label for="id_login">' in page
    assert 'name="next"' in page
    answer = client.post("/accounts/login/", {"login": "ann@example.org", "password": "correct horse battery"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Sign out?" in client.get("/accounts/logout/").content.decode()
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/api/me").json()["user"] is None


def test_a_wrong_password_is_said_to_be_wrong(client: Client, db: None) -> None:
    answer = client.post("/accounts/login/", {"login": "ann@example.org", "password": "guess"})
    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()


def test_accounts_are_by_invitation_unless_sign_up_is_open(client: Client, db: None, settings: Any) -> None:
    assert "Accounts are by invitation" in client.get("/accounts/signup/").content.decode()
    settings.OPEN_SIGN_UP = True
    assert "Create an account" in client.get("/accounts/signup/").content.decode()


def test_a_sign_in_link_that_does_not_work_says_why_and_what_to_do(client: Client, db: None) -> None:
    answer = client.get("/accounts/link/forged/")
    assert answer.status_code == 403
    assert "This link does not work" in answer.content.decode()


def test_an_address_where_nothing_is_leads_home(client: Client, db: None) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert '<a class="site-button" href="/">' in answer.content.decode()


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere"])
def test_pages_hold_nothing_that_the_policy_refuses(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert "Content-Security-Policy" in answer.headers
    assert not SCRIPT_OR_STYLE.search(answer.content.decode())


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_errors_are_drawn_without_a_request(template: str) -> None:
    page = render_to_string(template)
    assert "<h1>" in page
    assert not SCRIPT_OR_STYLE.search(page)


def test_their_colours_are_those_of_the_frontend() -> None:
    site = Path(str(finders.find("site/site.css"))).read_text()
    theme = (ROOT / "frontend" / "src" / "theme" / "tokens.css").read_text()
    ours, theirs = _colours(site), _colours(theme)
    assert len(ours) > 8
    assert ours == {name: theirs[name] for name in ours}


def _colours(css: str) -> dict[str, tuple[str, str]]:
    """Each colour for a light and a dark page."""
    return {name: (light, dark) for name, light, dark in COLOUR.findall(css)}
