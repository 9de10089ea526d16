"""Writes to the audit log: `record` is called by whatever a host or an admin does, in the transaction that does it."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from conference.address import client_address
from conference.audit.models import ACTION_MAX, NAME_MAX, Entry

Detail = str | int | float | bool | None
DETAIL_MAX = 500


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, or (None) a guest or the service itself; `name` as others saw it, `address` of the network."""

    user: User | None
    name: str
    address: str = ""


@dataclass(frozen=True)
class Thing:
    """What is acted on: `kind` is a word for its sort ("participant", "room"), `name` what people call it."""

    kind: str
    id: str
    name: str = ""


SERVICE = Actor(None, "Eyeline")
"""What the service does by itself, such as deleting what is too old."""


def actor_of(request: HttpRequest, user: User | None) -> Actor:
    """Whoever makes a request as `user`, and from where."""
    return Actor(user, str(user) if user else "guest", client_address(request))


def record(
    *, actor: Actor, action: str, thing: Thing, room: str = "", detail: Mapping[str, Detail] | None = None
) -> Entry:
    """Keeps one act. `action` is `thing.verb` ("participant.remove"), `room` the slug of where it happened."""
    return Entry.objects.create(
        at=timezone.now(),
        user=actor.user,
        who=actor.name[:NAME_MAX],
        address=_address(actor.address),
        action=action[:ACTION_MAX],
        thing_kind=thing.kind[:ACTION_MAX],
        thing_id=thing.id[:NAME_MAX],
        thing_name=thing.name[:NAME_MAX],
        room=room,
        detail={key: _short(value) for key, value in (detail or {}).items()},
    )


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return None


def _short(value: Detail) -> Detail:
    return value[:DETAIL_MAX] if isinstance(value, str) else value
