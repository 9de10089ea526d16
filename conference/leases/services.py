"""Takes, puts off and gives back leases, each by one conditional update, so that of two only one succeeds."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from conference.leases.models import Lease


def lease_take(*, name: str, holder: str, for_s: float, now: datetime.datetime) -> bool:
    """Whether the holder has the lease from now on: it was free, had lapsed, or was this holder's already."""
    until = now + datetime.timedelta(seconds=for_s)
    free = Lease.objects.filter(Q(holder=holder) | Q(until__lte=now), name=name)
    if free.update(holder=holder, until=until):
        return True
    try:
        with transaction.atomic():
            return Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": until})[1]
    except IntegrityError:
        return False


def lease_keep(*, name: str, holder: str, for_s: float, now: datetime.datetime) -> bool:
    """Puts the end off; False when the lease is no longer this holder's."""
    held = Lease.objects.filter(name=name, holder=holder)
    return bool(held.update(until=now + datetime.timedelta(seconds=for_s)))


def lease_give_back(*, name: str, holder: str) -> None:
    """From now on anybody may take it; nothing happens if it was another's already."""
    Lease.objects.filter(name=name, holder=holder).delete()
