"""Writes about accounts: users, credentials of nodes, sign-in links."""

import datetime
import hashlib
import hmac
import secrets
import uuid

from django.conf import settings
from django.core import signing
from django.utils import timezone

from accounts.errors import CredentialRefused, LinkRefused
from accounts.models import NodeCredential, Role, SignInLink, User

SECRET_BYTES = 32
LINK_SALT = "accounts.sign_in_link"


def admin_ensure(*, email: str, name: str) -> User:
    """The first admin: whoever is admin already, else a new one with this address and no password."""
    admin = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk").first()
    return admin or User.objects.create_user(email, name=name, role=Role.ADMIN)


def node_credential_create(*, name: str, kind: str) -> tuple[NodeCredential, str]:
    """A new credential and its secret text, which can't be had again."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    credential = NodeCredential.objects.create(name=name, kind=kind, secret_hash=_hash(secret))
    return credential, f"{credential.pk}.{secret}"


def node_credential_revoke(*, credential: NodeCredential) -> None:
    """From now on the credential is refused; a node that is connected with it is cut off at its next sign of life."""
    NodeCredential.objects.filter(pk=credential.pk, revoked_at=None).update(revoked_at=timezone.now())


def node_credential_check(*, text: str) -> NodeCredential:
    """The credential that `text` proves.

    Raises:
        CredentialRefused: malformed, unknown or revoked; which of them is not said.
    """
    refused = CredentialRefused("this credential is not valid")
    identity, _, secret = text.partition(".")
    try:
        credential = NodeCredential.objects.get(pk=uuid.UUID(identity), revoked_at=None)
    except (ValueError, NodeCredential.DoesNotExist):
        raise refused from None
    # The secret has 256 random bits: a plain hash can't be searched, a slow one would only slow the node down.
    if not hmac.compare_digest(credential.secret_hash, _hash(secret)):
        raise refused
    return credential


def sign_in_link_create(*, user: User) -> str:
    """The token of a new link for `user`; links that have expired are forgotten on the way."""
    now = timezone.now()
    SignInLink.objects.filter(expires_at__lt=now).delete()
    link = SignInLink.objects.create(
        user=user, expires_at=now + datetime.timedelta(seconds=settings.SIGN_IN_LINK_AGE_S)
    )
    return signing.dumps(str(link.pk), salt=LINK_SALT)


def sign_in_link_use(*, token: str) -> User:
    """The user whom the link signs in; it is used up now.

    Raises:
        LinkRefused: forged, expired, used already, or its user is no longer active.
    """
    refused = LinkRefused("this link has been used, has expired, or is not complete")
    try:
        link_id = uuid.UUID(signing.loads(token, salt=LINK_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise refused from None
    now = timezone.now()
    # One conditional update, so that of two simultaneous uses only one succeeds.
    if not SignInLink.objects.filter(pk=link_id, used_at=None, expires_at__gt=now, user__is_active=True).update(
        used_at=now
    ):
        raise refused
    return SignInLink.objects.select_related("user").get(pk=link_id).user


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
