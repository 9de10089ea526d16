"""Personal tokens: made with their secret shown once, checked, revoked."""

import datetime
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.audit.services import Actor, Thing, record
from conference.integrations.models import ApiToken, Scope
from conference.signalling.errors import BadMessage, Conflict, Unauthorised

PREFIX = "eyl_"
SECRET_BYTES = 32
TOKENS_MAX = 50
USED_EVERY = datetime.timedelta(minutes=1)
"""The last use is kept to the minute, so that a busy program doesn't write with every call."""


@transaction.atomic
def token_create(
    *, actor: Actor, user: User, name: str, scopes: Sequence[str], expires_at: datetime.datetime | None
) -> tuple[ApiToken, str]:
    """A new token and its text, which can't be had again.

    Raises:
        BadMessage: no name, no scope or an unknown one, or it has expired already.
        Conflict: the user has as many tokens as one may.
    """
    if not name.strip():
        raise BadMessage(_("give the token a name"))
    if not scopes or not set(scopes) <= set(Scope):
        raise BadMessage(_("a token has scopes of {values}").format(values=", ".join(Scope)))
    if expires_at is not None and expires_at <= timezone.now():
        raise BadMessage(_("the token would have expired already"))
    if ApiToken.objects.filter(user=user, revoked_at=None).count() >= TOKENS_MAX:
        raise Conflict(_("you have {most} tokens; revoke one first").format(most=TOKENS_MAX))
    secret = secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        user=user, name=name.strip(), scopes=sorted(set(scopes)), secret_hash=_hash(secret), expires_at=expires_at
    )
    record(actor=actor, action="token.create", thing=_thing(token), detail={"scopes": " ".join(token.scopes)})
    return token, f"{PREFIX}{token.pk.hex}.{secret}"


@transaction.atomic
def token_revoke(*, actor: Actor, token: ApiToken) -> None:
    """From now on the token is refused."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(actor=actor, action="token.revoke", thing=_thing(token))


def token_check(*, text: str) -> ApiToken:
    """The token that `text` proves, of a user who may sign in.

    Raises:
        Unauthorised: malformed, unknown, revoked, expired, or its user is shut out; which of them is not said.
    """
    refused = Unauthorised(_("this token is not valid"))
    now = timezone.now()
    identity, _separator, secret = text.removeprefix(PREFIX).partition(".")
    try:
        token = ApiToken.objects.select_related("user").get(
            Q(expires_at=None) | Q(expires_at__gt=now), pk=uuid.UUID(identity), revoked_at=None, user__is_active=True
        )
    except (ValueError, ApiToken.DoesNotExist):
        raise refused from None
    # The secret has 256 random bits: a plain hash can't be searched.
    if not hmac.compare_digest(token.secret_hash, _hash(secret)):
        raise refused
    if token.used_at is None or token.used_at < now - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _thing(token: ApiToken) -> Thing:
    return Thing("token", str(token.pk), token.name)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
