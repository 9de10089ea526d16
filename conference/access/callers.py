"""Who makes a request: the user and the invites of this browser session."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from conference.rooms.models import Invite
from conference.signalling.errors import Forbidden, Unauthorised

GUEST_SESSION_KEY = "guest_invites"
GUEST_ID_KEY = "guest_id"


@dataclass(frozen=True)
class Caller:
    """Who makes a request: a user, and the valid invites that this browser session has used, by their room.

    A guest is known again by `guest_id`, which the session has had since its first invite.
    """

    user: User | None
    invites: Mapping[int, uuid.UUID]
    guest_id: uuid.UUID | None = None
    lapsed: frozenset[int] = frozenset()
    """The rooms whose invites in this browser session were good once."""


def caller_of(request: HttpRequest) -> Caller:
    """Who makes this request."""
    user = request.user if request.user.is_authenticated else None
    used = request.session.get(GUEST_SESSION_KEY, [])
    if not used:
        return Caller(user, {})
    invites = dict(lasting_invites().filter(pk__in=used).values_list("room_id", "pk"))
    lapsed = set(Invite.objects.filter(pk__in=used).values_list("room_id", flat=True)) - invites.keys()
    guest_id = request.session.get(GUEST_ID_KEY)
    return Caller(user, invites, uuid.UUID(guest_id) if guest_id else None, frozenset(lapsed))


def user_get(caller: Caller) -> User:
    """The caller, who must be signed in."""
    if caller.user is None:
        raise Unauthorised(_("sign in first"))
    return caller.user


def admin_get(caller: Caller) -> User:
    """The caller, who must be an admin."""
    if caller.user is None:
        raise Unauthorised(_("sign in first"))
    if not caller.user.is_admin:
        raise Forbidden(_("only an admin may do this"))
    return caller.user


def lasting_invites() -> QuerySet[Invite]:
    return Invite.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
