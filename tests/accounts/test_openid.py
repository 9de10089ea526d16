"""Sign-in by OpenID Connect, through the pages, against a provider that runs in a process of its own."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.models import Role, User
from accounts.openid.people import Vouched, vouched_from
from accounts.openid.providers import ISSUER, providers_from
from accounts.openid.refusals import AddressUnproved, ProviderFailed
from tests.accounts.provider import Provider, asked, begin, come_back

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    running = Provider()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def configured(provider: Provider, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = providers_from(provider.environment)


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada@example.org", "correct horse battery", name="Ada", role=Role.EDITOR)


def name_of(client: Client) -> str | None:
    """Who is signed in."""
    user = client.get("/api/me").json()["user"]
    return user and user["name"]


def test_somebody_with_an_account_comes_in_and_stays_who_she_is(client: Client, ada: User) -> None:
    page = client.get("/accounts/login/?next=/r/salon").content.decode()
    assert "Sign in with Example account" in page
    answer = come_back(client, begin(client, "/r/salon"), sub="ada")
    assert (answer.status_code, answer["Location"]) == (302, "/r/salon")
    assert name_of(client) == "Ada"
    ada.refresh_from_db()
    assert ada.role == Role.EDITOR
    assert ada.has_usable_password()


def test_the_code_is_asked_for_with_pkce_and_a_fresh_state(client: Client) -> None:
    first, second = asked(begin(client)), asked(begin(client))
    assert first["response_type"] == "code"
    assert {"openid", "email", "profile"} == set(first["scope"].split())
    assert first["redirect_uri"] == "http://testserver/accounts/openid/callback/"
    assert first["state"] != second["state"]
    assert first["code_challenge_method"] == "S256"
    verifier = client.session[STATES_SESSION_KEY][first["state"]][0]["pkce_code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert first["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_strangers_get_an_account_only_where_that_is_set(client: Client, settings: Any) -> None:
    answer = come_back(client, begin(client), sub="new")
    assert answer.status_code == 403
    assert "There is no account for you here" in answer.content.decode()
    assert not User.objects.exists()
    settings.OPEN_SIGN_UP = True
    assert come_back(client, begin(client), sub="new").status_code == 403  # that is for the form
    settings.OPEN_SIGN_UP, settings.OPENID_SIGN_UP = False, True
    assert come_back(client, begin(client), sub="new")["Location"] == "/"
    assert name_of(client) == "Nele"
    user = User.objects.get()
    assert (user.email, user.role, user.has_usable_password()) == ("new@example.org", Role.PARTICIPANT, False)
    assert come_back(Client(), begin(Client()), sub="new").status_code == 400  # another browser's attempt
    assert come_back(client, begin(client), sub="new").status_code == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize("who", ["unproved", "false-as-text", "without-address"])
def test_an_address_that_is_not_confirmed_lets_nobody_in(client: Client, ada: User, settings: Any, who: str) -> None:
    settings.OPENID_SIGN_UP = True
    answer = come_back(client, begin(client), sub=who)
    assert answer.status_code == 403
    assert "Your mail address is not confirmed" in answer.content.decode()
    assert name_of(client) is None
    assert User.objects.get() == ada


def test_whoever_was_shut_out_stays_out(client: Client, ada: User, settings: Any) -> None:
    settings.OPENID_SIGN_UP = True
    User.objects.update(is_active=False)
    answer = come_back(client, begin(client), sub="ada")
    assert (answer.status_code, name_of(client)) == (403, None)
    assert "This account is closed" in answer.content.decode()


def test_somebody_who_took_an_address_by_the_form_loses_the_account_to_its_owner(client: Client, settings: Any) -> None:
    settings.OPEN_SIGN_UP = True
    squatter = Client()
    password = "correct horse battery"
    squatter.post("/accounts/signup/", {"email": "ada@example.org", "password1": password, "password2": password})
    assert name_of(squatter) is not None
    come_back(client, begin(client), sub="ada")
    assert name_of(client) is not None
    assert name_of(squatter) is None
    assert not User.objects.get().has_usable_password()
    assert EmailAddress.objects.get().verified
    user = User.objects.get()
    user.set_password("a new one, by its owner")
    user.save()
    come_back(client, begin(client), sub="ada")
    assert User.objects.get().has_usable_password()


def test_a_no_over_there_is_said_here(client: Client) -> None:
    answer = come_back(client, begin(client), action="deny")
    assert answer.status_code == 403
    assert "You were not signed in" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=forged", "?error=server_error&state=forged"])
def test_an_answer_that_nobody_asked_for_is_refused(client: Client, ada: User, query: str) -> None:
    answer = client.get(f"/accounts/openid/callback/{query}")
    assert (answer.status_code, name_of(client)) == (400, None)
    assert "That sign-in did not work" in answer.content.decode()


def test_a_forged_code_is_refused(client: Client, ada: User) -> None:
    state = asked(begin(client))["state"]
    answer = client.get(f"/accounts/openid/callback/?code=forged&state={state}")
    assert (answer.status_code, name_of(client)) == (400, None)


def test_an_outage_is_said_in_the_persons_language(client: Client, settings: Any) -> None:
    running = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = providers_from(running.environment)
    address = begin(client)
    running.stop()
    state = asked(address)["state"]
    for answer in (client.post("/accounts/openid/"), client.get(f"/accounts/openid/callback/?code=x&state={state}")):
        assert answer.status_code == 503
        assert "The sign-in service does not answer" in answer.content.decode()
    chinese = client.post("/accounts/openid/", headers={"Accept-Language": "zh-CN"})
    assert "登录服务没有响应" in chinese.content.decode()


def test_nobody_is_led_to_another_site_afterwards(client: Client, ada: User) -> None:
    answer = come_back(client, begin(client, "https://elsewhere.example/"), sub="ada")
    assert answer["Location"] == "/"


def test_without_a_provider_there_is_no_button_and_no_door(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Sign in with" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/openid/").status_code == 404
    assert client.get("/accounts/openid/callback/").status_code == 404


def test_only_a_form_of_this_site_begins_it(ada: User) -> None:
    assert Client().get("/accounts/openid/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/accounts/openid/").status_code == 403


def test_answers_about_two_people_are_refused() -> None:
    claims = {"email": "ada@example.org", "email_verified": True}
    with pytest.raises(ProviderFailed):
        vouched_from({"userinfo": {"sub": "ada", **claims}, "id_token": {"sub": "ben", **claims}})
    assert vouched_from({"id_token": {"sub": "ada", **claims}}) == Vouched("ada@example.org", "")
    with pytest.raises(AddressUnproved):
        vouched_from({})


def test_half_a_setting_or_an_open_line_is_refused(provider: Provider) -> None:
    assert providers_from({}) == {}
    with pytest.raises(ImproperlyConfigured, match="EYELINE_OIDC_CLIENT_ID and EYELINE_OIDC_CLIENT_SECRET"):
        providers_from({ISSUER: "https://id.example.org"})
    with pytest.raises(ImproperlyConfigured, match="https://"):
        providers_from(provider.environment | {ISSUER: "http://id.example.org"})
    whole = providers_from(provider.environment | {ISSUER: "https://id.example.org/realms/staff/"})
    assert whole["openid_connect"]["APPS"][0]["settings"]["server_url"] == "https://id.example.org/realms/staff"
