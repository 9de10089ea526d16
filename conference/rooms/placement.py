"""Which media worker a meeting is pinned to, and which render worker draws a cube's person."""

import uuid

from django.conf import settings
from django.db.models import Count

from conference.hosting.permissions import policy_of
from conference.nodes.models import Node
from conference.nodes.selectors import least_loaded_node
from conference.rooms.models import Meeting, Participant, Room
from conference.signalling.node_messages import MediaTask


def media_node_for_meeting(room: Room) -> Node:
    """The media worker for one more meeting of a room.

    Where media are encrypted from browser to browser, one that only forwards is enough; all others may come to need
    views of cubes, a recording or captions.

    Raises:
        Unavailable, Full: as `least_loaded_node` says.
    """
    needs: tuple[MediaTask, ...] = () if policy_of(room).encrypted else ("views", "recording", "captions")
    live = Meeting.objects.filter(ended_at=None).exclude(media_node=None)
    placed = live.values("media_node").annotate(n=Count("pk")).values_list("media_node", "n")
    return least_loaded_node("media", dict(placed), needs)


def media_node_for_peer(meeting: Meeting, pinned: Node, participant_id: uuid.UUID | None) -> Node:
    """The media worker for one more connection of a meeting: the one it is pinned to, unless that is loaded too much.

    Then it is the least loaded that carries the meeting already and has room, else one that carries nothing of it yet.
    A participant's connections stay together. Nodes are where the meeting is pinned to.
    """
    if participant_id is None:
        return pinned
    own = Node.objects.filter(carried_peers__meeting=meeting, carried_peers__participant=participant_id).first()
    if own is not None or pinned.load < settings.SPREAD_LOAD or _copies_nothing(pinned):
        return own or pinned
    free = Node.objects.filter(kind="media", draining=False).exclude(pk=pinned.pk).exclude(channel="")
    free = free.filter(load__lt=min(settings.SPREAD_LOAD, pinned.load) if settings.SPREAD_LOAD else 1.0)
    others = [node for node in free.order_by("load", "pk") if not _copies_nothing(node)]
    carrying = set(free.filter(carried_peers__meeting=meeting).values_list("pk", flat=True))
    return min(others, key=lambda node: node.pk not in carrying, default=pinned)


def _copies_nothing(node: Node) -> bool:
    return "copies" in node.lacks


def render_node_for_cube() -> Node:
    """The render worker for one more cube.

    Raises:
        Unavailable, Full: as `least_loaded_node` says.
    """
    held = Participant.objects.filter(left_at=None).exclude(render_node=None)
    placed = held.values("render_node").annotate(n=Count("pk")).values_list("render_node", "n")
    return least_loaded_node("render", dict(placed))
