"""Reads about connected nodes."""

import uuid
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from conference.nodes.models import Node
from conference.nodes.placing import FULL, expected_loads
from conference.signalling.errors import Full, Unavailable
from conference.signalling.node_messages import MediaTask, NodeKind


def least_loaded_node(kind: NodeKind, placed: Mapping[uuid.UUID, int], needs: Collection[MediaTask] = ()) -> Node:
    """The connected node of this kind that has the most room left.

    `placed` is how much work each has been given, by node id; what they say of their load comes later than that.
    A node that is draining gets nothing more. One that lacks what is needed gets it only where all that are connected
    do; one that lacks something else goes before those that lack nothing, which others need.

    Raises:
        Unavailable: no such node is connected.
        Full: every one of them is at its limit.
    """
    nodes = {node.pk: node for node in Node.objects.filter(kind=kind, draining=False).order_by("connected_at")}
    if not nodes:
        raise Unavailable(_("no {kind} node is connected").format(kind=kind))
    able = {pk: node for pk, node in nodes.items() if not set(needs).intersection(node.lacks)}
    nodes = able or nodes
    loads = expected_loads({pk: node.load for pk, node in nodes.items()}, placed)
    free = [pk for pk, node in nodes.items() if node.load < FULL]
    if not free:
        raise Full(_("every {kind} node is at its limit").format(kind=kind))
    return nodes[min(free, key=lambda pk: (not nodes[pk].lacks, loads[pk], placed.get(pk, 0)))]
