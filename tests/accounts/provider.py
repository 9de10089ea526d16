"""A real OpenID Connect provider in a process of its own, and a person who signs in there."""

import html
import json
import re
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

from accounts.openid.providers import CLIENT_ID, CLIENT_SECRET, ISSUER, NAME
from tests.browser.service import free_port

PEOPLE: tuple[dict[str, Any], ...] = (
    {"sub": "ada", "email": "Ada@Example.org", "email_verified": True, "name": "Ada of elsewhere"},
    {"sub": "unproved", "email": "ada@example.org", "email_verified": False},
    {"sub": "false-as-text", "email": "ada@example.org", "email_verified": "false"},
    {"sub": "without-address"},
    {"sub": "admin", "email": "admin@localhost", "email_verified": True},
    {"sub": "new", "email": "new@example.org", "email_verified": True, "name": "Nele"},
)


class Provider:
    """The running provider. `environment` is what the service must be told of it."""

    def __init__(self) -> None:
        port = free_port()
        self.environment = {
            ISSUER: f"http://127.0.0.1:{port}",
            CLIENT_ID: "eyeline",
            CLIENT_SECRET: "between the two",
            NAME: "Example account",
        }
        people = [argument for person in PEOPLE for argument in ("--user-claims", json.dumps(person))]
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *people],
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self._process.stderr or ():
            if "running on" in line:
                return
        raise AssertionError("the provider did not start")

    def stop(self) -> None:
        """Ends it, as an outage does."""
        self._process.kill()
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()


def begin(client: Client, next_page: str = "") -> str:
    """Presses the button on the sign-in page; the provider's address that it leads to."""
    page = client.post("/accounts/openid/", {"next": next_page})
    assert page.status_code == 200, page.content.decode()
    link = re.search(r'href="([^"]+/oauth2/authorize[^"]+)"', page.content.decode())
    assert link
    assert page["Refresh"] == f"0; url={html.unescape(link[1])}"
    return html.unescape(link[1])


def come_back(client: Client, address: str, **form: str) -> HttpResponse:
    """Answers the provider's form at `address` and follows it back to the service: how that answers."""
    answer = requests.post(address, data=form, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def asked(address: str) -> dict[str, str]:
    """What the service asked the provider for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
