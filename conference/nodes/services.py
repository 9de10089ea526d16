"""Writes about connected nodes: they come, give signs of life, and go."""

import datetime
import uuid

from django.db import transaction

from accounts.models import NodeCredential
from conference.nodes.models import Node
from conference.signalling.errors import BadMessage, Forbidden
from conference.signalling.node_messages import NodeHello, NodeStats

MISSED_MAX = 3
CAPACITY_MAX = 100_000


@transaction.atomic
def node_connect(
    *, credential: NodeCredential, hello: NodeHello, channel: str, now: datetime.datetime
) -> tuple[Node, str | None]:
    """The row of a node that has greeted, and the channel of its former connection if that still stood.

    It is the former row where the process is the same and only its socket is another.

    Raises:
        Forbidden: the credential is for another kind of node.
        BadMessage: the capacity makes no sense.
    """
    if hello.kind != credential.kind:
        raise Forbidden(f"this credential is for a {credential.kind} node, not for a {hello.kind} node")
    if not 0 <= hello.capacity <= CAPACITY_MAX:
        raise BadMessage(f"capacity is not from 0 to {CAPACITY_MAX}")
    former = Node.objects.filter(credential=credential).first()
    if former is not None and hello.incarnation and former.incarnation == hello.incarnation:
        replaced, former.channel, former.seen_at = former.channel, channel, now
        former.name, former.capacity, former.lacks = hello.name, hello.capacity, list(hello.lacks)
        former.save()
        return former, replaced or None
    if former is not None:
        former.delete()
    node = Node.objects.create(
        credential=credential,
        kind=hello.kind,
        name=hello.name,
        capacity=hello.capacity,
        lacks=list(hello.lacks),
        incarnation=hello.incarnation,
        channel=channel,
        connected_at=now,
        seen_at=now,
    )
    return node, (former.channel or None) if former else None


def node_seen(*, node_id: uuid.UUID, stats: NodeStats, now: datetime.datetime) -> bool:
    """Keeps a node's sign of life; False when the node counts as gone, or its credential has been revoked."""
    alive = Node.objects.filter(pk=node_id, credential__revoked_at=None)
    return bool(
        alive.update(
            seen_at=now,
            load=min(max(stats.load, 0.0), 1.0),
            streams=max(stats.streams, 0),
            packets_per_s=stats.packets_per_s,
            loop_lag_ms=stats.loop_lag_ms,
            dropped=max(stats.dropped, 0),
            gpu_memory=None if stats.gpu_memory is None else min(max(stats.gpu_memory, 0.0), 1.0),
        )
    )


def node_drain(*, name: str, drained: bool) -> int:
    """From now on the connected nodes of this name get nothing new, or do again: how many there are."""
    return Node.objects.filter(credential__name=name).update(draining=drained)


def node_gone(*, node_id: uuid.UUID, channel: str) -> bool:
    """Forgets a node whose socket `channel` is gone; False when it was forgotten, or has come back on another."""
    return bool(Node.objects.filter(pk=node_id, channel=channel).delete()[0])


def node_cut_off(*, node_id: uuid.UUID, channel: str) -> None:
    """This web process ends, not the node: it may come back by another one and go on."""
    Node.objects.filter(pk=node_id, channel=channel).update(channel="")


def nodes_cut_off(*, live: list[str]) -> int:
    """Those on channels of dead web processes may come back, too (`live`: how the others' begin): how many."""
    there = Node.objects.exclude(channel="")
    for prefix in live:
        there = there.exclude(channel__startswith=prefix)
    return there.update(channel="")


def nodes_begin_anew(*, now: datetime.datetime) -> None:
    """The clock was set: every connected node counts as heard of just now."""
    Node.objects.update(seen_at=now)


def silent_nodes_gone(*, now: datetime.datetime, interval_s: float) -> int:
    """Forgets the nodes that have missed three signs of life: how many."""
    silent = Node.objects.filter(seen_at__lt=now - datetime.timedelta(seconds=MISSED_MAX * interval_s))
    return sum(node_gone(node_id=pk, channel=channel) for pk, channel in list(silent.values_list("pk", "channel")))
