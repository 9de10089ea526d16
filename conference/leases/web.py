"""Which web processes live: each has a lease, named by how the names of its sockets' channels begin."""

import datetime

from channels.layers import get_channel_layer
from django.db.models import Q

from conference.leases.models import Lease
from conference.leases.services import lease_give_back, lease_keep, lease_take

ALIVE_S = 6.0
"""A web process that said nothing for so long is dead; its sockets ended with it, and most have come back by then."""
PREFIX = "web:"
LEADER = "upkeep"


def own_channels() -> str:
    """How the names of this process's channels begin; in memory they all begin alike, as there is one process."""
    # As the layers' own `new_channel` makes them, which can be asked only of a loop.
    return f"specific.{getattr(get_channel_layer(), 'client_prefix', '.inmemory')}!"


def web_begin(*, now: datetime.datetime) -> None:
    """This process lives."""
    own = own_channels()
    lease_take(name=PREFIX + own, holder=own, for_s=ALIVE_S, now=now)


def web_keep(*, now: datetime.datetime) -> bool:
    """This process still lives; False when another has taken it for dead, and what it had is no longer its."""
    own = own_channels()
    return lease_keep(name=PREFIX + own, holder=own, for_s=ALIVE_S, now=now)


def web_end() -> None:
    """This process ends in order: nobody needs to wait for its leases to lapse."""
    own = own_channels()
    Lease.objects.filter(holder=own).exclude(name=PREFIX + own).delete()
    lease_give_back(name=PREFIX + own, holder=own)


def web_leads(*, now: datetime.datetime) -> bool:
    """Whether this process is the one that does what only one need do."""
    return lease_take(name=LEADER, holder=own_channels(), for_s=ALIVE_S, now=now)


def live_channels(*, now: datetime.datetime) -> list[str]:
    """How the names of the channels of all living processes begin."""
    return list(Lease.objects.filter(name__startswith=PREFIX, until__gt=now).values_list("holder", flat=True))


def leases_begin_anew(*, now: datetime.datetime) -> None:
    """The clock was set: no lease of a web process runs for longer, or shorter, than from now on."""
    living = Lease.objects.filter(Q(name__startswith=PREFIX) | Q(name=LEADER))
    living.update(until=now + datetime.timedelta(seconds=ALIVE_S))


def dead_forget(*, now: datetime.datetime) -> int:
    """Whatever dead web processes held is free: how many leases."""
    dead = Lease.objects.filter(name__startswith=PREFIX, until__lte=now).values_list("holder", flat=True)
    return Lease.objects.filter(holder__in=list(dead)).delete()[0]
