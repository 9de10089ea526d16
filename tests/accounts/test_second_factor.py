"""Signing in with a second factor: setting it up, every way in that asks for it, losing it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from accounts.models import Role, User
from accounts.services import sign_in_link_create
from conference.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada@example.org", PASSWORD, name="Ada")


def code_of(secret: str) -> str:
    """What an authenticator app with this secret shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert name_of(client) == user.name
    return client


def name_of(client: Client) -> str | None:
    user = client.get("/api/me").json()["user"]
    return None if user is None else str(user["name"])


def set_up(client: Client) -> str:
    """Turns the second factor on, as the pages do it; the secret that the app got."""
    asked = client.get("/accounts/second-factor/totp/activate/")  # takes the password once more
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    secret = str(page.context["form"].secret)
    assert secret in page.content.decode()
    wrong = client.post("/accounts/second-factor/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not Authenticator.objects.exists()
    client.post("/accounts/second-factor/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.count() == 2  # the app, and recovery codes
    cache.clear()  # a code is good once, and the next step takes one within the same half minute
    return secret


def test_a_password_alone_signs_nobody_in_any_more(ada: User) -> None:
    secret = set_up(signed_in(ada))
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert name_of(client) is None
    assert client.post("/accounts/second-factor/authenticate/", {"code": "000000"}).status_code == 200
    assert name_of(client) is None
    client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert name_of(client) == "Ada"


def test_a_code_is_good_once(ada: User) -> None:
    secret = set_up(signed_in(ada))
    code = code_of(secret)
    for name in ("Ada", None):
        client = Client()
        client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
        client.post("/accounts/second-factor/authenticate/", {"code": code})
        assert name_of(client) == name


def test_a_recovery_code_stands_in_for_the_app_once(ada: User) -> None:
    first = signed_in(ada)
    set_up(first)
    code = first.get("/accounts/second-factor/recovery-codes/").context["unused_codes"][0]
    for name in ("Ada", None):
        client = Client()
        client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
        client.post("/accounts/second-factor/authenticate/", {"code": code})
        assert name_of(client) == name


def test_a_sign_in_link_is_no_way_round_it(ada: User) -> None:
    secret = set_up(signed_in(ada))
    client = Client()
    client.get(f"/accounts/link/{sign_in_link_create(user=ada)}/")
    assert name_of(client) is None
    client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert name_of(client) == "Ada"


def test_the_site_administration_has_no_door_of_its_own(ada: User) -> None:
    User.objects.update(role=Role.ADMIN)
    client = Client()
    response = client.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
    assert name_of(client) is None


def test_its_secret_cannot_be_read_from_the_database(ada: User) -> None:
    secret = set_up(signed_in(ada))
    kept = json.dumps(list(Authenticator.objects.values("data")))
    assert secret not in kept


def test_a_new_secret_key_with_the_old_one_as_fallback_keeps_it_working(ada: User, settings: Any) -> None:
    secret = set_up(signed_in(ada))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 8
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert name_of(client) == "Ada"


def test_turning_it_off_takes_more_than_an_open_session(ada: User, settings: Any) -> None:
    client = signed_in(ada)
    set_up(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    response = client.post("/accounts/second-factor/totp/deactivate/")
    assert "reauthenticate" in response["Location"]
    assert Authenticator.objects.exists()


def test_an_admin_takes_it_away_from_who_has_lost_the_app(ada: User) -> None:
    set_up(signed_in(ada))
    admin = User.objects.create_user("root@example.org", PASSWORD, name="Root", role=Role.ADMIN)
    theirs = signed_in(admin)
    listed = {user["email"]: user["has_second_factor"] for user in theirs.get("/api/admin/users").json()}
    assert listed == {"ada@example.org": True, "root@example.org": False}
    assert signed_in(admin).delete(f"/api/admin/users/{ada.pk}/second-factor").status_code == 200
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(action="user.second_factor_remove").count() == 1
    signed_in(ada)


def test_guessing_is_slowed_down(ada: User) -> None:
    for _ in range(12):
        last = Client().post("/accounts/login/", {"login": ada.email, "password": "wrong horse"})
    assert last.status_code == 429 or "Too many" in last.content.decode()
    right = Client()
    right.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert name_of(right) is None
