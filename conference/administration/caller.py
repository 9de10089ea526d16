"""Who calls the administration's API: admins, and nobody else."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User
from conference import access
from conference.audit.services import Actor, actor_of


def admin_of(request: HttpRequest) -> User:
    """The admin who makes this call.

    Raises:
        Unauthorised, Forbidden: it is no admin.
    """
    return access.admin_get(cast(access.Caller, getattr(request, "auth")))  # noqa: B009


def acting(request: HttpRequest) -> Actor:
    """The same, as the audit log knows who acts."""
    return actor_of(request, admin_of(request))
