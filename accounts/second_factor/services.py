"""Writes about second factors."""

from allauth.mfa.models import Authenticator

from accounts.models import User


def second_factor_remove(*, user: User) -> int:
    """Takes the authenticator app and the recovery codes away; how many of them there were.

    For somebody who has lost both, and for an account whose address turned out to be somebody else's.
    """
    removed, _ = Authenticator.objects.filter(user=user).delete()
    return removed
