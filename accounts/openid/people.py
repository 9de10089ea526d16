"""Finds the person whom a provider vouches for, by the mail address that it has confirmed and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.openid.refusals import AddressUnproved, PersonShutOut, PersonUnknown, ProviderFailed
from accounts.second_factor.services import second_factor_remove

NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider says of a person: an address that it has confirmed, in small letters, and perhaps a name."""

    email: str
    name: str


def vouched_from(answer: Mapping[str, Any]) -> Vouched:
    """What the provider's `answer` says; it holds the claims of its `userinfo`, of its `id_token`, or of both.

    Raises:
        ProviderFailed: the two speak of different people (OpenID Connect Core, 5.3.2).
        AddressUnproved: there is no address, or the provider doesn't say that it is confirmed.
    """
    userinfo, id_token = answer.get("userinfo") or {}, answer.get("id_token") or {}
    if userinfo and id_token and userinfo.get("sub") != id_token.get("sub"):
        raise ProviderFailed
    claims = userinfo or id_token
    email, name = claims.get("email"), claims.get("name")
    # Some providers write the truth value as a text; any other text, such as "false", is true to Python.
    if not isinstance(email, str) or not email or claims.get("email_verified") not in (True, "true"):
        raise AddressUnproved
    return Vouched(email=email.lower(), name=name.strip()[:NAME_MAX] if isinstance(name, str) else "")


@transaction.atomic
def person_of(vouched: Vouched) -> User:
    """The person with that address; a new one where the setting lets accounts be made so.

    Raises:
        PersonUnknown: there is none, and none is made.
        PersonShutOut: there is one who may not sign in.
    """
    user = User.objects.filter(email=vouched.email).first()
    if user is None:
        if not settings.OPENID_SIGN_UP:
            raise PersonUnknown
        user = User.objects.create_user(vouched.email, name=vouched.name)
    if not user.is_active:
        raise PersonShutOut
    _take_from_squatter(user)
    return user


def _take_from_squatter(user: User) -> None:
    """Takes password and second factor from an account that was made by the form, its address never proved.

    Accounts that an admin made keep theirs; once proved, an address stays so.
    """
    if EmailAddress.objects.filter(user=user, email=user.email, verified=False).update(verified=True):
        second_factor_remove(user=user)
        user.set_unusable_password()
        user.save(update_fields=["password"])
