"""How often somebody may call, counted by the address that nobody can make up."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.models import User
from conference.address import client_address

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_called_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_an_address_calls_so_often_whatever_it_says_of_itself(settings: Any) -> None:
    settings.API_CALLS_RATE = "3/m"
    statuses = [Client().get("/api/me", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert Client(REMOTE_ADDR="127.0.0.2").get("/api/me").status_code == 200


def test_a_user_is_counted_wherever_from(settings: Any) -> None:
    settings.API_CALLS_RATE = "3/m"
    user = User.objects.create_user("ada@example.org", "correct horse battery", name="Ada")
    statuses = []
    for n in range(4):
        client = Client(REMOTE_ADDR=f"127.0.0.{n + 1}")
        client.force_login(user)
        statuses.append(client.get("/api/me").status_code)
    assert statuses == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, " , ", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.PROXIES = proxies
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == address
