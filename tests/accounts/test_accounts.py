"""People, credentials of nodes, and sign-in links."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.errors import CredentialRefused, LinkRefused
from accounts.models import NodeCredential, Role, SignInLink, User
from accounts.services import (
    LINK_SALT,
    admin_ensure,
    node_credential_check,
    node_credential_create,
    node_credential_revoke,
    sign_in_link_create,
    sign_in_link_use,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("Ada@Example.org", "correct horse battery", name="Ada")


@pytest.mark.parametrize(
    ("role", "rights"), [(Role.PARTICIPANT, (False, False)), (Role.EDITOR, (False, True)), (Role.ADMIN, (True, True))]
)
def test_a_role_is_the_whole_of_the_rights(ada: User, role: Role, rights: tuple[bool, bool]) -> None:
    ada.role = role
    assert (ada.is_admin, ada.is_editor) == rights
    assert ada.is_staff is ada.has_perm("anything") is ada.has_module_perms("rooms") is rights[0]
    ada.is_active = False
    assert not ada.is_admin
    assert not ada.is_editor


def test_people_sign_in_by_mail_address_and_password(ada: User) -> None:
    client = Client()
    response = client.post("/accounts/login/", {"login": "ada@example.org", "password": "correct horse battery"})
    assert response["Location"] == "/"
    assert client.get("/api/me").json()["user"]["name"] == "Ada"
    client.post("/accounts/logout/")
    assert client.get("/api/me").json()["user"] is None


def test_nobody_signs_up_unless_it_is_allowed(settings: Any) -> None:
    form = {"email": "new@example.org", "password1": "correct horse battery", "password2": "correct horse battery"}
    Client().post("/accounts/signup/", form)
    assert not User.objects.exists()
    settings.OPEN_SIGN_UP = True
    Client().post("/accounts/signup/", form)
    assert User.objects.get().role == Role.PARTICIPANT


@pytest.mark.parametrize("page", ["email/", "password/reset/", "confirm-email/", "login/code/confirm/"])
def test_nobody_takes_another_address_and_no_page_promises_mail(ada: User, page: str) -> None:
    client = Client()
    client.force_login(ada)
    form = {"email": "eve@example.org", "action_add": "", "action_primary": ""}
    assert client.post(f"/accounts/{page}", form).status_code == 404
    assert "reset" not in client.get("/accounts/login/").content.decode()
    ada.refresh_from_db()
    assert ada.email.lower() == "ada@example.org"


def test_a_user_needs_an_address() -> None:
    with pytest.raises(ValueError, match="mail address"):
        User.objects.create_user("")


def test_there_is_one_first_admin() -> None:
    admin = admin_ensure(email="admin@localhost", name="Admin")
    assert admin.is_admin
    assert not admin.has_usable_password()
    assert admin_ensure(email="other@localhost", name="Other") == admin


def test_a_credential_proves_itself_until_it_is_revoked() -> None:
    credential, text = node_credential_create(name="media-1", kind="media")
    assert node_credential_check(text=text) == credential
    assert text.partition(".")[2] not in str(NodeCredential.objects.values().get())
    node_credential_revoke(credential=credential)
    with pytest.raises(CredentialRefused):
        node_credential_check(text=text)


@pytest.mark.parametrize("change", ["", ".", "x", "nonsense.secret", "\x00.\x00", "é.é"])
def test_a_wrong_credential_is_refused(change: str) -> None:
    node_credential_create(name="media-1", kind="media")
    with pytest.raises(CredentialRefused):
        node_credential_check(text=change)


def test_a_secret_is_good_for_its_own_credential_only() -> None:
    one, _ = node_credential_create(name="one", kind="media")
    _, text = node_credential_create(name="two", kind="media")
    with pytest.raises(CredentialRefused):
        node_credential_check(text=f"{one.pk}.{text.partition('.')[2]}")


def test_a_link_signs_in_once(ada: User) -> None:
    token = sign_in_link_create(user=ada)
    client = Client()
    response = client.get(f"/accounts/link/{token}/")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "no-store" in response["Cache-Control"]
    assert client.get("/api/me").json()["user"]["name"] == "Ada"
    again = Client()
    assert again.get(f"/accounts/link/{token}/").status_code == 403
    assert again.get("/api/me").json()["user"] is None


def test_looking_at_a_link_does_not_use_it(ada: User) -> None:
    token = sign_in_link_create(user=ada)
    assert Client().head(f"/accounts/link/{token}/").status_code == 405
    assert sign_in_link_use(token=token) == ada


def test_a_link_expires(ada: User) -> None:
    token = sign_in_link_create(user=ada)
    SignInLink.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkRefused):
        sign_in_link_use(token=token)
    sign_in_link_create(user=ada)
    assert SignInLink.objects.count() == 1  # the expired one is forgotten


def test_a_link_of_somebody_who_was_shut_out_is_refused(ada: User) -> None:
    token = sign_in_link_create(user=ada)
    User.objects.update(is_active=False)
    with pytest.raises(LinkRefused):
        sign_in_link_use(token=token)


@pytest.mark.parametrize("content", [None, 5, "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_link_to_nothing_is_refused(content: Any) -> None:
    with pytest.raises(LinkRefused):
        sign_in_link_use(token=signing.dumps(content, salt=LINK_SALT))


def test_a_forged_link_is_refused(ada: User) -> None:
    with pytest.raises(LinkRefused):
        sign_in_link_use(token=sign_in_link_create(user=ada)[:-1])
    with pytest.raises(LinkRefused):
        sign_in_link_use(token=signing.dumps("x", salt="another"))


def test_the_admin_pages_make_credentials_and_links(ada: User) -> None:
    ada.role = Role.ADMIN
    ada.save()
    client = Client()
    client.force_login(ada)
    response = client.post("/admin/accounts/nodecredential/add/", {"name": "gpu", "kind": "render"}, follow=True)
    text = next(str(m).rpartition(" ")[2] for m in response.context["messages"] if "not shown again" in str(m))
    assert node_credential_check(text=text).name == "gpu"
    page = client.get("/admin/accounts/nodecredential/").content.decode()
    assert text.partition(".")[2] not in page
    action = {"action": "make_sign_in_link", "_selected_action": [ada.pk]}
    response = client.post("/admin/accounts/user/", action, follow=True)
    assert any("/accounts/link/" in str(m) for m in response.context["messages"])
    revoke = {"action": "revoke", "_selected_action": [NodeCredential.objects.get().pk]}
    client.post("/admin/accounts/nodecredential/", revoke)
    with pytest.raises(CredentialRefused):
        node_credential_check(text=text)
    new = {"email": "new@example.org", "name": "New", "role": "editor"}
    passwords = {"password1": "correct horse battery", "password2": "correct horse battery", "usable_password": "true"}
    client.post("/admin/accounts/user/add/", new | passwords)
    assert User.objects.get(email="new@example.org").is_editor
