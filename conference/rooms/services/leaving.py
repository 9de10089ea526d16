"""Writes what follows when a node is about to end: what it does goes to others of its kind, while it still does it."""

import uuid

from django.db import transaction

from accounts.models import NodeKind
from conference.nodes.models import Node
from conference.rooms.models import MediaPeer, Meeting, Participant


@transaction.atomic
def node_leave(*, node: Node) -> list[uuid.UUID]:
    """The node gets nothing new; the meetings that are to be settled, because another node is to take over.

    Where there is no other node nothing is moved: it goes on here until the end.
    """
    Node.objects.filter(pk=node.pk).update(draining=True)
    if not Node.objects.filter(kind=node.kind, draining=False).exclude(channel="").exists():
        return []
    if node.kind == NodeKind.MEDIA:
        pinned = Meeting.objects.filter(media_node=node, ended_at=None)
        peers = MediaPeer.objects.filter(media_node=node, meeting__ended_at=None)
        meetings = {*pinned.values_list("pk", flat=True), *peers.values_list("meeting", flat=True)}
        peers.update(media_node=None)
        pinned.update(media_node=None)
        return sorted(meetings)
    drawn = Participant.objects.filter(render_node=node, left_at=None)
    moved = list(drawn.values_list("meeting", flat=True).distinct())
    drawn.update(render_node=None, link_epoch=None)
    return moved
