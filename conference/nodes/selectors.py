"""Reads about connected nodes."""

from django.db.models import F
from django.utils.translation import gettext as _

from conference.nodes.models import Node
from conference.signalling.errors import Full, Unavailable
from conference.signalling.node_messages import NodeKind


def least_loaded_node(kind: NodeKind, placed: dict[object, int]) -> Node:
    """The connected node of this kind that has the most room left.

    A node says its load only now and then: `placed` is how much work each has been given, by node id, and decides
    between nodes of like load (in tenths).

    Raises:
        Unavailable: no such node is connected.
        Full: every one of them is at its limit.
    """
    nodes = list(Node.objects.filter(kind=kind).order_by(F("load").asc(), "connected_at"))
    if not nodes:
        raise Unavailable(_("no {kind} node is connected").format(kind=kind))
    free = [node for node in nodes if node.load < 1.0]
    if not free:
        raise Full(_("every {kind} node is at its limit").format(kind=kind))
    return min(free, key=lambda node: (round(node.load, 1), placed.get(node.pk, 0)))
