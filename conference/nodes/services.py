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
    """The new row of a node that has greeted, and the channel of its former connection if that still stood.

    Raises:
        Forbidden: the credential is for another kind of node.
        BadMessage: the capacity makes no sense.
    """
    if hello.kind != credential.kind:
        raise Forbidden(f"this credential is for a {credential.kind} node, not for a {hello.kind} node")
    if not 0 <= hello.capacity <= CAPACITY_MAX:
        raise BadMessage(f"capacity is not from 0 to {CAPACITY_MAX}")
    former = Node.objects.filter(credential=credential).first()
    if former is not None:
        former.delete()
    node = Node.objects.create(
        credential=credential,
        kind=hello.kind,
        name=hello.name,
        capacity=hello.capacity,
        channel=channel,
        connected_at=now,
        seen_at=now,
    )
    return node, former.channel if former else None


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
        )
    )


def node_gone(*, node_id: uuid.UUID) -> bool:
    """Forgets a node; False when it was forgotten already."""
    return bool(Node.objects.filter(pk=node_id).delete()[0])


def silent_nodes_gone(*, now: datetime.datetime, interval_s: float) -> int:
    """Forgets the nodes that have missed three signs of life: how many."""
    silent = Node.objects.filter(seen_at__lt=now - datetime.timedelta(seconds=MISSED_MAX * interval_s))
    return sum(node_gone(node_id=pk) for pk in list(silent.values_list("pk", flat=True)))


def every_node_gone() -> None:
    """Forgets all nodes: at the start of a web process that alone has all sockets."""
    Node.objects.all().delete()
